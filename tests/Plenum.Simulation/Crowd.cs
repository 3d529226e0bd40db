using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Simulation;

/// <summary>A history of coming and going: more come than the room shows, and what they are and may see changes.</summary>
sealed class Crowd
{
    const int Accounts = 9;

    static readonly string[] Nicks = ["ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal", "ida", "jim"];

    readonly World world;
    readonly (int Weight, Action Happens)[] happenings;
    readonly int weights;

    Crowd(World world)
    {
        this.world = world;
        happenings =
        [
            (30, () => world.Run(world.Random.Next(1, 8), Mishap())),
            (30, Enter),
            (8, () => OnSomebody(session => world.Send(session, Stanza.Presence("unavailable")))),
            (4, () => OnSomebody(world.Disconnect)),
            (6, () => OnSomebody(session => Join(session, Pick(Nicks)))),
            (8, () => OnSomebody(ChangeAvailability)),
            (20, () => OnSomebody(session => world.Send(session, Stanza.Message("groupchat", new Element("body", Ns.Client) { "Hello" }) with { Id = "chat" }))),
            (10, Administer),
            (5, Configure),
            (3, () => world.Advance(TimeSpan.FromSeconds(world.Random.Next(400)), Mishap)),
            (1, () => world.Host.Die()),
            (2, world.CheckMemory),
        ];
        weights = happenings.Sum(happening => happening.Weight);
    }

    /// <summary>Plays the history of a seed and checks it; throws a <see cref="Violation"/>.</summary>
    public static World Play(int seed, Variant variant, int steps = 400)
    {
        var world = new World(seed, variant with { Settings = variant.Settings with { ShownOccupants = 2 + (seed % 4) } });
        var crowd = new Crowd(world);
        try
        {
            for (var i = 0; i < steps; i++)
            {
                crowd.Step();
            }

            world.Run(int.MaxValue);
        }
        catch (Exception cause)
        {
            var (property, detail) = cause is Violation violation ? (violation.Property, violation.Message) : (Properties.Throws, $"{cause}");
            throw new Violation(property, $"{detail}\nseed {seed}; its last lines:\n{string.Join('\n', world.Last(40))}");
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

    Mishap Mishap() => world.Random.Next(60) switch
    {
        0 => Simulation.Mishap.DiesBeforeCommit,
        1 => Simulation.Mishap.CommitFails,
        2 => Simulation.Mishap.DiesAfterCommit,
        3 => Simulation.Mishap.DiesWhileTelling,
        _ => Simulation.Mishap.None,
    };

    void Enter()
    {
        var account = world.Random.Next(4) == 0 ? world.Random.Next(2) : world.Random.Next(Accounts);
        Join(world.Connect(account), world.Random.Next(4) == 0 ? Pick(Nicks) : Nicks[account]);
    }

    void Join(Session session, string nick)
    {
        world.Send(session, Stanza.Presence(null, new Element("x", Ns.Muc)) with { To = World.Nick(nick) });
        if (session.Account < 2)
        {
            world.Send(session, Submit());
        }
    }

    void ChangeAvailability(Session session) => world.Send(session, Stanza.Presence(null, new Element("show", Ns.Client) { Pick("away", "dnd", "chat") })
        with { To = World.Nick(session.Nick ?? "nobody") });

    // By those who may, mostly: account 0 is an owner as long as nobody takes that away.
    void Administer() => OnOwner(session =>
    {
        var item = new Element("item", Ns.MucAdmin);
        if (world.Random.Next(2) == 0)
        {
            item.Add("nick", Pick(Nicks));
            item.Add("role", Pick("none", "visitor", "participant", "moderator"));
        }
        else
        {
            item.Add("jid", $"account{world.Random.Next(Accounts)}@localhost");
            item.Add("affiliation", Pick("none", "none", "member", "admin", "owner", "outcast"));
        }

        world.Send(session, Stanza.Iq("set", new Element("query", Ns.MucAdmin) { item }) with { Id = "admin" });
    });

    void Configure() => OnOwner(session => world.Send(session, world.Random.Next(5) switch
    {
        0 => Submit(("muc#roomconfig_moderatedroom", Pick("0", "1"))),
        1 => Submit(("muc#roomconfig_membersonly", Pick("0", "0", "1"))),
        2 => Submit(("muc#roomconfig_whois", Pick("anyone", "moderators"))),
        3 => Submit(("muc#roomconfig_persistentroom", Pick("0", "1"))),
        _ => Submit(("muc#roomconfig_presencebroadcast", Pick("moderator participant visitor", "moderator participant", "moderator", "visitor", "participant visitor"))),
    }));

    static Stanza Submit(params (string Var, string Values)[] fields) => Stanza.Iq("set", new Element("query", Ns.MucOwner)
    {
        new Element("x", Ns.DataForms)
        {
            { "type", "submit" },
            fields.Select(field => new Element("field", Ns.DataForms)
            {
                { "var", field.Var }, field.Values.Split(' ').Select(value => new Element("value", Ns.DataForms) { value }),
            }),
        },
    }) with { Id = "config" };

    void OnOwner(Action<Session> does) => OnSomebody(session =>
        does(world.Sessions.Find(other => other.Alive && other.Account < 2 && world.Random.Next(5) > 0) ?? session));

    void OnSomebody(Action<Session> does)
    {
        var alive = world.Sessions.Where(session => session.Alive).ToList();
        if (alive.Count > 0)
        {
            does(alive[world.Random.Next(alive.Count)]);
        }
    }

    string Pick(params ReadOnlySpan<string> from) => from[world.Random.Next(from.Length)];
}
