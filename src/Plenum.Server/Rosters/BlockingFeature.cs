using Plenum.Rooms;
using Plenum.Server.Sessions;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Rosters;

/// <summary>Blocks and unblocks for an account (XEP-0191), and takes reports with it (XEP-0377).</summary>
sealed class BlockingFeature(IContactStore store, SessionTable sessions, AccountOrder order, ILogger log) : IAccountFeature
{
    /// <summary>The namespace of the requests, and the server's feature.</summary>
    public const string Namespace = "urn:xmpp:blocking";

    /// <summary>The server's feature for reports inside of a request to block.</summary>
    public const string Reporting = "urn:xmpp:reporting:1";

    /// <summary>
    /// Addresses that an account has blocked, 1 000: whole domains can be. One more is refused with <c>resource-constraint</c>.
    /// </summary>
    const int MostBlocked = 1000;

    /// <summary>Characters of a report's text that are logged, 500; the rest is cut off.</summary>
    const int LongestReport = 500;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Namespace)> Payloads => [("blocklist", Namespace), ("block", Namespace), ("unblock", Namespace)];

    /// <inheritdoc/>
    public async ValueTask<IqAnswer> AnswerAsync(ClientSession from, Jid account, Stanza iq, Element payload)
    {
        if (from.Standing == PeerStanding.Anonymous || (iq.Type == "get") != (payload.Name == "blocklist"))
        {
            return StanzaError.ServiceUnavailable();
        }

        using (await order.EnterAsync(account))
        {
            return payload.Name switch
            {
                "blocklist" => await ListAsync(from),
                "block" => await BlockAsync(from, payload),
                _ => await UnblockAsync(from, payload),
            };
        }
    }

    async ValueTask<IqAnswer> ListAsync(ClientSession from)
    {
        from.WantsBlocked = true;
        return Listing("blocklist", new Blocklist(await store.BlockedAsync(from.Jid.Local!)).Jids);
    }

    async ValueTask<IqAnswer> BlockAsync(ClientSession from, Element block)
    {
        if (!TryRead(block, out var jids))
        {
            return StanzaError.JidMalformed();
        }

        if (jids.Count == 0)
        {
            return StanzaError.BadRequest();
        }

        if (!await store.BlockAsync(from.Jid.Local!, jids, MostBlocked))
        {
            return StanzaError.ResourceConstraint();
        }

        // §3.3: they hear that the user is gone, before nothing can reach them any more.
        foreach (var session in sessions.Of(from.Jid))
        {
            session.Availability.HideFrom(new Blocklist(jids), sessions);
        }

        await ChangedAsync(from, Listing("block", jids));
        Log(from, block);
        return IqAnswer.Empty;
    }

    async ValueTask<IqAnswer> UnblockAsync(ClientSession from, Element unblock)
    {
        if (!TryRead(unblock, out var jids))
        {
            return StanzaError.JidMalformed();
        }

        var before = new Blocklist(await store.BlockedAsync(from.Jid.Local!));
        await store.UnblockAsync(from.Jid.Local!, jids.Count == 0 ? before.Jids : jids);
        var after = await ChangedAsync(from, Listing("unblock", jids));
        await ShowAsync(from.Jid.Bare, before, after);
        return IqAnswer.Empty;
    }

    /// <summary>The sessions get the new list, and those that asked are told.</summary>
    async ValueTask<Blocklist> ChangedAsync(ClientSession from, Element push)
    {
        var list = new Blocklist(await store.BlockedAsync(from.Jid.Local!));
        foreach (var session in sessions.Of(from.Jid))
        {
            session.Blocked = list;
            if (session.WantsBlocked)
            {
                session.Deliver(Stanza.Iq("set", push) with { From = from.Jid.Bare, Id = Pushes.NewId() });
            }
        }

        return list;
    }

    /// <summary>Who is not blocked any more sees the user again, if they may (§3.4), and the user them.</summary>
    async ValueTask ShowAsync(Jid account, Blocklist before, Blocklist after)
    {
        foreach (var contact in (await store.ListAsync(account.Local!)).Contacts)
        {
            foreach (var other in sessions.Of(contact.Jid).Where(other => before.Covers(other.Jid) && !after.Covers(other.Jid)))
            {
                foreach (var own in sessions.Of(account))
                {
                    if (contact.Subscription.From)
                    {
                        own.Availability.ShowTo(other);
                    }

                    if (contact.Subscription.To)
                    {
                        other.Availability.ShowTo(own);
                    }
                }
            }
        }
    }

    void Log(ClientSession from, Element block)
    {
        foreach (var item in block.Elements)
        {
            if (item.Child("report", Reporting) is { } report)
            {
                var text = report.Child("text", Reporting)?.Value ?? "";
                Operations.Logs.Report(log, from.Jid.Bare, item["jid"]!, report["reason"] ?? "", text[..Math.Min(text.Length, LongestReport)]);
            }
        }
    }

    /// <remarks><code>name = item[jid]*</code></remarks>
    static Element Listing(string name, IEnumerable<Jid> jids) => new(name, Namespace)
    {
        jids.Select(jid => new Element("item", Namespace) { { "jid", jid.ToString() } }),
    };

    static bool TryRead(Element request, out List<Jid> jids)
    {
        jids = [];
        foreach (var item in request.Elements.Where(child => child.Is("item", Namespace)))
        {
            if (!Jid.TryParse(item["jid"], out var jid))
            {
                return false;
            }

            jids.Add(jid);
        }

        return true;
    }
}
