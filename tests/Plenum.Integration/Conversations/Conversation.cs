namespace Plenum.Integration.Conversations;

/// <summary>One thing that a client of a conversation does.</summary>
/// <param name="What">What it is, in a few words; unique in its conversation.</param>
/// <param name="Who">The client: an account's name, perhaps with a resource (<c>bob/laptop</c>), or one of <see cref="Scene.Visitors"/>.</param>
/// <param name="Xml">
/// The stanza, or several; <see cref="Script.Leave"/> and <see cref="Script.Return"/> for a connection that ends and one that begins.
/// <c>{room}</c> is the conversation's room, <c>{first}</c> and <c>{last}</c> what the client was last told of a result set.
/// </param>
sealed record Step(string What, string Who, string Xml);

/// <summary>Who says what, in order. Everybody who takes part is connected from the beginning.</summary>
/// <param name="Name">The name; its room is called so too.</param>
/// <param name="Steps">What is done.</param>
sealed record Conversation(string Name, params IReadOnlyList<Step> Steps)
{
    /// <summary>The clients, in the order of their first words.</summary>
    public IReadOnlyList<string> Cast => [.. Steps.Select(step => step.Who).Distinct()];

    /// <summary>The room.</summary>
    public string Room => $"{Name.Replace(' ', '-')}@rooms.localhost";

    public override string ToString() => Name;
}
