using System.Buffers;
using Plenum.Server.Transports;
using Plenum.Xmpp;

namespace Plenum.Server.Sessions;

/// <summary>What waits to be sent, in order: stanzas as templates, other things as bytes. A mutable structure, not to be copied.</summary>
struct WaitingStanzas()
{
    /// <summary>A client that keeps up has one or two waiting.</summary>
    const int FirstRoom = 4;

    /// <summary>
    /// In a busy room a few dozen wait: so much room is kept, 0.5 kB, where it was needed once. More is borrowed for as long as it takes.
    /// </summary>
    const int KeptRoom = 32;

    Waiting[] items = [];

    public int Count { get; private set; }

    /// <summary>How many bytes it will be on the wire, WebSocket frames aside.</summary>
    public int Bytes { get; private set; }

    public void Add(StanzaTemplate stanza, Jid to, int length) => Add(new(stanza, to), length);

    public void Add(byte[] bytes) => Add(new(bytes, null), bytes.Length);

    /// <summary>Writes the one of this number.</summary>
    public readonly void Write(int number, OutboundBuffer output, ClientConnection connection)
    {
        var (what, to) = items[number];
        if (what is StanzaTemplate stanza)
        {
            connection.BeginElement(output);
            stanza.Write(output, to!, connection.Framing);
            connection.EndElement(output);
        }
        else
        {
            output.Write((byte[])what);
        }
    }

    /// <summary>Forgets everything; room that was borrowed is given back.</summary>
    public void Clear()
    {
        Array.Clear(items, 0, Count);
        (Count, Bytes) = (0, 0);
        if (items.Length > KeptRoom)
        {
            ArrayPool<Waiting>.Shared.Return(items);
            items = [];
        }
    }

    /// <summary>Takes the room of another one that is empty, if it has none.</summary>
    public void Keep(ref WaitingStanzas other)
    {
        if (items.Length == 0)
        {
            (items, other.items) = (other.items, items);
        }
    }

    void Add(Waiting item, int length)
    {
        if (Count == items.Length)
        {
            Grow();
        }

        items[Count++] = item;
        Bytes += length;
    }

    void Grow()
    {
        var length = Math.Max(FirstRoom, items.Length * 2);
        var larger = length <= KeptRoom ? new Waiting[length] : ArrayPool<Waiting>.Shared.Rent(length);
        items.CopyTo(larger, 0);
        if (items.Length > KeptRoom)
        {
            Array.Clear(items);
            ArrayPool<Waiting>.Shared.Return(items);
        }

        items = larger;
    }

    /// <summary>A template, to one of its recipients; or bytes.</summary>
    readonly record struct Waiting(object What, Jid? To);
}
