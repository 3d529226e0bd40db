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
    string Domain, string AnonymousDomain, string RoomsDomain, string WebsocketPath, string RoomCreators, bool SetupNeeded, MyAccount? Account);

/// <summary>An error (RFC 9457).</summary>
sealed record Problem(string Title, string Detail, int Status);

/// <summary>How the API's values stand in JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(SetupRequest))]
[JsonSerializable(typeof(Me))]
[JsonSerializable(typeof(Problem))]
sealed partial class ApiJson : JsonSerializerContext;
