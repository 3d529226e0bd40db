using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Plenum.Xmpp;

namespace Plenum.Rooms;

/// <summary>
/// The journal's format: one JSON object an event, its kind under <c>is</c>, the names being those of the manifests.
/// A property that a newer version added is absent in older lines; one that an older version does not know is ignored.
/// </summary>
public sealed class RoomEventCodec
{
    readonly JsonSerializerOptions options;

    /// <summary>A codec for the events of these features; throws <see cref="ArgumentException"/> if two share a name.</summary>
    public RoomEventCodec(IEnumerable<FeatureManifest> features)
    {
        var types = features.SelectMany(feature => feature.Events).ToDictionary(declared => declared.Name, declared => declared.Type);
        var resolver = new DefaultJsonTypeInfoResolver();
        resolver.Modifiers.Add(info =>
        {
            if (info.Type == typeof(RoomEvent))
            {
                info.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "is" };
                foreach (var (name, type) in types)
                {
                    info.PolymorphismOptions.DerivedTypes.Add(new(type, name));
                }
            }
        });
        // A journal is no web page: XML and letters beyond ASCII stand in it as they are, at a third of the length.
        options = new(JsonSerializerDefaults.Web) { TypeInfoResolver = resolver, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        options.Converters.Add(new JidConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
    }

    /// <summary>The event as UTF-8 JSON.</summary>
    public byte[] Encode(RoomEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened, options);

    /// <summary>The event of a journal line; throws <see cref="JsonException"/> if it is none of this version's.</summary>
    public RoomEvent Decode(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize<RoomEvent>(line, options) ?? throw new JsonException("A line of a room's journal is null.");

    sealed class JidConverter : JsonConverter<Jid>
    {
        public override Jid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Jid.TryParse(reader.GetString(), out var jid) ? jid : throw new JsonException("A JID in a room's journal is not valid.");

        public override void Write(Utf8JsonWriter writer, Jid value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
