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
    const int KeptRoom = 64;

    object[] items = [];
    int first, end;

    /// <summary>To whom nearly everything goes, a session's full JID: such a stanza waits as the template alone.</summary>
    Jid? usual;

    public readonly bool IsEmpty => first == end;

    /// <summary>How many bytes it will be on the wire, WebSocket frames aside.</summary>
    public int Bytes { get; private set; }

    public void Add(StanzaTemplate stanza, Jid to, int length)
    {
        usual ??= to;
        Add(ReferenceEquals(to, usual) ? stanza : new Addressed(stanza, to), length);
    }

    public void Add(byte[] bytes) => Add(bytes, bytes.Length);

    /// <summary>Writes the first one, which no longer waits then.</summary>
    public void WriteNext(OutboundBuffer output, ClientConnection connection)
    {
        var what = items[first];
        items[first++] = null!;
        if (what is byte[] bytes)
        {
            output.Write(bytes);
            Bytes -= bytes.Length;
        }
        else
        {
            var (stanza, to) = what is Addressed addressed ? (addressed.Stanza, addressed.To) : ((StanzaTemplate)what, usual!);
            connection.BeginElement(output);
            Bytes -= stanza.Write(output, to, connection.Framing);
            connection.EndElement(output);
        }

        if (IsEmpty)
        {
            Clear();
        }
    }

    /// <summary>Forgets everything; room that was borrowed is given back.</summary>
    public void Clear()
    {
        Array.Clear(items, first, end - first);
        (first, end, Bytes) = (0, 0, 0);
        if (items.Length > KeptRoom)
        {
            ArrayPool<object>.Shared.Return(items);
            items = [];
        }
    }

    void Add(object item, int length)
    {
        if (end == items.Length)
        {
            MakeRoom();
        }

        items[end++] = item;
        Bytes += length;
    }

    /// <summary>Moves what waits to the front, or to an array four times as large, where half of this one is not free.</summary>
    void MakeRoom()
    {
        var count = end - first;
        var isLargeEnough = items.Length > 0 && count <= items.Length / 2;
        var length = isLargeEnough ? items.Length : Math.Max(FirstRoom, items.Length * 4);
        var room = isLargeEnough ? items : length <= KeptRoom ? new object[length] : ArrayPool<object>.Shared.Rent(length);
        Array.Copy(items, first, room, 0, count);
        if (isLargeEnough)
        {
            Array.Clear(items, count, end - count);
        }
        else if (items.Length > KeptRoom)
        {
            ArrayPool<object>.Shared.Return(items, clearArray: true);
        }

        (items, first, end) = (room, 0, count);
    }

    sealed record Addressed(StanzaTemplate Stanza, Jid To);
}
