using System.Buffers;
using BenchmarkDotNet.Attributes;
using Plenum.Xmpp;

namespace Plenum.Micro;

/// <summary>From a stanza to a connection's bytes.</summary>
public class Templates
{
    // What a vote in an anonymous poll is answered with.
    static readonly StanzaError counted = new(
        StanzaErrorType.Continue, "undefined-condition",
        "Your vote is taken into account. Votes are anonymous, they will not be shown to other participants.");

    readonly ArrayBufferWriter<byte> output = new(4096);
    readonly Jid to = BenchRoom.JidOf(17);
    readonly Stanza vote = Wire.Vote(BenchRoom.JidOf(17), 1);
    Stanza reflected = new(StanzaKind.Message);
    StanzaTemplate template = new(new(StanzaKind.Message));

    /// <summary>In a TCP stream, or as a WebSocket frame.</summary>
    [ParamsAllValues]
    public StanzaFraming Framing { get; set; }

    /// <summary>Has a room reflect a message, and makes sure that writing that to one more recipient allocates nothing.</summary>
    [GlobalSetup]
    public void Say()
    {
        var room = new BenchRoom(2);
        reflected = room.Handle(BenchRoom.From(room.Occupants[1], jid => Wire.Read(Wire.Message, jid))).Effects[^1].Stanza;
        template = new(reflected);
        Check.That(reflected.Child("stanza-id", Ns.StanzaId) is not null && WriteToOneMore() == template.LengthFor(to, Framing), "The message is written.");

        // Both framings, so that the code is compiled for both, whichever is measured first.
        var measured = Framing;
        WarmUp.Run(() =>
        {
            foreach (var framing in Enum.GetValues<StanzaFraming>())
            {
                Framing = framing;
                Check.That(WriteToTheFirst() > 0 && WriteError() > 0 && WriteToOneMore() > 0, "Something is written.");
            }
        });
        Framing = measured;
        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteToOneMore();
        Check.That(GC.GetAllocatedBytesForCurrentThread() == before, "It allocates nothing for a recipient.");
    }

    /// <summary>One more recipient of a message that is serialized already.</summary>
    [Benchmark]
    public int WriteToOneMore()
    {
        output.ResetWrittenCount();
        template.Write(output, to, Framing);
        return output.WrittenCount;
    }

    /// <summary>The first recipient: the template is made, and the message serialized.</summary>
    [Benchmark]
    public int WriteToTheFirst() => Write(reflected);

    /// <summary>An error as an answer, from the stanza to bytes.</summary>
    [Benchmark]
    public int WriteError() => Write(vote.Error(counted));

    int Write(Stanza stanza)
    {
        output.ResetWrittenCount();
        new StanzaTemplate(stanza).Write(output, to, Framing);
        return output.WrittenCount;
    }
}
