namespace Plenum.Integration.Crash;

/// <summary>What the crash tests stand on must itself be able to find a fault.</summary>
public sealed class VoteLedgerTests
{
    readonly VoteLedger ledger = new("poll");

    [Fact]
    public void A_vote_that_was_told_must_be_counted()
    {
        Vote("ann", "1");
        ledger.Check(Counts(1, 0));
        Assert.Empty(ledger.Violations);
        ledger.Check(Counts(0, 0));
        Assert.Equal(["poll: 0 votes, and it must be 1 to 1.", "poll: 0 votes for 1, and it must be 1 to 1."], ledger.Violations);
    }

    [Fact]
    public void A_vote_without_an_answer_may_be_counted_or_not()
    {
        Vote("ann", "1");
        ledger.Sent("ann", "ann-x", "2");
        ledger.Sent("bob", "bob-x", "2");
        ledger.Check(Counts(1, 0));
        ledger.Check(Counts(0, 1));
        ledger.Check(Counts(1, 1));
        ledger.Check(Counts(0, 2));
        Assert.Empty(ledger.Violations);
        ledger.Check(Counts(2, 0));
        Assert.Equal(["poll: 2 votes for 1, and it must be 0 to 1."], ledger.Violations);
    }

    [Fact]
    public void A_vote_that_is_counted_twice_is_found()
    {
        Vote("ann", "1");
        ledger.Check(Counts(1, 1));
        Assert.Equal(["poll: 2 votes, and it must be 1 to 1.", "poll: 1 votes for 2, and it must be 0 to 0."], ledger.Violations);
    }

    [Fact]
    public void Being_told_twice_is_found()
    {
        Vote("ann", "1", "v1");
        ledger.Told("ann", "v1");
        Assert.Equal(["poll: ann was told of its vote v1 once more."], ledger.Violations);
    }

    [Fact]
    public void A_lost_vote_that_leaves_the_sums_right_is_found_by_moving_it()
    {
        Vote("ann", "1");
        Vote("ann", "2");
        Vote("bob", "2");
        Vote("bob", "1");
        // Ann's and Bob's second votes are lost, and the sums are as they should be.
        var stored = Counts(1, 1);
        ledger.Check(stored);
        Assert.Empty(ledger.Violations);
        ledger.CheckMove("ann", ledger.StateOf("ann"), "3", stored, Counts(0, 1, 1));
        Assert.Equal(
            ["poll: ann was told that 2 counts and sent [] after that; counted was 1 (1:1 2:1 3:0 of 2 became 1:0 2:1 3:1 of 2 by its vote for 3)."],
            ledger.Violations);
    }

    [Fact]
    public void A_moved_vote_that_was_where_it_had_to_be_is_no_fault()
    {
        Vote("ann", "1");
        ledger.Sent("ann", "ann-x", "2");
        ledger.CheckMove("ann", ledger.StateOf("ann"), "3", Counts(1, 1), Counts(0, 1, 1));
        ledger.CheckMove("ann", ledger.StateOf("ann"), "3", Counts(1, 1), Counts(1, 0, 1));
        ledger.CheckMove("ann", ledger.StateOf("ann"), "1", Counts(1, 1), Counts(1, 1));
        ledger.CheckMove("new", ledger.StateOf("new"), "1", Counts(1, 1), Counts(2, 1));
        Assert.Empty(ledger.Violations);
        ledger.CheckMove("new", ledger.StateOf("new"), "1", Counts(1, 1), Counts(2, 0));
        ledger.CheckMove("ann", ledger.StateOf("ann"), "1", Counts(1, 1), Counts(3, 0));
        Assert.Equal(2, ledger.Violations.Count);
    }

    void Vote(string voter, string choice, string? id = null)
    {
        id ??= $"{voter}-{choice}";
        ledger.Sent(voter, id, choice);
        ledger.Told(voter, id);
    }

    static PollCounts Counts(int first, int second, int third = 0) =>
        new("p", 0, first + second + third, new Dictionary<string, int> { ["1"] = first, ["2"] = second, ["3"] = third });
}
