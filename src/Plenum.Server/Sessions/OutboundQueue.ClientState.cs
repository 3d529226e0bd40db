using Plenum.Xmpp.Streams;

namespace Plenum.Server.Sessions;

// What client state indication (XEP-0352) adds. What is held is not sent yet, and so not counted by a managed stream: that comes
// first here, then the counting. A stream that ends, or is resumed, is active (XEP-0352 §5.2).
sealed partial class OutboundQueue
{
    /// <summary>What waits while nobody looks at the client; null while somebody does.</summary>
    HeldStanzas? held;

    /// <summary>Nobody looks at the client, or somebody does: then it is sent at once what was held back.</summary>
    public void SetState(bool active)
    {
        lock (gate)
        {
            if (active)
            {
                SetActive();
            }
            else if (IsOpen)
            {
                held ??= new();
            }
        }
    }

    void SetActive()
    {
        Release();
        held = null;
    }

    void Release()
    {
        foreach (var (stanza, to) in held?.Release() ?? [])
        {
            Put(stanza, to);
        }
    }
}
