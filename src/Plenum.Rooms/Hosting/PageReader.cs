using System.Diagnostics.CodeAnalysis;
using Plenum.Rooms.Archive;
using Plenum.Xmpp;

namespace Plenum.Rooms.Hosting;

/// <summary>
/// Answers requests from the archives of all rooms, a few at a time and beside the rooms: a room goes on while its archive is read.
/// </summary>
sealed class PageReader(RoomHosting hosting) : IThreadPoolWorkItem
{
    readonly Lock gate = new();
    readonly Queue<ArchiveRequest> waiting = new();
    int reading;

    /// <summary>Queues a request. One too many is answered with <c>resource-constraint</c>.</summary>
    public void Post(ArchiveRequest request)
    {
        lock (gate)
        {
            if (waiting.Count < hosting.Limits.WaitingPages)
            {
                waiting.Enqueue(request);
                if (reading < hosting.Limits.PagesAtOnce)
                {
                    reading++;
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                }

                return;
            }
        }

        TechnicalProblem.Refuse((ConnectedPeer)request.Asker, request.Iq, StanzaError.ResourceConstraint());
    }

    /// <summary>Reads what a request asks for: the stanzas that answer it, in their order.</summary>
    public static async ValueTask<IReadOnlyList<Stanza>> AnswerAsync(IRoomStore store, ArchiveRequest request)
    {
        var room = request.Iq.To!.Bare;
        if (request.Query is { } query)
        {
            return [.. ArchiveAnswer.Of(request, query, await store.ReadPageAsync(room, query, CancellationToken.None))];
        }

        var first = await store.ReadPageAsync(room, new() { Page = new() { Max = 1 } }, CancellationToken.None);
        var last = await store.ReadPageAsync(room, new() { Page = new() { Max = 1, Before = "" } }, CancellationToken.None);
        return [ArchiveAnswer.Reach(request, first?.Messages is [var oldest] ? oldest : null, last?.Messages is [var newest] ? newest : null)];
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong with a page, its asker alone learns of it.")]
    async Task RunAsync()
    {
        while (Take() is { } request)
        {
            var asker = (ConnectedPeer)request.Asker;
            try
            {
                foreach (var stanza in await AnswerAsync(hosting.Store, request))
                {
                    asker.Deliver(new(stanza));
                }
            }
            catch (Exception cause)
            {
                hosting.Log($"The archive of {request.Iq.To?.Bare} could not be read.", cause);
                TechnicalProblem.Refuse(asker, request.Iq, StanzaError.InternalServerError());
            }
        }
    }

    ArchiveRequest? Take()
    {
        lock (gate)
        {
            if (waiting.TryDequeue(out var request))
            {
                return request;
            }

            reading--;
            return null;
        }
    }
}
