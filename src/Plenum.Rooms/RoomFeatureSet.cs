using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms;

/// <summary>The features of a server's rooms, checked: one owner for each IQ payload, option and event.</summary>
public sealed class RoomFeatureSet
{
    readonly Dictionary<(string Name, string Namespace), int> iqOwners = [];
    readonly Func<Element, bool> isReserved;

    /// <summary>Checks the manifests; throws <see cref="ArgumentException"/> if two features declare the same thing.</summary>
    public RoomFeatureSet(IReadOnlyList<FeatureManifest> manifests)
    {
        (Manifests, isReserved) = (manifests, IsReserved);
        for (var i = 0; i < manifests.Count; i++)
        {
            foreach (var payload in manifests[i].IqPayloads)
            {
                iqOwners.Add(payload, i);
            }
        }

        ByName = [.. Enumerable.Range(0, manifests.Count).OrderBy(i => manifests[i].Name, StringComparer.Ordinal)];
        Options = new OrderedDictionary<string, RoomOption>(ByName.OrderByDescending(i => manifests[i].Name == "muc")
            .SelectMany(i => manifests[i].Options).Select(option => KeyValuePair.Create(option.Var, option)));
        Codec = new(manifests);
    }

    /// <summary>The manifests, in the order of the features.</summary>
    public IReadOnlyList<FeatureManifest> Manifests { get; }

    /// <summary>
    /// All room options by their <see cref="RoomOption.Var"/>, in the order of the form: those of the room itself, then those of the
    /// features by their names.
    /// </summary>
    public IReadOnlyDictionary<string, RoomOption> Options { get; }

    /// <summary>The journal's format.</summary>
    public RoomEventCodec Codec { get; }

    /// <summary>The features' indexes by their names: in this order they are asked, so that of two that refuse the same one answers.</summary>
    internal IReadOnlyList<int> ByName { get; }

    /// <summary>The index of the feature that answers IQ requests with this payload, or null.</summary>
    internal int? OwnerOf(Element payload) => iqOwners.TryGetValue((payload.Name, payload.Namespace), out var owner) ? owner : null;

    internal RoomFeature[] Create() => [.. Manifests.Select(manifest => manifest.Create())];

    /// <summary>The stanza without what only the room may write, at any depth; the same object when there is nothing of it.</summary>
    internal Stanza RemoveReserved(Stanza stanza)
    {
        List<Element>? kept = null;
        for (var i = 0; i < stanza.Payload.Count; i++)
        {
            var element = stanza.Payload[i];
            var clean = isReserved(element) ? null : element.Without(isReserved);
            if (kept is null && !ReferenceEquals(clean, element))
            {
                kept = [.. stanza.Payload.Take(i)];
            }

            if (clean is not null)
            {
                kept?.Add(clean);
            }
        }

        return kept is null ? stanza : stanza with { Payload = kept };
    }

    bool IsReserved(Element element)
    {
        foreach (var manifest in Manifests)
        {
            if (manifest.Reserved(element))
            {
                return true;
            }
        }

        return false;
    }
}
