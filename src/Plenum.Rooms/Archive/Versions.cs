using Plenum.Xmpp;

namespace Plenum.Rooms.Archive;

/// <summary>
/// A message and its corrections (XEP-0308), oldest first: for those who read it one message, whichever of them its id names.
/// </summary>
static class Versions
{
    /// <summary>The namespace of XEP-0308.</summary>
    public const string Correct = "urn:xmpp:message-correct:0";

    /// <summary>What the author's client calls the message: its <c>id</c>, or else its <c>origin-id</c> (XEP-0359); null for nothing.</summary>
    public static string? OwnId(Stanza message) => message.Id ?? message.Child("origin-id", Ns.StanzaId)?["id"];

    /// <summary>The own id of the message that this one is a version of: the one that it corrects, or itself.</summary>
    public static string? OriginalId(Stanza message) => message.Child("replace", Correct)?["id"] ?? OwnId(message);

    /// <summary>True for a correction.</summary>
    public static bool IsCorrection(Stanza message) => message.Child("replace", Correct) is not null;

    /// <summary>
    /// Of messages of one author with the same <see cref="OriginalId"/>, oldest first, those that are versions of one message together with
    /// <paramref name="message"/>. Some clients use an id twice: a correction belongs to the last message before it.
    /// </summary>
    public static IReadOnlyList<ArchivedMessage> With(ArchivedMessage message, IReadOnlyList<ArchivedMessage> all)
    {
        List<ArchivedMessage> versions = [.. all];
        var first = versions.FindIndex(version => version.Id == message.Id);
        if (first < 0)
        {
            return [message];
        }

        while (first > 0 && IsCorrection(versions[first].Stanza))
        {
            first--;
        }

        return [versions[first], .. versions.Skip(first + 1).TakeWhile(version => IsCorrection(version.Stanza))];
    }
}
