namespace Plenum.Xmpp.Rosters;

/// <summary>How a user and a contact are subscribed to each other's presence, as the user sees it (RFC 6121 §A.1): nine states in all.</summary>
/// <param name="To">The user sees the contact.</param>
/// <param name="From">The contact sees the user.</param>
/// <param name="PendingOut">The user has asked, and the contact has not answered. Never where <paramref name="To"/> is.</param>
/// <param name="PendingIn">The contact has asked, and the user has not answered. Never where <paramref name="From"/> is.</param>
public readonly record struct Subscription(bool To = false, bool From = false, bool PendingOut = false, bool PendingIn = false)
{
    /// <summary>Neither sees the other, nor has asked to.</summary>
    public static Subscription None => default;

    /// <summary>The value of the attribute <c>subscription</c> (RFC 6121 §2.1.2.5).</summary>
    public string Attribute => (To, From) switch
    {
        (true, true) => "both",
        (true, false) => "to",
        (false, true) => "from",
        _ => "none",
    };

    /// <summary>
    /// What becomes of a stanza that the user sends to the contact (§A.2).
    /// </summary>
    /// <param name="type"><c>subscribe</c>, <c>subscribed</c>, <c>unsubscribe</c> or <c>unsubscribed</c>.</param>
    /// <param name="approved">Whether the user has approved in advance (§3.4).</param>
    public SubscriptionStep Send(string type, bool approved) => type switch
    {
        "subscribe" => new(true, this with { PendingOut = !To }, approved),
        "unsubscribe" => new(true, this with { To = false, PendingOut = false }, approved),
        "subscribed" when PendingIn => new(true, this with { From = true, PendingIn = false }, approved),
        "subscribed" => new(false, this, approved || !From),
        "unsubscribed" => new(From || PendingIn, this with { From = false, PendingIn = false }, false),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No stanza about a subscription."),
    };

    /// <summary>What becomes of a stanza that the contact has sent to the user (§A.3).</summary>
    /// <param name="type"><c>subscribe</c>, <c>subscribed</c>, <c>unsubscribe</c> or <c>unsubscribed</c>.</param>
    /// <param name="approved">Whether the user has approved in advance (§3.4).</param>
    public SubscriptionStep Receive(string type, bool approved) => type switch
    {
        "subscribe" when From => new(false, this, approved, "subscribed"),
        "subscribe" when approved => new(false, this with { From = true, PendingIn = false }, approved, "subscribed"),
        "subscribe" => new(!PendingIn, this with { PendingIn = true }, approved),
        "unsubscribe" when From || PendingIn => new(true, this with { From = false, PendingIn = false }, approved, "unsubscribed"),
        "subscribed" when PendingOut => new(true, this with { To = true, PendingOut = false }, approved),
        "unsubscribed" when To || PendingOut => new(true, this with { To = false, PendingOut = false }, approved),
        "unsubscribe" or "subscribed" or "unsubscribed" => new(false, this, approved),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No stanza about a subscription."),
    };
}

/// <summary>What becomes of a stanza about a subscription, on one of its two sides.</summary>
/// <param name="Passes">Sent: it goes on to the contact. Received: the user is shown it.</param>
/// <param name="Next">The state afterwards.</param>
/// <param name="Approved">Whether the user approves in advance, afterwards (RFC 6121 §3.4).</param>
/// <param name="Reply">The type of what the server answers for the user, or null.</param>
public readonly record struct SubscriptionStep(bool Passes, Subscription Next, bool Approved, string? Reply = null);
