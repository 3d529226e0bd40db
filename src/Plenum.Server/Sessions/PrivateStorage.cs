using Plenum.Rooms;
using Plenum.Server.Pep;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>
/// Private XML storage (XEP-0049). Clients keep the rooms there that they enter again by themselves (XEP-0048); Dino closes those that
/// it does not find. Bookmarks are those of clients that publish them (<see cref="Bookmarks"/>).
/// </summary>
sealed class PrivateStorage(IPrivateXml store, Bookmarks bookmarks) : IAccountFeature
{
    const string Namespace = "jabber:iq:private";

    /// <summary>
    /// Elements of one account, 100: a client has three or four. One more is refused with <c>resource-constraint</c>.
    /// </summary>
    const int MaxElements = 100;

    /// <summary>The most characters of an element as XML, 65 536: several hundred rooms. A longer one is refused with <c>not-acceptable</c>.</summary>
    const int MaxLength = 64 * 1024;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Namespace)> Payloads => [("query", Namespace)];

    /// <inheritdoc/>
    public IReadOnlyList<string> DiscoFeatures => ["urn:xmpp:bookmarks:1#compat"];

    /// <inheritdoc/>
    public async ValueTask<IqAnswer> AnswerAsync(ClientSession from, Jid account, Stanza iq, Element payload)
    {
        if (payload.Elements.ToArray() is not [var element] || element.Namespace is "" or Namespace or Ns.Client)
        {
            return StanzaError.BadRequest();
        }

        var hasAccount = from.Standing != PeerStanding.Anonymous;
        if (iq.Type == "set")
        {
            return !hasAccount ? StanzaError.Forbidden()
                : element.ToString().Length > MaxLength ? StanzaError.NotAcceptable()
                : Bookmarks.Is(element) ? await bookmarks.SetAsync(account, element, MaxElements)
                : await store.SetAsync(account.Local!, element, MaxElements) ? IqAnswer.Empty
                : StanzaError.ResourceConstraint();
        }

        var stored = !hasAccount ? null
            : Bookmarks.Is(element) ? await bookmarks.FindAsync(account)
            : await store.FindAsync(account.Local!, element.Name, element.Namespace);
        return new Element("query", Namespace) { stored ?? new Element(element.Name, element.Namespace) };
    }
}
