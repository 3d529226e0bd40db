namespace Plenum.Xmpp.Streams.Bosh;

/// <summary>A response, and whom it is for.</summary>
/// <param name="To">What <see cref="BoshSession{T}.Receive"/> was given.</param>
/// <param name="Body">The whole HTTP body.</param>
public readonly record struct BoshAnswer<T>(T To, byte[] Body);

/// <summary>
/// The requests and responses of a session (XEP-0124), without a socket and a clock: each call is told the time (since any moment)
/// and hands out the responses to send. Not for several threads at once.
/// </summary>
/// <typeparam name="T">What a response is given to: an HTTP request that waits.</typeparam>
/// <param name="terms">What was agreed on.</param>
/// <param name="firstRid">The number of the request that asked for the session.</param>
/// <param name="began">The time.</param>
public sealed class BoshSession<T>(BoshTerms terms, long firstRid, TimeSpan began)
    where T : class
{
    /// <summary>
    /// How often the client may repeat requests with no new one between, 10: a network so bad that it takes more is none. One more ends
    /// the session with <c>policy-violation</c> (XEP-0124 §14.3).
    /// </summary>
    const int MostRepeats = 10;

    /// <summary>
    /// Requests that wait for the stream, 8: who pauses again and again could add one after the other, all others wait for responses. One
    /// more ends the session with <c>policy-violation</c>.
    /// </summary>
    const int MostUnread = 8;

    readonly List<Held> held = [];
    readonly SortedDictionary<long, (T From, BoshRequest Request)> early = [];
    readonly Queue<Held> unread = new();
    readonly Queue<(long Rid, byte[] Body)> answered = new();
    List<BoshAnswer<T>> answers = [];
    long next = firstRid;
    string? host, stream;
    ReadOnlyMemory<byte> waiting;
    bool speaks, created, ends;
    string? condition;
    int repeats;
    TimeSpan quietSince = began, allowedQuiet = terms.Inactivity, lastNew = began - BoshTerms.Polling;
    bool lastWasIdle;

    /// <summary>True when all is said: every further request is <c>item-not-found</c>.</summary>
    public bool IsOver { get; private set; }

    /// <summary>True while what <see cref="Say"/> was given has not been sent.</summary>
    public bool Speaks => speaks;

    /// <summary>When <see cref="Tick"/> has something to do, if nothing happens before; null for never.</summary>
    public TimeSpan? NextWake => IsOver ? null
        : held.FirstOrDefault() is { Read: true } oldest && (!IsQuiet || oldest.Deadline < quietSince + allowedQuiet) ? oldest.Deadline
        : IsQuiet ? quietSince + allowedQuiet
        : null;

    bool IsQuiet => held.TrueForAll(request => request.From is null);

    /// <summary>The stream was opened: the host's name and the stream's id, for the response that makes the session.</summary>
    public void Opened(string? from, string? id) => (host, stream) = (from, id);

    /// <summary>A request has come.</summary>
    public IReadOnlyList<BoshAnswer<T>> Receive(T from, BoshRequest request, TimeSpan now)
    {
        if (IsOver)
        {
            return [new(from, BoshResponse.Terminate("item-not-found"))];
        }

        // XEP-0124 §11: one more is allowed for a farewell.
        var allowed = terms.Requests + (request.IsTerminate || request.Pause is not null ? 1 : 0);
        if (request.Rid < next || early.ContainsKey(request.Rid))
        {
            Repeat(from, request, now);
        }
        else if (request.Rid >= next + allowed)
        {
            Break("item-not-found", from);
        }
        else if (held.Count(other => other.From is not null) + early.Count >= allowed
            || unread.Count >= MostUnread || IsTooOften(request, now))
        {
            Break("policy-violation", from);
        }
        else
        {
            (repeats, lastNew) = (0, now);
            early.Add(request.Rid, (from, request));
            while (early.Remove(next, out var due))
            {
                Admit(due.From, due.Request, now);
            }
        }

        return Due(now);
    }

    /// <summary>
    /// The next request for the stream, in order; null if there is none yet. Whoever takes it says <see cref="Done"/> when the stream
    /// has dealt with it.
    /// </summary>
    public BoshRequest? Take() => unread.TryPeek(out var oldest) ? oldest.Request : null;

    /// <summary>The stream has dealt with what <see cref="Take"/> gave.</summary>
    public IReadOnlyList<BoshAnswer<T>> Done(TimeSpan now)
    {
        unread.Dequeue().Read = true;
        return Due(now);
    }

    /// <summary>The stream has something to say, once <see cref="Speaks"/> is false. The bytes must stay as they are until it is false again.</summary>
    public IReadOnlyList<BoshAnswer<T>> Say(ReadOnlyMemory<byte> payload, TimeSpan now)
    {
        (waiting, speaks) = (payload, true);
        return Due(now);
    }

    /// <summary>The stream's last words, which may be none.</summary>
    /// <param name="payload">Elements.</param>
    /// <param name="isError">True if the last one is a stream error (XEP-0206 §6).</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<BoshAnswer<T>> Finish(ReadOnlyMemory<byte> payload, bool isError, TimeSpan now)
    {
        (waiting, speaks, ends, condition) = (payload, true, true, isError ? "remote-stream-error" : null);
        return Due(now);
    }

    /// <summary>Ends the session at once.</summary>
    public IReadOnlyList<BoshAnswer<T>> Abort(string reason)
    {
        if (!IsOver)
        {
            Break(reason, null);
        }

        return Taken();
    }

    /// <summary>The connection of a request is gone: nobody waits for its response any more, though the client may ask for it again.</summary>
    public void Lost(T from, TimeSpan now)
    {
        foreach (var request in held.Where(request => request.From == from))
        {
            (request.From, quietSince) = (null, IsQuiet ? quietSince : now);
        }
    }

    /// <summary>Time has passed.</summary>
    public IReadOnlyList<BoshAnswer<T>> Tick(TimeSpan now)
    {
        if (!IsOver && IsQuiet && now >= quietSince + allowedQuiet)
        {
            Break("item-not-found", null);
        }

        return Due(now);
    }

    // XEP-0124 §11, §12: who asks with nothing to say while a request waits, or has just been told that there is nothing.
    bool IsTooOften(BoshRequest request, TimeSpan now) => request.IsEmpty && now - lastNew < BoshTerms.Polling
        && (terms.IsPolling ? lastWasIdle : held.Count(other => other.From is not null) == terms.Hold);

    void Admit(T from, BoshRequest request, TimeSpan now)
    {
        next++;
        var taken = new Held(request) { From = from, Deadline = now + terms.Wait };
        held.Add(taken);
        unread.Enqueue(taken);
        (allowedQuiet, quietSince, lastWasIdle) = (terms.Inactivity, now, false);
        if (request.Pause is { } seconds && TimeSpan.FromSeconds(seconds) is var pause && pause <= BoshTerms.LongestPause)
        {
            allowedQuiet = pause;
            while (held.Count > 0)
            {
                Answer(now, payload: false);
            }
        }
    }

    // XEP-0124 §14.3.
    void Repeat(T from, BoshRequest request, TimeSpan now)
    {
        if (++repeats > MostRepeats)
        {
            Break("policy-violation", from);
        }
        else if (held.Find(other => other.Request.Rid == request.Rid) is { } again)
        {
            Recover(again.From);
            again.From = from;
        }
        else if (early.TryGetValue(request.Rid, out var waits))
        {
            Recover(waits.From);
            early[request.Rid] = (from, request);
        }
        else if (answered.FirstOrDefault(answer => answer.Rid == request.Rid) is { Body: { } body })
        {
            answers.Add(new(from, body));
            quietSince = now;
        }
        else
        {
            Break("item-not-found", from);
        }
    }

    void Recover(T? old)
    {
        if (old is not null)
        {
            answers.Add(new(old, BoshResponse.Recoverable()));
        }
    }

    // What is held is answered from the oldest on, so responses are in order.
    List<BoshAnswer<T>> Due(TimeSpan now)
    {
        while (!IsOver && held is [var oldest, ..])
        {
            var isHeard = held.Exists(request => request.From is not null);
            // So that a client which is answered but never read cannot make us keep ever more of its requests.
            var maySpeak = oldest.Read || ends || unread.Count <= terms.Requests;
            if (speaks && isHeard && (oldest.From is null || maySpeak))
            {
                Answer(now, payload: oldest.From is not null);
            }
            else if (oldest.Read && (held.Count > terms.Hold || now >= oldest.Deadline))
            {
                Answer(now, payload: false);
            }
            else
            {
                break;
            }
        }

        return Taken();
    }

    void Answer(TimeSpan now, bool payload)
    {
        var (oldest, words) = (held[0], payload ? waiting : default);
        held.RemoveAt(0);
        var body = payload && ends ? BoshResponse.Terminate(condition, words.Span)
            : created ? BoshResponse.Of(words.Span)
            : BoshResponse.Created(terms, host, stream, words.Span);
        (created, lastWasIdle, quietSince) = (true, words.IsEmpty, oldest.From is null ? quietSince : now);
        if (payload)
        {
            (waiting, speaks) = (default, false);
        }

        // As many as the client may have under way (XEP-0124 §14.3).
        answered.Enqueue((oldest.Request.Rid, body));
        while (answered.Count > terms.Requests)
        {
            answered.Dequeue();
        }

        if (oldest.From is { } from)
        {
            answers.Add(new(from, body));
        }

        if (payload && ends)
        {
            IsOver = true;
            EndOthers(BoshResponse.Of(default));
        }
    }

    void Break(string reason, T? offender)
    {
        (IsOver, speaks, waiting) = (true, false, default);
        if (offender is not null)
        {
            answers.Add(new(offender, BoshResponse.Terminate(reason)));
        }

        EndOthers(BoshResponse.Terminate(offender is null ? reason : "other-request"));
    }

    void EndOthers(byte[] body)
    {
        answers.AddRange(held.Where(request => request.From is not null).Select(request => new BoshAnswer<T>(request.From!, body)));
        answers.AddRange(early.Values.Select(waits => new BoshAnswer<T>(waits.From, body)));
        held.Clear();
        early.Clear();
    }

    List<BoshAnswer<T>> Taken()
    {
        var taken = answers;
        answers = [];
        return taken;
    }

    sealed class Held(BoshRequest request)
    {
        public BoshRequest Request => request;

        public T? From { get; set; }

        public TimeSpan Deadline { get; init; }

        public bool Read { get; set; }
    }
}
