using Plenum.Rooms.Archive;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms;

/// <summary>
/// One input's turn: what may be done while it lasts. Events change the room's state at once; effects leave only after the
/// events are durable.
/// </summary>
public sealed class RoomTurn
{
    readonly Room room;
    readonly IdSource ids;
    readonly List<RoomEvent> events = [];
    readonly IReadOnlyDictionary<ArchiveWish, IReadOnlyList<ArchivedMessage>>? recalled;
    readonly List<ArchiveChange> archived = [];
    readonly List<RoomEffect> effects = [];
    readonly List<ArchiveRequest> pages = [];
    readonly List<AccountQuestion> questions = [];
    ArchiveWish? wants;

    internal RoomTurn(
        Room room, DateTimeOffset now, IdSource ids, IReadOnlyDictionary<ArchiveWish, IReadOnlyList<ArchivedMessage>>? recalled = null) =>
        (this.room, Now, this.ids, this.recalled) = (room, now, ids, recalled);

    /// <summary>When the turn happens, in UTC. It does not change while the turn lasts.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The room, to look at.</summary>
    public IRoomView Room => room.State;

    internal RoomState State => room.State;

    internal Room Whole => room;

    /// <summary>A new id; see <see cref="IdSource.Next"/>.</summary>
    public string NewId() => ids.Next();

    /// <summary>Remembers that something happened: the state changes at once, the journal gets it before anybody is told.</summary>
    public void Raise(RoomEvent happened)
    {
        events.Add(happened);
        room.Apply(happened);
    }

    /// <summary>Sends a stanza to one session.</summary>
    public void Send(Stanza stanza, Peer to) => effects.Add(new(stanza, [to]));

    /// <summary>So many stanzas will be sent: room for them is made at once, not by growing again and again.</summary>
    internal void Expect(int stanzas) => effects.EnsureCapacity(effects.Count + stanzas);

    /// <summary>Sends a stanza to one session, of which others get the same.</summary>
    internal void Send(StanzaTemplate stanza, Peer[] to) => effects.Add(new(stanza.Stanza, to) { Template = stanza });

    /// <summary>Sends a stanza to these sessions; the array must not change afterwards.</summary>
    public void Send(Stanza stanza, Peer[] to)
    {
        if (to.Length > 0)
        {
            effects.Add(new(stanza, to));
        }
    }

    /// <summary>Sends a stanza to every session of an occupant.</summary>
    public void Send(Stanza stanza, Occupant to) => Send(stanza, [.. to.Sessions.Select(session => session.Peer)]);

    /// <summary>Sends a stanza to every session in the room. Nothing is kept of it: it has no <c>stanza-id</c>, and who joins later never sees it.</summary>
    public void Broadcast(Stanza stanza) => Send(stanza, State.Peers);

    /// <summary>
    /// Sends a message to accounts, in the room or not: it is addressed to the bare JID, and comes to each session of the account that
    /// takes messages (RFC 6121 §8.5.2.1). The array must not change afterwards.
    /// </summary>
    public void Notify(Stanza message, Jid[] accounts)
    {
        if (accounts.Length > 0)
        {
            effects.Add(new(message, []) { Accounts = accounts });
        }
    }

    /// <summary>Answers an IQ request with a result.</summary>
    public void Answer(RoomIq iq, params ReadOnlySpan<Element?> payload) => Send(iq.Stanza.Result(payload), iq.Sender);

    /// <summary>Answers a stanza with an error, to the session that sent it.</summary>
    public void Refuse(Peer sender, Stanza stanza, StanzaError error) => Send(stanza.Error(error), sender);

    /// <summary>
    /// Says something in the room: archives the message with a new <c>stanza-id</c>, keeps it for those who join later, and broadcasts it.
    /// Gives the archive id. A room that keeps nothing (<see cref="Retention.Keeps"/>) only broadcasts it, without a <c>stanza-id</c>.
    /// </summary>
    public string Say(Stanza message)
    {
        var id = NewId();
        if (!State.IsOn(Retention.Keeps))
        {
            Broadcast(message with { To = null });
            return id;
        }

        var stanzaId = new Element("stanza-id", Ns.StanzaId) { { "by", State.Jid.ToString() }, { "id", id } };
        var said = message with { To = null, Payload = [.. message.Payload, stanzaId] };
        var kept = new ArchivedMessage(id, State.History.TimeFor(Now), said);
        archived.Add(new MessageArchived(kept));
        State.History.Add(kept, State.Settings);
        State.Oldest ??= kept.Time;
        if (Retention.Number(State) is { } most)
        {
            Expire(new(Keep: most));
        }

        Broadcast(said);
        return id;
    }

    /// <summary>
    /// Puts a tombstone in the place of an archived message: same id, same time, for those who join later and those who ask the archive
    /// (XEP-0313 §3.2). Nobody is told. Where there is no such message nothing happens.
    /// </summary>
    public void Replace(string archiveId, Stanza tombstone)
    {
        archived.Add(new MessageReplaced(archiveId, tombstone));
        State.History.Replace(archiveId, tombstone);
    }

    /// <summary>Lets go the oldest of what was said, in the archive and in the history at hand.</summary>
    internal void Expire(MessagesExpired expired)
    {
        archived.Add(expired);
        State.History.Expire(expired);
        if (expired.Before is { } before && State.Oldest < before)
        {
            // What is left is not earlier; how much later is not known, and it is looked after a little early for that.
            State.Oldest = State.History.Last < before ? null : before;
        }
    }

    /// <summary>
    /// Asks for an archived message. True if it is known whether it exists: <paramref name="message"/> is null if it does not. False: the
    /// host looks it up, and the room gets the same input again; whoever asked returns at once, without having raised, said or sent
    /// anything or changed what it keeps beside events (from <see cref="RoomFeature.Take"/> with true, from
    /// <see cref="RoomFeature.TakeIq"/> with null).
    /// </summary>
    public bool TryRecall(string archiveId, out ArchivedMessage? message)
    {
        message = State.History.Find(archiveId);
        if (message is not null)
        {
            return true;
        }

        var known = TryFind(new MessageWish(archiveId), out var found);
        message = found is [var one, ..] ? one : null;
        return known;
    }

    /// <summary>
    /// Asks for what an account has said under one id of its client's, and its corrections (<see cref="VersionsWish"/>), oldest first. False: as
    /// for <see cref="TryRecall"/>.
    /// </summary>
    public bool TryRecallVersions(string occupantId, string originalId, out IReadOnlyList<ArchivedMessage> versions) =>
        TryFind(new VersionsWish(occupantId, originalId), out versions);

    bool TryFind(ArchiveWish wish, out IReadOnlyList<ArchivedMessage> found)
    {
        found = recalled?.GetValueOrDefault(wish) ?? [];
        if (recalled?.ContainsKey(wish) == true)
        {
            return true;
        }

        wants ??= wish;
        return false;
    }

    /// <summary>
    /// Answers a request with a page of the archive (XEP-0313 §4), which the host reads when the turn is durable: without the room
    /// waiting for it, and perhaps after what later turns tell.
    /// </summary>
    public void AnswerPage(RoomIq iq, ArchiveQuery query) => pages.Add(new(iq.Sender, iq.Stanza, query));

    /// <summary>Answers a request with how far the archive reaches (XEP-0313 §5), as <see cref="AnswerPage"/> does.</summary>
    public void AnswerReach(RoomIq iq) => pages.Add(new(iq.Sender, iq.Stanza, null));

    /// <summary>
    /// Has the host ask an account, at its bare JID, for what a session has asked of an occupant, and answer the session from the
    /// occupant JID: when the turn is durable, and perhaps after what later turns tell. Where there is no such account, it answers an error.
    /// </summary>
    internal void AskAccount(Peer sender, Stanza request, Jid account) => questions.Add(new(sender, request, account));

    internal RoomOutcome Outcome => wants is null ? new(events, archived, effects) { Pages = pages, Questions = questions }
        : events.Count + archived.Count + effects.Count + pages.Count + questions.Count == 0 ? new([], [], []) { Wants = wants }
        : throw new InvalidOperationException("A feature has acted in a turn in which it must first recall a message.");
}
