namespace Plenum.Rooms.Archive;

/// <summary>The wire of message archives (XEP-0313).</summary>
static class ArchiveXml
{
    /// <summary>The namespace.</summary>
    public const string Namespace = "urn:xmpp:mam:2";
}
