using System.Globalization;
using System.Security.Cryptography;
using Plenum.Server.Sessions;
using Plenum.Xmpp;
using Plenum.Xmpp.Rosters;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Rosters;

/// <summary>What an account's clients are told of a change of its roster (RFC 6121 §2.1.6).</summary>
/// <param name="Account">The account.</param>
/// <param name="Item">The item as it is now, or its removal.</param>
/// <param name="Version">The roster's version with it.</param>
sealed record RosterPush(Jid Account, Element Item, long Version)
{
    /// <summary>Tells the sessions that have asked for the roster.</summary>
    public void Deliver(SessionTable sessions)
    {
        foreach (var session in sessions.Of(Account))
        {
            if (session.WantsRoster)
            {
                session.Deliver(Stanza.Iq("set", Pushes.Query(Version, Item)) with { From = Account, Id = Pushes.NewId() });
            }
        }
    }
}

/// <summary>How pushes look.</summary>
static class Pushes
{
    /// <summary>An id for a request of the server's.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>The roster's version as clients keep it; nobody but the server reads anything out of it.</summary>
    public static string Version(long version) => version.ToString("x", CultureInfo.InvariantCulture);

    /// <remarks><code>query[ver] = item*</code></remarks>
    public static Element Query(long version, params IEnumerable<Element> items) => new("query", RosterItem.Namespace)
    {
        { "ver", Version(version) },
        items,
    };
}
