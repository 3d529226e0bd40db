using Plenum.Server.Accounts;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Streams.StreamManagement;

namespace Plenum.Server.Sessions;

// How a session lives: with a stream; without one, waiting to be resumed, in its rooms, and keeping what it is sent; over.
sealed partial class ClientSession
{
    readonly Lock life = new();
    ClientStream stream = bound;
    volatile OutboundQueue outbound = bound.Outbound;
    long lostAt;
    bool over;

    /// <summary>
    /// What was known of the account's password when the session began, or itself set another one (<see cref="AccountBook.Stamp"/>); null
    /// without an account.
    /// </summary>
    public string? Stamp { get; set; }

    /// <summary>The stamp of a password that the session sets, or has set; or null.</summary>
    public string? NextStamp { get; set; }

    /// <summary>The browser's sign-in by which the client has authenticated, or null.</summary>
    public string? SignIn { get; set; }

    /// <summary>The managed stream (XEP-0198), once the client has asked for it.</summary>
    public ManagedStream? Managed { get; private set; }

    /// <summary>For how many seconds it may be resumed.</summary>
    public int ResumeWithin { get; private set; }

    /// <summary>What waits to be sent.</summary>
    public OutboundQueue Outbound => outbound;

    /// <summary>Since when it waits to be resumed (<see cref="Environment.TickCount64"/>); 0 while it has a stream.</summary>
    public long LostAt => Volatile.Read(ref lostAt);

    /// <summary>Done when what the client has not acknowledged is where it goes.</summary>
    public Task Undelivered { get; private set; } = Task.CompletedTask;

    /// <summary>From now on it is managed, and may be resumed for so many seconds, if it has an id.</summary>
    public void Manage(ManagedStream managed, int seconds)
    {
        (Managed, ResumeWithin) = (managed, seconds);
        if (managed.Id is { } id)
        {
            context.Resumable.Add(id, this);
        }
    }

    /// <summary>Its stream has lost the connection: it waits to be resumed, or is over. Nothing happens if it has another stream.</summary>
    public void Lose(ClientStream by)
    {
        lock (life)
        {
            if (over || stream != by)
            {
                return;
            }

            if (Managed?.Id is not null)
            {
                Volatile.Write(ref lostAt, Math.Max(Environment.TickCount64, 1));
            }
        }

        if (LostAt == 0)
        {
            Finish();
        }
        else
        {
            ResumableSessions.MakeRoom(context.Sessions.Of(Jid));
        }
    }

    /// <summary>
    /// Goes on over another stream, whose client has handled so many stanzas of the former one. False if the session is over, or was
    /// resumed by somebody else meanwhile.
    /// </summary>
    public async Task<bool> TryResumeAsync(ClientStream by, uint handled, string? signIn)
    {
        ClientStream former;
        lock (life)
        {
            former = stream;
        }

        await former.StopTakingAsync();
        bool wrong;
        lock (life)
        {
            if (over || stream != former)
            {
                return false;
            }

            wrong = !by.Outbound.TryContinue(outbound, handled);
            if (!wrong)
            {
                (stream, outbound, SignIn) = (by, by.Outbound, signIn);
                Volatile.Write(ref lostAt, 0);
            }
        }

        if (wrong)
        {
            // It has acknowledged, over the former stream, more than it says now.
            Finish();
        }

        return !wrong;
    }

    /// <summary>Ends the session, and its stream with this error.</summary>
    public void End(StreamError? error)
    {
        ClientStream current;
        lock (life)
        {
            current = stream;
        }

        current.End(error);
        Finish();
    }

    /// <summary>
    /// The session is over: it leaves its rooms, the account's other sessions are told, and what its client has not acknowledged goes to
    /// where undelivered messages go. Only the first call does anything.
    /// </summary>
    public void Finish()
    {
        lock (life)
        {
            if (over)
            {
                return;
            }

            over = true;
        }

        if (Managed is { Id: { } id } managed)
        {
            context.Resumable.Remove(id, Jid.Bare, managed.Received);
        }

        context.Sessions.Remove(this);
        Leave();
        context.Router.Unavailable(this);
        var messages = outbound.GiveUp().Where(IsForOne).ToArray();
        if (messages.Length > 0 && context.Undelivered is { } keep)
        {
            Undelivered = keep(this, messages);
        }
    }

    /// <summary>Looks whether the account still is what it was when the session began.</summary>
    public async Task CheckAccountAsync()
    {
        if (Stamp is not null && (await context.Accounts.FindAsync(Jid) is not { } account || !IsKnown(AccountBook.Stamp(account))))
        {
            End(StreamError.NotAuthorized with { Text = "The account was removed, or has another password." });
        }
    }

    /// <summary>What a room or a node says to many, they keep themselves.</summary>
    static bool IsForOne(SentStanza sent) => sent.Stanza.Stanza is { Kind: StanzaKind.Message, Type: null or "chat" or "normal" };

    bool IsKnown(string stamp) => stamp == Stamp || stamp == NextStamp;
}
