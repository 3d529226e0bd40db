using Plenum.Xmpp.Rosters;

namespace Plenum.Tests.Rosters;

/// <summary>The tables of RFC 6121 §A.2 and §A.3, line by line: a line is <c>state | passes | next state</c>, * with an answer.</summary>
public sealed class SubscriptionTests
{
    const string SentSubscribe = """
        None | yes | None+Out
        None+Out | yes | None+Out
        None+In | yes | None+Out+In
        None+Out+In | yes | None+Out+In
        To | yes | To
        To+In | yes | To+In
        From | yes | From+Out
        From+Out | yes | From+Out
        Both | yes | Both
        """;

    const string SentUnsubscribe = """
        None | yes | None
        None+Out | yes | None
        None+In | yes | None+In
        None+Out+In | yes | None+In
        To | yes | None
        To+In | yes | None+In
        From | yes | From
        From+Out | yes | From
        Both | yes | From
        """;

    const string SentSubscribed = """
        None | no | None approved
        None+Out | no | None+Out approved
        None+In | yes | From
        None+Out+In | yes | From+Out
        To | no | To approved
        To+In | yes | Both
        From | no | From
        From+Out | no | From+Out
        Both | no | Both
        """;

    const string SentUnsubscribed = """
        None | no | None
        None+Out | no | None+Out
        None+In | yes | None
        None+Out+In | yes | None+Out
        To | no | To
        To+In | yes | To
        From | yes | None
        From+Out | yes | None+Out
        Both | yes | To
        """;

    const string ReceivedSubscribe = """
        None | yes | None+In
        None+Out | yes | None+Out+In
        None+In | no | None+In
        None+Out+In | no | None+Out+In
        To | yes | To+In
        To+In | no | To+In
        From | no* | From
        From+Out | no* | From+Out
        Both | no* | Both
        """;

    const string ReceivedUnsubscribe = """
        None | no | None
        None+Out | no | None+Out
        None+In | yes* | None
        None+Out+In | yes* | None+Out
        To | no | To
        To+In | yes* | To
        From | yes* | None
        From+Out | yes* | None+Out
        Both | yes* | To
        """;

    const string ReceivedSubscribed = """
        None | no | None
        None+Out | yes | To
        None+In | no | None+In
        None+Out+In | yes | To+In
        To | no | To
        To+In | no | To+In
        From | no | From
        From+Out | yes | Both
        Both | no | Both
        """;

    const string ReceivedUnsubscribed = """
        None | no | None
        None+Out | yes | None
        None+In | no | None+In
        None+Out+In | yes | None+In
        To | yes | None
        To+In | yes | None+In
        From | no | From
        From+Out | yes | From
        Both | yes | From
        """;

    const string ReceivedSubscribeApproved = """
        None | no* | From approved
        None+Out | no* | From+Out approved
        To | no* | Both approved
        From | no* | From approved
        From+Out | no* | From+Out approved
        Both | no* | Both approved
        """;

    static readonly string[] states = ["None", "None+Out", "None+In", "None+Out+In", "To", "To+In", "From", "From+Out", "Both"];
    static readonly string[] types = ["subscribe", "subscribed", "unsubscribe", "unsubscribed"];

    [Theory]
    [InlineData("subscribe", SentSubscribe)]
    [InlineData("unsubscribe", SentUnsubscribe)]
    [InlineData("subscribed", SentSubscribed)]
    [InlineData("unsubscribed", SentUnsubscribed)]
    public void What_a_user_sends_goes_on_and_changes_the_state_as_the_table_says(string type, string table) =>
        Assert.Equal(table, Table(states, state => state.Send(type, approved: false)));

    [Theory]
    [InlineData("subscribe", ReceivedSubscribe)]
    [InlineData("unsubscribe", ReceivedUnsubscribe)]
    [InlineData("subscribed", ReceivedSubscribed)]
    [InlineData("unsubscribed", ReceivedUnsubscribed)]
    public void What_a_user_gets_is_shown_and_changes_the_state_as_the_table_says(string type, string table) =>
        Assert.Equal(table, Table(states, state => state.Receive(type, approved: false)));

    [Fact]
    public void A_request_that_was_approved_in_advance_is_granted_without_being_shown() =>
        Assert.Equal(ReceivedSubscribeApproved, Table(
            states.Where(state => !state.EndsWith("+In", StringComparison.Ordinal)), state => state.Receive("subscribe", approved: true)));

    [Fact]
    public void An_approval_in_advance_ends_by_denial_only()
    {
        foreach (var state in states.Select(Parse))
        {
            Assert.False(state.Send("unsubscribed", approved: true).Approved);
            Assert.All(types.Where(type => type != "unsubscribed"), type => Assert.True(state.Send(type, approved: true).Approved));
            Assert.All(types, type => Assert.True(state.Receive(type, approved: true).Approved));
        }
    }

    [Fact]
    public void No_way_leads_out_of_the_nine_states_and_all_are_reached()
    {
        var known = new HashSet<Subscription> { Subscription.None };
        var open = new Queue<Subscription>(known);
        while (open.TryDequeue(out var state))
        {
            foreach (var next in types.SelectMany(type => new[] { state.Send(type, false).Next, state.Receive(type, false).Next, state.Receive(type, true).Next }))
            {
                if (known.Add(next))
                {
                    open.Enqueue(next);
                }
            }
        }

        Assert.Equal(states.Order(), known.Select(Name).Order());
    }

    /// <summary>
    /// Both sides of every pair of states that can come of stanzas between them stay true of each other: who sees somebody is seen.
    /// </summary>
    [Fact]
    public void The_two_sides_always_agree_on_who_sees_whom()
    {
        var known = new HashSet<(Subscription, Subscription)> { (Subscription.None, Subscription.None) };
        var open = new Queue<(Subscription A, Subscription B)>(known);
        while (open.TryDequeue(out var pair))
        {
            Assert.Equal((pair.A.To, pair.A.From), (pair.B.From, pair.B.To));
            foreach (var type in types)
            {
                var sent = pair.A.Send(type, false);
                var b = pair.B;
                var a = sent.Next;
                if (sent.Passes)
                {
                    var received = b.Receive(type, false);
                    b = received.Next;
                    a = received.Reply is { } reply ? a.Receive(reply, false).Next : a;
                }

                foreach (var next in new[] { (a, b), (b, a) })
                {
                    if (known.Add(next))
                    {
                        open.Enqueue(next);
                    }
                }
            }
        }

        Assert.True(known.Count >= 9);
    }

    static string Table(IEnumerable<string> from, Func<Subscription, SubscriptionStep> step) => string.Join('\n', from.Select(state =>
    {
        var (passes, next, approved, reply) = step(Parse(state));
        return $"{state} | {(passes ? "yes" : "no")}{(reply is null ? "" : "*")} | {Name(next)}{(approved ? " approved" : "")}";
    }));

    static Subscription Parse(string name) => new(
        name[0] is 'T' or 'B', name[0] is 'F' or 'B', name.Contains("+Out", StringComparison.Ordinal), name.Contains("+In", StringComparison.Ordinal));

    static string Name(Subscription state) => ((state.To, state.From) switch
    {
        (true, true) => "Both",
        (true, false) => "To",
        (false, true) => "From",
        _ => "None",
    }) + (state.PendingOut ? "+Out" : "") + (state.PendingIn ? "+In" : "");
}
