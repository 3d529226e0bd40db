namespace Plenum.Integration.Conversations;

/// <summary>All conversations.</summary>
static class All
{
    public static readonly IReadOnlyList<Conversation> Conversations =
    [
        .. Entering.Conversations,
        .. Chatting.Conversations,
        .. Moderating.Conversations,
        .. Owning.Conversations,
        .. Talking.Conversations,
        .. Publishing.Conversations,
        .. Asking.Conversations,
    ];
}
