using Plenum.Xmpp;

namespace Plenum.Rooms.Hosting;

/// <summary>What a server gives its rooms to live on.</summary>
/// <param name="Store">Where rooms are remembered.</param>
/// <param name="Features">The features of every room.</param>
/// <param name="Settings">What the operator has set for all rooms.</param>
public sealed record RoomHosting(IRoomStore Store, RoomFeatureSet Features, RoomSettings Settings)
{
    /// <summary>The clock, and the timers that wake rooms.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where ids come from. Called from many threads at once.</summary>
    public IdSource Ids { get; init; } = new RandomIds();

    /// <summary>What bounds the rooms.</summary>
    public RoomLimits Limits { get; init; } = new();

    /// <summary>
    /// Delivers a message to a bare JID: to each session of the account that takes messages, with the bare JID as <c>to</c>. Never waits
    /// and never throws; who is not there is not told. Called from any thread; what one room delivers arrives in its order. What does not leave
    /// before it is sent is handed to the third parameter (<see cref="ConnectedPeer.Enqueue"/>).
    /// </summary>
    public Action<StanzaTemplate, Jid, Action<IWaitingDelivery?>> Notify { get; init; } = static (_, _, _) => { };

    /// <summary>
    /// Asks the account for the one payload of the request, as if the sender did, and delivers the answer as the request's own. Never waits
    /// and never throws. Called from any thread. By default nobody has an account.
    /// </summary>
    public Action<AccountQuestion> Ask { get; init; } = static question =>
        ((ConnectedPeer)question.Sender).Deliver(new(question.Request.Error(StanzaError.ServiceUnavailable())));

    /// <summary>Called with a sentence for the operator and its cause when a room had to be dropped. Called from any thread.</summary>
    public Action<string, Exception?> Log { get; init; } = static (_, _) => { };
}

/// <summary>What bounds the rooms of a server.</summary>
public sealed record RoomLimits
{
    /// <summary>
    /// Stanzas that wait for one room, 10 000 by default: with turns of some 10 µs that is a tenth of a second of work, and a
    /// flood can make nobody wait longer. One more is refused with <c>resource-constraint</c>; leaving is never refused.
    /// </summary>
    public int WaitingInputs { get; init; } = 10_000;

    /// <summary>
    /// Turns that share a commit, 256 by default: enough to make the disk's flush a small part of a turn, and few enough that the
    /// first of them is told within some milliseconds. The others wait for the next commit.
    /// </summary>
    public int TurnsPerCommit { get; init; } = 256;

    /// <summary>
    /// Rooms in memory at one time, 10 000 by default: with a history of 50 messages each a quarter of a gigabyte. A stanza to one
    /// more is refused with <c>resource-constraint</c>; a room that does not exist, or is empty for a while, takes no place.
    /// </summary>
    public int LoadedRooms { get; init; } = 10_000;

    /// <summary>
    /// Rooms that one session is in or has tried to enter, 500 by default: five times what a busy client has open. One more is
    /// refused with <c>resource-constraint</c>.
    /// </summary>
    public int RoomsPerSession { get; init; } = 500;

    /// <summary>
    /// Pages of archives that are read at one time, 4 by default: a read takes a thread for about a millisecond, and more at once would
    /// only wait for the same disk. The others wait for their turn.
    /// </summary>
    public int PagesAtOnce { get; init; } = 4;

    /// <summary>
    /// Requests for pages that wait, 10 000 by default: everyone in two full halls enters at once, and the last of them waits for some
    /// seconds. One more is refused with <c>resource-constraint</c>.
    /// </summary>
    public int WaitingPages { get; init; } = 10_000;

    /// <summary>How long an empty room stays in memory, a minute by default: who reloads a page finds it there.</summary>
    public TimeSpan EmptyRoomStays { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After how long a room that failed is loaded again unasked, 5 s by default, so that a wake-up is not forgotten.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);
}
