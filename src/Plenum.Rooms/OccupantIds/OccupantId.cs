using System.Security.Cryptography;
using System.Text;
using Plenum.Xmpp;

namespace Plenum.Rooms.OccupantIds;

/// <summary>Occupant-ids (XEP-0421): the same for the same account in the same room, for ever, and nothing can be read from them.</summary>
static class OccupantId
{
    /// <summary>The id of an account in the room with this key: a keyed hash, so that ids of two rooms cannot be compared (§3.1).</summary>
    public static string Of(string key, Jid bareJid) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(bareJid.Bare.ToString()))[..16]);
}
