using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Plenum.Bench.Servers;

namespace Plenum.Bench;

/// <summary>
/// What the runtime of a .NET process allocates, from outside: the counter <c>alloc-rate</c>, which it tells once a second (EventPipe).
/// How many were done is read at the same moments, so that the seconds need not be those of the window.
/// </summary>
sealed class AllocationMeter : IDisposable
{
    readonly EventPipeSession session;
    readonly EventPipeEventSource events;
    readonly Thread reading;
    readonly Func<long> count;
    readonly Lock gate = new();
    long? first;
    long last;
    double bytes;

    AllocationMeter(int process, Func<long> count)
    {
        this.count = count;
        session = new DiagnosticsClient(process).StartEventPipeSession(
            [new EventPipeProvider("System.Runtime", EventLevel.Informational, -1, new Dictionary<string, string> { ["EventCounterIntervalSec"] = "1" })],
            requestRundown: false);
        events = new(session.EventStream);
        events.Dynamic.All += Take;
        reading = new(() => events.Process()) { IsBackground = true };
        reading.Start();
    }

    /// <summary>Bytes for each that was done; null if there was not enough time.</summary>
    public double? Each
    {
        get
        {
            lock (gate)
            {
                return first is { } from && last > from ? bytes / (last - from) : null;
            }
        }
    }

    /// <summary>Begins to measure; null where the server is no .NET process.</summary>
    public static AllocationMeter? Of(MeasuredServer server, Func<long> count) => server is PlenumServer ? new(server.ProcessId, count) : null;

    public void Dispose()
    {
        session.Stop();
        reading.Join(TimeSpan.FromSeconds(5));
        events.Dispose();
        session.Dispose();
    }

    void Take(TraceEvent told)
    {
        if (told.EventName != "EventCounters" || told.PayloadValue(0) is not IDictionary<string, object> { } outer
            || outer["Payload"] is not IDictionary<string, object> counter || counter["Name"] is not "alloc-rate")
        {
            return;
        }

        lock (gate)
        {
            // The first is of a second of which it is not known how many were done in it.
            bytes = first is null ? 0 : bytes + Convert.ToDouble(counter["Increment"], System.Globalization.CultureInfo.InvariantCulture);
            last = count();
            first ??= last;
        }
    }
}
