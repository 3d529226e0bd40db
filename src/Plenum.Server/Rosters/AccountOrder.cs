using Plenum.Xmpp;

namespace Plenum.Server.Rosters;

/// <summary>
/// One thing after the other for each account, where what is stored and what is told of it must come in the same order. What
/// concerns two accounts takes both places at once. Safe to use from any thread.
/// </summary>
sealed class AccountOrder : IDisposable
{
    /// <summary>Places, 1 024: accounts that share one wait for each other, which is only a matter of speed.</summary>
    const int Places = 1024;

    readonly SemaphoreSlim[] places = [.. Enumerable.Range(0, Places).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for the turn of an account, or of two; whoever enters leaves soon.</summary>
    public async ValueTask<Turn> EnterAsync(Jid account, Jid? other = null)
    {
        var first = PlaceOf(account);
        var second = other is null ? first : PlaceOf(other);
        (first, second) = (Math.Min(first, second), Math.Max(first, second));
        await places[first].WaitAsync();
        if (second != first)
        {
            await places[second].WaitAsync();
        }

        return new(places[first], second == first ? null : places[second]);
    }

    public void Dispose()
    {
        foreach (var place in places)
        {
            place.Dispose();
        }
    }

    static int PlaceOf(Jid jid) => (int)((uint)jid.Bare.GetHashCode() % Places);

    /// <summary>The turn; it ends when it is disposed.</summary>
    internal readonly struct Turn(SemaphoreSlim first, SemaphoreSlim? second) : IDisposable
    {
        public void Dispose()
        {
            second?.Release();
            first.Release();
        }
    }
}
