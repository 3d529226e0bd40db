using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Plenum.Micro;

/// <summary>What a benchmark makes sure of before it measures.</summary>
static class Check
{
    public static void That([DoesNotReturnIf(false)] bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The benchmark does not do what it says. {what}");
        }
    }
}

/// <summary>What a benchmark does before it measures, so that its result does not depend on what ran in this process before it.</summary>
static class WarmUp
{
    /// <summary>Does it for a second: code is compiled anew, with what was seen of it, some hundred milliseconds after it began to be called often.</summary>
    public static void Run(Action once)
    {
        for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < 1000;)
        {
            once();
        }
    }
}
