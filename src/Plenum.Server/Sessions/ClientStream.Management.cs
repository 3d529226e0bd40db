using System.Security.Cryptography;
using Plenum.Server.Accounts;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Streams.StreamManagement;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

// Stream management (XEP-0198).
sealed partial class ClientStream
{
    readonly Lock taking = new();
    TaskCompletionSource? quiet;
    bool busy;

    static StreamError SignedOut => StreamError.NotAuthorized with { Text = "The browser was signed out." };

    /// <summary>
    /// Another stream goes on with the session: nothing more is taken here. Done when what was being handled is, so that its count is
    /// final and what the client sends there comes after it.
    /// </summary>
    public Task StopTakingAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) == 0)
        {
            Volatile.Write(ref endedAt, Environment.TickCount64);
        }

        lock (taking)
        {
            return busy ? (quiet ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    bool TryBeginTaking()
    {
        lock (taking)
        {
            return busy = !HasEnded;
        }
    }

    void EndTaking()
    {
        lock (taking)
        {
            busy = false;
            quiet?.TrySetResult();
        }
    }

    void TakeManagement(Element element)
    {
        switch (element.Name)
        {
            case "enable" when session!.Managed is null && connection.MayBeManaged:
                Enable(element);
                break;
            case "enable" when session!.Managed is null:
                Outbound.Add(ManagementXml.Failed(StanzaError.FeatureNotImplemented()));
                break;
            case "r" when session!.Managed is { } managed:
                Outbound.Add(ManagementXml.Answer(managed.Received));
                break;
            case "a" when session!.Managed is not null:
                if (!ManagementXml.TryReadHandled(element, out var handled))
                {
                    End(StreamError.InvalidXml);
                }
                else if (Outbound.Acknowledge(handled) is { } error)
                {
                    End(error);
                }

                break;
            default:
                Outbound.Add(ManagementXml.Failed(StanzaError.UnexpectedRequest()));
                break;
        }
    }

    void Enable(Element element)
    {
        var (resume, max) = ManagementXml.ReadEnable(element);
        var seconds = Math.Min(max ?? int.MaxValue, context.Limits.ResumeWithinSeconds);
        var managed = new ManagedStream(resume ? RandomNumberGenerator.GetHexString(32, lowercase: true) : null);
        session!.Manage(managed, seconds);
        Outbound.Manage(managed, ManagementXml.Enabled(managed.Id, seconds));
    }

    async ValueTask<IReadOnlyList<StreamOutput>> ResumeAsync(StreamOutput.Resume wanted)
    {
        if (await context.Accounts.FindAsync(wanted.Account) is not { } account)
        {
            return negotiation!.Fail(StreamError.NotAuthorized);
        }

        if (signIn is not null && context.IsSignedOut(signIn))
        {
            return negotiation!.Fail(SignedOut);
        }

        while (context.Resumable.Find(wanted.Id, wanted.Account) is { } former && former.Stamp == AccountBook.Stamp(account))
        {
            // Looked at first, so that a client which counts wrongly does not end what goes on elsewhere.
            if (former.Outbound.Check(wanted.Handled) is { } error)
            {
                return negotiation!.Fail(error);
            }

            if (await former.TryResumeAsync(this, wanted.Handled, signIn))
            {
                negotiation!.Resumed(former.Jid);
                Begin(former);
                return [];
            }
        }

        return negotiation!.RefuseResume(StanzaError.ItemNotFound(), context.Resumable.HandledBefore(wanted.Id, wanted.Account));
    }
}
