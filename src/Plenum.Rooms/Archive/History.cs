namespace Plenum.Rooms.Archive;

/// <summary>The newest archived messages of a room, oldest first: what those who join get (XEP-0045 §7.2.13).</summary>
public sealed class History
{
    readonly Queue<ArchivedMessage> messages = new();

    /// <summary>The messages, oldest first.</summary>
    public IReadOnlyCollection<ArchivedMessage> Messages => messages;

    internal void Add(ArchivedMessage message, int capacity)
    {
        messages.Enqueue(message);
        while (messages.Count > capacity)
        {
            messages.Dequeue();
        }
    }

    internal void Clear() => messages.Clear();
}
