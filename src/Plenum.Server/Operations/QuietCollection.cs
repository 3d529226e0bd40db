namespace Plenum.Server.Operations;

/// <summary>
/// Collects what a rush has left behind, once it is over: the runtime collects when something is allocated, so that a server full of people
/// who only read would keep the garbage of their coming, a fifth of its memory. Nobody waits for it: nothing happens then.
/// </summary>
sealed class QuietCollection
{
    /// <summary>Bytes allocated in a second below which it is quiet, 64 KiB: a dozen stanzas.</summary>
    const long Quiet = 64 * 1024;

    /// <summary>Quiet seconds in a row after which a rush is over, 3.</summary>
    const int Long = 3;

    /// <summary>Bytes allocated since the last time from which on it is worth it, 8 MiB: some hundred people who came.</summary>
    const long Enough = 8 * 1024 * 1024;

    /// <summary>
    /// Bytes of the heap up to which it is compacted, 128 MiB: everyone stands still meanwhile, for 130 ms at 86 MiB with 5 000 sessions on a slow
    /// machine, which is meant for when nothing happens. A larger one is collected beside the threads that work.
    /// </summary>
    const long Compacted = 128 * 1024 * 1024;

    long before, collected;
    int quiet;

    /// <summary>Called once a second.</summary>
    public void Tick()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        quiet = allocated - before < Quiet ? quiet + 1 : 0;
        before = allocated;
        if (quiet < Long || allocated - collected < Enough)
        {
            return;
        }

        collected = allocated;
        var compacts = GC.GetTotalMemory(forceFullCollection: false) <= Compacted;
        GC.Collect(GC.MaxGeneration, compacts ? GCCollectionMode.Aggressive : GCCollectionMode.Forced, blocking: compacts, compacting: compacts);
    }
}
