namespace Plenum.Simulation;

/// <summary>What must hold in every history, whatever the seed.</summary>
static class Properties
{
    public const string Counts = "The counts are those of the votes that were acknowledged";
    public const string OnePoll = "One poll runs at a time";
    public const string OneEnd = "A poll ends once, durably";
    public const string Ends = "A poll ends at its time";
    public const string Memory = "What is live, replayed, and condensed and replayed is the same";
    public const string Updates = "Updates follow votes, at least 5 s apart";
    public const string Followed = "Every vote is followed by an update";
    public const string Answered = "Every vote is answered";
    public const string Secret = "An anonymous vote is shown to nobody";
    public const string Late = "A late vote is shown to nobody";
    public const string Rules = "Votes are accepted and refused by the rules";
    public const string Agreement = "Everybody in the room knows the same poll";
    public const string Mirrors = "What a subscriber knows of a node is the node";
    public const string Rights = "Who has no right for a node is told nothing of it";
    public const string Durable = "What was acknowledged of a node holds, through every crash";
    public const string Whole = "Items that are published at once are there together, or not at all";
    public const string Presences = "What a session was told of the others is of whom everyone is told";
    public const string Shown = "Everyone is told of whom they are to be told";
    public const string Anonymity = "Real JIDs are told to those who may see them";
    public const string Archive = "The archive is what was told, in its order";
    public const string Gone = "What was taken back or away is nowhere any more";
    public const string Author = "Only the author takes a message back";
    public const string Wakes = "A room that was woken wants to be woken later";
    public const string Throws = "No turn throws";
    public const string Order = "The order of features means nothing";
}
