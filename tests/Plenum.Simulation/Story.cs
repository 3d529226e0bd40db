using System.Globalization;
using Plenum.Rooms;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Simulation;

/// <summary>What happens in a history, chosen by its seed.</summary>
sealed class Story
{
    const int Accounts = 6;

    // More nicks than accounts would make no conflicts, fewer no history.
    static readonly string[] Nicks = ["ann", "bob", "cid", "dan", "eve", "fay", "gus"];

    readonly World world;
    readonly (int Weight, Action Happens)[] happenings;
    readonly int weights;
    int polls;
    bool calm;

    Story(World world)
    {
        this.world = world;
        happenings =
        [
            (30, () => world.Run(world.Random.Next(1, 12), Mishap())),
            (60, Vote),
            (16, Enter),
            (6, () => OnSomebody(session => world.Send(session, Say(Pick("Hello", "!", "1", "spam", "! 1", "!one")) with { Id = "chat" }))),
            (10, () => OnSomebody(session => world.Send(session, world.Messages.Says(session, world.Random)))),
            (5, () => OnSomebody(session => Ask(session, world.Messages.TakesBack(session, world.Random)))),
            (4, () => OnAdmin(session => Ask(session, world.Messages.TakesAway(world.Random)))),
            (4, () => OnSomebody(session => Join(session, Pick(Nicks)))),
            (2, () => OnSomebody(session => world.Send(session, Stanza.Presence("unavailable")))),
            (2, () => OnSomebody(world.Disconnect)),
            (12, StartPoll),
            (2, VoteALot),
            (3, Administer),
            (4, Promote),
            (14, OpenTasks),
            (14, Publish),
            (6, Retract),
            (5, PublishAgain),
            (14, () => world.Advance(TimeSpan.FromMilliseconds(world.Random.Next(3000)), Mishap)),
            (6, () => world.Advance(TimeSpan.FromSeconds(world.Random.Next(40)), Mishap)),
            (1, () => world.Advance(TimeSpan.FromSeconds(world.Random.Next(200)), Mishap)),
            (1, Outage),
            (4, world.Host.Condense),
            (2, world.Host.Unload),
            (1, Stop),
            (10, world.CheckMemory),
            (2, world.CheckArchive),
        ];
        weights = happenings.Sum(happening => happening.Weight);
    }

    /// <summary>Plays the history of a seed and checks it; throws a <see cref="Violation"/>.</summary>
    public static World Play(int seed, Variant variant, int steps = 420)
    {
        var world = new World(seed, variant);
        var story = new Story(world);
        try
        {
            for (var i = 0; i < steps; i++)
            {
                story.Step();
            }

            story.calm = true;
            world.CheckEnd();
        }
        catch (Exception cause)
        {
            var (property, detail) = cause is Violation violation ? (violation.Property, violation.Message) : (Properties.Throws, $"{cause}");
            throw new Violation(
                property, $"{detail}\nseed {seed}; run it alone with PLENUM_SEED={seed}; its last lines:\n{string.Join('\n', world.Last(40))}");
        }

        return world;
    }

    void Step()
    {
        var at = world.Random.Next(weights);
        foreach (var (weight, happens) in happenings)
        {
            at -= weight;
            if (at < 0)
            {
                happens();
                return;
            }
        }
    }

    Mishap Mishap() => calm ? Simulation.Mishap.None : world.Random.Next(120) switch
    {
        0 => Simulation.Mishap.DiesBeforeCommit,
        1 => Simulation.Mishap.CommitFails,
        2 => Simulation.Mishap.DiesAfterCommit,
        3 => Simulation.Mishap.DiesWhileTelling,
        _ => Simulation.Mishap.None,
    };

    void Vote() => OnSomebody(session => Vote(session, world.Random.Next(7)));

    void VoteALot() => OnSomebody(session =>
    {
        for (var i = 0; i < 8; i++)
        {
            Vote(session, 1 + (i % 3));
        }
    });

    void Vote(Session session, int choice)
    {
        var number = choice.ToString(CultureInfo.InvariantCulture);
        world.Send(session, Say(Pick($"!{number}", $" !{number}\n")) with { Id = world.Oracle.Sends(session, choice) });
    }

    // Mostly those who are not there, so that the room is not empty for long after a crash.
    void Enter()
    {
        var account = world.Random.Next(Accounts);
        for (var i = 0; i < 3 && world.Sessions.Exists(session => session.Alive && session.Account == account); i++)
        {
            account = world.Random.Next(Accounts);
        }

        Join(world.Connect(account), world.Random.Next(3) == 0 ? Pick(Nicks) : Nicks[account]);
    }

    // Who may make a room opens it, if it is theirs and new.
    void Join(Session session, string nick)
    {
        world.Send(session, Stanza.Presence(null, new Element("x", Ns.Muc)) with { To = World.Nick(nick) });
        if (session.Account < 2)
        {
            world.Send(session, Stanza.Iq("set", new Element("query", Ns.MucOwner) { new Element("x", Ns.DataForms) { { "type", "submit" } } }) with { Id = "open" });
        }
    }

    void StartPoll() => OnSomebody(session =>
    {
        var admin = world.Sessions.Find(other => other.Alive && other.Account < 2);
        session = world.Random.Next(4) == 0 ? session : admin ?? session;
        var question = $"{Pick("anonymous", "public")} {++polls}";
        (string, string)[] fields =
        [
            ("FORM_TYPE", "http://jabber.org/protocol/muc#x-poll"),
            ("muc#roompoll_question", question),
            ("muc#roompoll_duration", Pick("1", "1", "1", "2", "2", "99999999999999999999")),
            ("muc#roompoll_anonymous", question[0] == 'a' ? "1" : "0"),
            ("muc#roompoll_choice1", "one"),
            ("muc#roompoll_choice2", "two"),
            ("muc#roompoll_choice3", Pick("", "three")),
            ("muc#roompoll_choice4", Pick("", "four")),
        ];
        world.Send(session, Stanza.Iq("set", new Element("query", "http://jabber.org/protocol/muc#x-poll")
        {
            new Element("x", Ns.DataForms)
            {
                { "type", "submit" },
                fields.Select(field => new Element("field", Ns.DataForms) { { "var", field.Item1 }, new Element("value", Ns.DataForms) { field.Item2 } }),
            },
        }) with { Id = "poll" });
    });

    void Administer() => OnSomebody(session =>
    {
        var account = world.Random.Next(Accounts);
        var item = new Element("item", Ns.MucAdmin);
        switch (world.Random.Next(12))
        {
            case 0:
                world.Oracle.SendsDestroy();
                world.Tasks.SendsDestroy();
                world.Send(session, Stanza.Iq("set", new Element("query", Ns.MucOwner) { new Element("destroy", Ns.MucOwner) }) with { Id = "destroy" });
                return;
            case < 5:
                item.Add("nick", Nicks[account]);
                item.Add("role", Pick("none", "visitor", "participant"));
                break;
            default:
                item.Add("jid", $"account{account}@localhost");
                item.Add("affiliation", Pick("none", "member", "admin", "outcast", "owner"));
                break;
        }

        world.Send(session, Stanza.Iq("set", new Element("query", Ns.MucAdmin) { item }) with { Id = "admin" });
    });

    // The two accounts that create rooms make each other what they may be for the tasks, or not be.
    void Promote() => OnAdmin(session => world.Send(session, Stanza.Iq("set", new Element("query", Ns.MucAdmin)
    {
        new Element("item", Ns.MucAdmin)
        {
            { "jid", $"account{1 - (session.Account % 2)}@localhost" }, { "affiliation", Pick("admin", "owner", "member", "none") },
        },
    }) with { Id = "admin" }));

    // What a client does that shows the tasks.
    void OpenTasks() => OnAdmin(session =>
    {
        world.Send(session, TaskLedger.Subscribe(session.Jid));
        world.Send(session, TaskLedger.Items());
    });

    void Publish() => OnAdmin(session => world.Send(session, world.Tasks.Publishes(world.Random.Next(1, 4))));

    void PublishAgain() => OnAdmin(session => world.Send(session, world.Tasks.PublishesAgain($"moving-{world.Random.Next(4)}")));

    void Retract() => OnAdmin(session => Ask(session, world.Tasks.Retracts(world.Random)));

    void Ask(Session session, Stanza? request)
    {
        if (request is not null)
        {
            world.Send(session, request);
        }
    }

    // Mostly those who may.
    void OnAdmin(Action<Session> does) => OnSomebody(session =>
    {
        var admins = world.Sessions.Where(other => other.Alive && other.Account < 2).ToList();
        does(admins.Count == 0 || world.Random.Next(5) == 0 ? session : admins[world.Random.Next(admins.Count)]);
    });

    void Outage()
    {
        world.Host.Die();
        world.Sleep(TimeSpan.FromSeconds(world.Random.Next(4) == 0 ? world.Random.Next(240) : world.Random.Next(10)));
    }

    void Stop()
    {
        world.Host.Post(new ServerStopping());
        if (world.Run(int.MaxValue))
        {
            world.Host.Die();
        }
    }

    void OnSomebody(Action<Session> does)
    {
        var alive = world.Sessions.Where(session => session.Alive).ToList();
        if (alive.Count > 0)
        {
            does(alive[world.Random.Next(alive.Count)]);
        }
    }

    static Stanza Say(string body) => Stanza.Message("groupchat", new Element("body", Ns.Client) { body });

    string Pick(params ReadOnlySpan<string> from) => from[world.Random.Next(from.Length)];
}
