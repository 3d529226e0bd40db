using Plenum.Rooms.Archive;
using Plenum.Server.Sessions;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Messages;

/// <summary>
/// The archive of an account (XEP-0313), in which nothing is: what waits for an account is sent to it (<see cref="OfflineMessages"/>), and
/// what was delivered is not kept. It answers because Dino before 0.4.3 crashes on entering a room that has an archive where
/// the account has none.
/// </summary>
sealed class AccountArchive : IAccountFeature
{
    const string Namespace = "urn:xmpp:mam:2";

    /// <summary>What is kept: never anything (XEP-0441). Who wishes something else is told so by the same answer, as there.</summary>
    static readonly Element Preferences = new("prefs", Namespace)
    {
        { "default", "never" }, new Element("always", Namespace), new Element("never", Namespace),
    };

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Namespace)> Payloads => [("query", Namespace), ("prefs", Namespace)];

    /// <inheritdoc/>
    public IReadOnlyList<string> DiscoFeatures => [Namespace];

    /// <inheritdoc/>
    public ValueTask<IqAnswer> AnswerAsync(ClientSession from, Jid account, Stanza iq, Element payload) => new(
        payload.Name == "prefs" ? Preferences
        : ArchiveAnswer.Nothing(iq.Type, payload, out var error) is { } answer ? answer
        : (IqAnswer)error!);
}
