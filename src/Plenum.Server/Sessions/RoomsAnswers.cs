using Plenum.Rooms.Hosting;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>What the rooms' domain itself answers (XEP-0045 §6.1 to §6.3): it is a MUC service, which public rooms it has, and a name that none has (XEP-0307).</summary>
sealed class RoomsAnswers(RoomDirectory rooms) : IAnswers
{
    /// <summary>The service's name.</summary>
    public const string Name = "Rooms";

    const string Unique = "http://jabber.org/protocol/muc#unique";

    const string Rsm = "http://jabber.org/protocol/rsm";

    /// <summary>Rooms in one answer, 200: 20 kB. Who wants more asks for the next page (XEP-0059).</summary>
    const int PageSize = 200;

    readonly Element info = new DiscoInfo(
        [new("conference", "text", Name)], [Ns.DiscoItems, Ns.Muc, Ns.Ping, ServerAnswers.Version, Rsm, Unique]).ToElement();

    /// <inheritdoc/>
    public ValueTask<IqAnswer> AnswerAsync(ClientSession from, Stanza iq, Element payload) => payload switch
    {
        _ when iq.Type != "get" => new(StanzaError.ServiceUnavailable()),
        { Name: "query", Namespace: Ns.DiscoInfo } => new(payload["node"] is null ? info : StanzaError.ItemNotFound()),
        { Name: "query", Namespace: Ns.DiscoItems } => ListAsync(payload),
        { Name: "unique", Namespace: Unique } => new(new Element("unique", Unique) { Guid.NewGuid().ToString("N") }),
        { Name: "ping", Namespace: Ns.Ping } => new(IqAnswer.Empty),
        { Name: "query", Namespace: ServerAnswers.Version } => new(ServerAnswers.Program()),
        _ => new(StanzaError.ServiceUnavailable()),
    };

    async ValueTask<IqAnswer> ListAsync(Element query)
    {
        var page = ResultSetRequest.In(query, out var error);
        if (error is not null)
        {
            return error;
        }

        if (query["node"] is not null || (page?.After is { } text && !Jid.TryParse(text, out _)))
        {
            return StanzaError.ItemNotFound();
        }

        if (page is { Before: not null } or { Index: not null })
        {
            return StanzaError.FeatureNotImplemented();
        }

        var after = page?.After is { } last ? Jid.Parse(last) : null;
        var found = await rooms.ListPublicAsync(after, Math.Min(page?.Max ?? PageSize, PageSize));
        return new DiscoItems([.. found.Select(room => new DiscoItem(room.Room, room.Name.Length > 0 ? room.Name : room.Room.Local))])
        {
            Page = page is null && found.Count < PageSize ? null : new ResultSet(null)
            {
                First = found is [var first, ..] ? first.Room.ToString() : null,
                Last = found is [.., var end] ? end.Room.ToString() : null,
            },
        }.ToElement();
    }
}
