using Plenum.Server.Sessions;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Pep;

/// <summary>
/// The rooms that an account's clients enter by themselves. They are kept in a node (XEP-0402); clients that keep them in private storage
/// (XEP-0048, XEP-0049) read and write the same.
/// </summary>
sealed class Bookmarks(PepFollowers followers)
{
    /// <summary>
    /// The node, which to its owner is there and empty before anything is published: Dino takes <c>item-not-found</c> for a failure and then
    /// never publishes a bookmark (0.4.2).
    /// </summary>
    public const string Node = "urn:xmpp:bookmarks:1";

    const string Old = "storage:bookmarks";

    /// <summary>True for the element under which old clients keep their bookmarks.</summary>
    public static bool Is(Element element) => element.Is("storage", Old);

    /// <summary>What an old client reads.</summary>
    public ValueTask<Element> FindAsync(Jid account) => followers.ReadAsync(account, data => new Element("storage", Old)
    {
        data.Items(Node).Where(IsRoom).Select(item => ToOld(item.Id, item.Payload)),
        data.FindPrivate("storage", Old)?.Children ?? [],
    });

    /// <summary>
    /// What an old client writes: all bookmarks at once. Those that are new or other are published, those that are missing are retracted. What
    /// is no bookmark of a room stays in private storage.
    /// </summary>
    public ValueTask<IqAnswer> SetAsync(Jid account, Element storage, int most) => followers.ChangeAsync(account, turn => Set(turn, storage, most));

    /// <summary>Takes over what was kept in private storage before there were nodes. Clients see it as soon as the server serves.</summary>
    public static async Task TakeOverAsync(IPersonalStore store, PepFollowers followers, Func<string, Jid?> jidOf)
    {
        foreach (var name in await store.WithPrivateAsync("storage", Old))
        {
            if (jidOf(name) is { } account)
            {
                await followers.ChangeAsync(account, turn =>
                {
                    var kept = turn.Data.FindPrivate("storage", Old);
                    return kept is null || !kept.Elements.Any(element => IsRoom(element, out _)) ? IqAnswer.Empty : Add(turn, kept);
                });
            }
        }
    }

    static IqAnswer Set(PepTurn turn, Element storage, int most)
    {
        var data = turn.Data;
        if (data.FindPrivate("storage", Old) is null && data.CountPrivate() >= most)
        {
            return StanzaError.ResourceConstraint();
        }

        var rooms = Rooms(storage);
        if (data.Find(Node) is { } node && data.Items(Node).Where(IsRoom).Select(item => item.Id).Where(id => !rooms.ContainsKey(id)).ToList() is { Count: > 0 } gone
            && turn.Retract(node, gone) is { } refusal)
        {
            return refusal;
        }

        return Add(turn, storage);
    }

    /// <summary>Publishes what is new or other, and keeps the rest privately.</summary>
    static IqAnswer Add(PepTurn turn, Element storage)
    {
        var data = turn.Data;
        data.SetPrivate(storage.Without(element => IsRoom(element, out _)));
        var rooms = Rooms(storage);
        List<ItemDraft> drafts = [];
        foreach (var (room, element) in rooms)
        {
            var former = data.FindItem(Node, room)?.Payload;
            var draft = ItemDraft.Of(room, ToNew(element, former));
            if (former is null || draft.Xml != ToNew(ToOld(room, former), former).ToString())
            {
                drafts.Add(draft);
            }
        }

        if (drafts.Count == 0)
        {
            return IqAnswer.Empty;
        }

        // They are the account's own business: a node that somebody has opened is closed (XEP-0411 §5).
        if (data.Find(Node) is { } node && NodeConfiguration.Of(node).Access != NodeConfiguration.Whitelist
            && turn.Configure(node, NodeConfiguration.ClosedForm) is { } problem)
        {
            return problem;
        }

        return turn.Publish(Node, drafts, null, out _) is { } refusal ? refusal : IqAnswer.Empty;
    }

    /// <summary>The bookmarks by room. Of two of one room the last counts.</summary>
    static Dictionary<string, Element> Rooms(Element storage)
    {
        var rooms = new Dictionary<string, Element>();
        foreach (var element in storage.Elements)
        {
            if (IsRoom(element, out var room))
            {
                rooms[room.ToString()] = element;
            }
        }

        return rooms;
    }

    static bool IsRoom(PersonalItem item) => item.Payload.Is("conference", Node) && Jid.TryParse(item.Id, out var room) && room.IsBare;

    static bool IsRoom(Element element, out Jid room)
    {
        room = null!;
        return element.Is("conference", Old) && Jid.TryParse(element["jid"], out room!) && room.IsBare;
    }

    /// <remarks><code>conference[jid, name?, autojoin?] = nick?, password?, extensions?   →   item[id] = conference[name?, autojoin?] = …</code></remarks>
    static Element ToNew(Element old, Element? former) => new("conference", Node)
    {
        { "name", old["name"] },
        { "autojoin", old["autojoin"] is "true" or "1" ? "true" : null },
        Said(old, Old, "nick", Node),
        Said(old, Old, "password", Node),
        // Old clients do not know them, and must not lose them for others (§4).
        former?.Child("extensions", Node),
    };

    static Element ToOld(string room, Element conference) => new("conference", Old)
    {
        { "jid", room },
        { "name", conference["name"] },
        { "autojoin", conference["autojoin"] is "true" or "1" ? "true" : null },
        Said(conference, Node, "nick", Old),
        Said(conference, Node, "password", Old),
    };

    static Element? Said(Element from, string fromNs, string name, string ns) =>
        from.Child(name, fromNs) is { Value: { Length: > 0 } value } ? new Element(name, ns) { value } : null;
}
