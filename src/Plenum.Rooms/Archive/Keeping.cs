using Plenum.Xmpp;

namespace Plenum.Rooms.Archive;

/// <summary>Which messages are kept: archived, with a <c>stanza-id</c>, and shown to those who join later.</summary>
static class Keeping
{
    /// <summary>
    /// True for a message that people read (it has a body) or whose sender asks to store it, unless the sender asks not to
    /// (XEP-0334). Chat states and markers pass and are forgotten.
    /// </summary>
    public static bool IsKept(Stanza message) =>
        (message.Child("body", Ns.Client) is not null || message.Child("store", Ns.Hints) is not null)
        && message.Child("no-store", Ns.Hints) is null
        && message.Child("no-permanent-store", Ns.Hints) is null;
}
