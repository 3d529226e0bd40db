using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Conversations;

/// <summary>Conversations that are played on Plenum and on Prosody: what each client is told must be the same, or a known difference.</summary>
public sealed class ConversationTests(BothServers servers) : IClassFixture<BothServers>
{
    public static TheoryData<string> Names => [.. All.Conversations.Select(conversation => conversation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Plenum_tells_everybody_what_Prosody_does(string name)
    {
        var conversation = All.Conversations.Single(candidate => candidate.Name == name);
        Assert.Equal(conversation.Steps.Count, conversation.Steps.Select(step => step.What).Distinct().Count());
        await using var plenum = new Scene(conversation, servers.Plenum.TcpPort);
        await using var prosody = new Scene(conversation, servers.Prosody.Port);

        var habits = new HashSet<Habit>();
        var ours = (await plenum.PlayAsync()).Select(record => Lines(record, isPlenum: true, habits)).ToList();
        var theirs = (await prosody.PlayAsync()).Select(record => Lines(record, isPlenum: false, habits)).ToList();

        var places = ours.Zip(theirs, (mine, other) => new Place(mine.Where.Step, mine.Where.Who, mine.Lines, other.Lines)).ToList();
        var known = Differences.Here.Where(known => known.Conversation == name).ToList();
        var report = places.Where(place => place.Differs && !known.Exists(place.Is)).Select(place => place.ToString())
            .Concat(known.Where(known => !places.Exists(place => place.Differs && place.Is(known))).Select(known => $"{known.Step}: does not differ any more. ({known.Reason})"))
            .Concat(Differences.Everywhere.Where(habit => habit.SeenIn == name && !habits.Contains(habit)).Select(habit => $"Not seen any more: {habit.Reason}"));
        Assert.True(!report.Any(), string.Join('\n', report));
    }

    static (Record Where, IReadOnlyList<string> Lines) Lines(Record record, bool isPlenum, HashSet<Habit> seen)
    {
        var lines = new List<string>();
        foreach (var stanza in record.Told)
        {
            var left = (Element?)stanza;
            foreach (var habit in Differences.Everywhere.Where(habit => habit.Plenum == isPlenum))
            {
                var before = left;
                left = left is null ? null : habit.Without(left);
                if (!ReferenceEquals(before, left))
                {
                    seen.Add(habit);
                }
            }

            if (left is not null)
            {
                lines.Add(left.ToString());
            }
        }

        return (record, Ordered(lines));
    }

    /// <summary>
    /// Others' presences may come in any order, as long as nothing else stands between them; and whether a request is answered before or
    /// after those whom it concerns are told, is the server's choice.
    /// </summary>
    static List<string> Ordered(List<string> lines)
    {
        List<string> ordered = [], run = [], answers = [];
        foreach (var line in lines)
        {
            if (line.StartsWith("<iq", StringComparison.Ordinal))
            {
                answers.Add(line);
                continue;
            }

            if (line.StartsWith("<presence", StringComparison.Ordinal) && !line.Contains("code='110'", StringComparison.Ordinal))
            {
                run.Add(line);
                continue;
            }

            ordered.AddRange(run.Order(StringComparer.Ordinal));
            run.Clear();
            ordered.Add(line);
        }

        return [.. ordered, .. run.Order(StringComparer.Ordinal), .. answers.Order(StringComparer.Ordinal)];
    }

    sealed record Place(string Step, string Who, IReadOnlyList<string> Plenum, IReadOnlyList<string> Prosody)
    {
        public bool Differs => !Plenum.SequenceEqual(Prosody);

        public bool Is(Difference known) => known.Step == Step && (known.Who ?? Who) == Who;

        public override string ToString() =>
            $"{Step}: {Who} is told by Plenum\n{string.Join('\n', Plenum.Select(line => "    " + line))}\n  and by Prosody\n{string.Join('\n', Prosody.Select(line => "    " + line))}";
    }
}
