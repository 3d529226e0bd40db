namespace Plenum.Xmpp.Streams.StreamManagement;

/// <summary>A stanza that was sent and is not acknowledged. It shares the template with all other recipients.</summary>
/// <param name="Stanza">The stanza.</param>
/// <param name="To">The recipient: the session's full JID, or the account's.</param>
/// <param name="At">When it was first sent.</param>
/// <param name="Bytes">Its length on the wire.</param>
public readonly record struct SentStanza(StanzaTemplate Stanza, Jid To, DateTimeOffset At, int Bytes);
