using Plenum.Xmpp.Streams;
using Plenum.Xmpp.Streams.StreamManagement;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

// What a managed stream (XEP-0198) adds: the stanzas that are not acknowledged belong to the session, and move with it from one
// connection's queue to the next. All of it happens under the gate, so that they are counted in the order in which they are sent.
sealed partial class OutboundQueue
{
    ManagedStream? managed;

    /// <summary>The queue of the connection over which the session goes on; what is added here is added there.</summary>
    OutboundQueue? successor;

    /// <summary>Bytes that wait because they are sent again: they had their room once.</summary>
    int again;

    /// <summary>From the element that says so on, stanzas are counted and kept until they are acknowledged.</summary>
    public void Manage(ManagedStream stream, Element enabled)
    {
        lock (gate)
        {
            if (IsOpen)
            {
                Put(enabled);
                StartDraining();
            }

            managed = stream;
        }
    }

    /// <summary>The client has handled this many stanzas; an error where it was not sent as many.</summary>
    public StreamError? Acknowledge(uint handled)
    {
        lock (gate)
        {
            return managed is null || managed.TryAcknowledge(handled) ? null : ManagementXml.TooHigh(handled, managed.Sent);
        }
    }

    /// <summary>Asks the client what it has handled; only where there is something, unless it is to show that it lives.</summary>
    public void Ask(bool inAnyCase = false)
    {
        lock (gate)
        {
            if (managed is null || !IsOpen || !(managed.TryAsk() || inAnyCase))
            {
                return;
            }

            managed.Ask();
            Put(ManagementXml.Request);
            StartDraining();
        }
    }

    /// <summary>An error if the client cannot have handled this many stanzas.</summary>
    public StreamError? Check(uint handled)
    {
        lock (gate)
        {
            return managed is null || managed.IsPossible(handled) ? null : ManagementXml.TooHigh(handled, managed.Sent);
        }
    }

    /// <summary>
    /// The session of another connection's queue goes on here: says so, sends again what its client has not handled, and takes over what
    /// is not acknowledged. The other stream ends with <c>conflict</c>. False if there is nothing to go on with.
    /// </summary>
    public bool TryContinue(OutboundQueue former, uint handled)
    {
        // Always from the older to the newer queue, which nobody else can know yet.
        lock (former.gate)
        {
            if (former.managed is not { Id: { } id } stream || !stream.TryAcknowledge(handled))
            {
                return false;
            }

            former.SetActive();
            lock (gate)
            {
                managed = stream;
                if (IsOpen)
                {
                    Put(ManagementXml.Resumed(id, stream.Received));
                    SendAgain(stream);
                    StartDraining();
                }
            }

            (former.managed, former.successor) = (null, this);
            if (!former.closed)
            {
                former.WriteEnd(StreamError.Conflict);
                former.StartDraining();
            }

            return true;
        }
    }

    /// <summary>The session is over: what its client has not acknowledged. Nothing is kept from now on.</summary>
    public IReadOnlyCollection<SentStanza> GiveUp()
    {
        lock (gate)
        {
            var left = managed?.Unacknowledged ?? [];
            managed = null;
            return left;
        }
    }

    void SendAgain(ManagedStream stream)
    {
        var before = waiting.Bytes;
        foreach (var sent in stream.Unacknowledged)
        {
            waiting.Add(sent.Stanza, sent.To, sent.Bytes);
        }

        again = waiting.Bytes - before;
        if (stream.Unacknowledged.Count > 0)
        {
            stream.Ask();
            Put(ManagementXml.Request);
        }
    }
}
