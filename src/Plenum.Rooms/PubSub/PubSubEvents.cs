using Plenum.Xmpp;

namespace Plenum.Rooms.PubSub;

/// <summary>A node came to be, without items.</summary>
/// <param name="Node">Its name.</param>
public sealed record NodeCreated(string Node) : RoomEvent;

/// <summary>An item as it was published.</summary>
/// <param name="Id">Its id, unique in the node.</param>
/// <param name="Payload">Its payload: one element as canonical XML, every namespace declared where it begins.</param>
public sealed record PublishedItem(string Id, string Payload);

/// <summary>Items were published, all at once. One whose id is there already is replaced, and moves to the end.</summary>
/// <param name="Node">The node.</param>
/// <param name="Publisher">The bare JID of who published them; the room's own for what a node begins with.</param>
/// <param name="Items">The items in their order, no id twice.</param>
public sealed record ItemsPublished(string Node, Jid Publisher, IReadOnlyList<PublishedItem> Items) : RoomEvent;

/// <summary>Items were retracted, all at once. Nothing is remembered of them.</summary>
/// <param name="Node">The node.</param>
/// <param name="Ids">Their ids.</param>
public sealed record ItemsRetracted(string Node, IReadOnlyList<string> Ids) : RoomEvent;
