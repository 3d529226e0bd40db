using Plenum.Xmpp;

namespace Plenum.Rooms.Polls;

/// <summary>A choice of a poll.</summary>
/// <param name="Number">What is written after the exclamation mark to vote for it: 1 to 10. A poll's numbers need not be without gaps.</param>
/// <param name="Label">What it says.</param>
public sealed record PollChoice(int Number, string Label);

/// <summary>A poll was started. It replaces what was remembered of the poll before.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Question">The question.</param>
/// <param name="Choices">The choices in the order of their numbers.</param>
/// <param name="Anonymous">True if votes are shown to nobody.</param>
/// <param name="Ends">When it ends, in UTC, a whole second.</param>
/// <param name="Creator">The bare JID of who started it.</param>
/// <param name="Nick">The nick that the creator had.</param>
public sealed record PollStarted(
    string Id, string Question, IReadOnlyList<PollChoice> Choices, bool Anonymous, DateTimeOffset Ends, Jid Creator, string Nick) : RoomEvent;

/// <summary>The creator of the running poll goes by another nick.</summary>
/// <param name="Nick">The nick.</param>
public sealed record PollCreatorRenamed(string Nick) : RoomEvent;

/// <summary>An account has voted in the running poll, or has voted anew: what it chose before no longer counts.</summary>
/// <param name="Voter">The real bare JID.</param>
/// <param name="Choices">The numbers of the choices; with none, the account has no vote any more.</param>
public sealed record PollVoted(Jid Voter, IReadOnlyList<int> Choices) : RoomEvent;

/// <summary>Accounts that chose the same.</summary>
/// <param name="Choices">The numbers of the choices.</param>
/// <param name="Voters">Their real bare JIDs, in ordinal order.</param>
public sealed record PollBallots(IReadOnlyList<int> Choices, IReadOnlyList<Jid> Voters);

/// <summary>All votes of the running poll in one event: the condensed form of every <see cref="PollVoted"/> until now.</summary>
/// <param name="Ballots">The votes by what was chosen.</param>
public sealed record PollVotesCollected(IReadOnlyList<PollBallots> Ballots) : RoomEvent;

/// <summary>A poll is over.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When the room ended it, in UTC: later than announced if the room was not loaded, earlier if the poll was replaced.</param>
public sealed record PollEnded(string Id, DateTimeOffset At) : RoomEvent;
