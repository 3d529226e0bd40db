using Plenum.Xmpp.Xml;

namespace Plenum.Rooms;

/// <summary>What a feature declares before there is any room. Two owners of one IQ payload or event name fail at start-up.</summary>
/// <param name="Name">The feature's name, for logs.</param>
/// <param name="Create">Makes the feature for one room.</param>
public sealed record FeatureManifest(string Name, Func<RoomFeature> Create)
{
    /// <summary>Features in the room's disco#info.</summary>
    public IReadOnlyList<string> DiscoFeatures { get; init; } = [];

    /// <summary>What no client may send: elements removed, at any depth, from every message sent to the room or through it.</summary>
    public Func<Element, bool> Reserved { get; init; } = _ => false;

    /// <summary>The payloads of IQ requests to the room that the feature answers: local name and namespace.</summary>
    public IReadOnlyList<(string Name, string Namespace)> IqPayloads { get; init; } = [];

    /// <summary>The room options that the feature adds to the configuration form.</summary>
    public IReadOnlyList<RoomOption> Options { get; init; } = [];

    /// <summary>The feature's events: the name in the journal and the type. Names stay for ever.</summary>
    public IReadOnlyList<(string Name, Type Type)> Events { get; init; } = [];
}
