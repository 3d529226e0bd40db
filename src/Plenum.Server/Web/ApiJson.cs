using System.Text.Json.Serialization;

namespace Plenum.Server.Web;

/// <summary>Body of <c>POST /api/login</c>.</summary>
sealed record LoginRequest(string? Name, string? Password);

/// <summary>Body of <c>POST /api/setup</c>.</summary>
sealed record SetupRequest(string? Token, string? Name, string? Password);

/// <summary>The account in <see cref="Me"/>.</summary>
sealed record MyAccount(string Name, string Jid, bool Operator);

/// <summary>Answer of <c>GET /api/me</c>.</summary>
sealed record Me(
    string Domain, string AnonymousDomain, string RoomsDomain, string WebsocketPath, string BoshPath, string RoomCreators, bool SetupNeeded, MyAccount? Account);

/// <summary>A link of <c>host-meta.json</c> (RFC 6415 appendix A).</summary>
sealed record HostMetaLink(string Rel, string Href);

/// <summary>Answer of <c>GET /.well-known/host-meta.json</c> (XEP-0156).</summary>
sealed record HostMetaLinks(IReadOnlyList<HostMetaLink> Links);

/// <summary>An error (RFC 9457).</summary>
sealed record Problem(string Title, string Detail, int Status);

/// <summary>How the API's values stand in JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(SetupRequest))]
[JsonSerializable(typeof(Me))]
[JsonSerializable(typeof(HostMetaLinks))]
[JsonSerializable(typeof(Problem))]
sealed partial class ApiJson : JsonSerializerContext;
