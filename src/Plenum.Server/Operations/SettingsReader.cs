using System.Globalization;
using System.Net;
using Plenum.Rooms;
using Plenum.Xmpp;

namespace Plenum.Server.Operations;

/// <summary>Reads and checks <see cref="ServerSettings"/>. What is wrong is a <see cref="StartupException"/> that names the key.</summary>
sealed class SettingsReader
{
    /// <summary>The file that is read from the working directory, where there is one.</summary>
    public const string FileName = "plenum.json";

    const string Section = "Plenum";

    readonly IConfigurationSection section;
    readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);

    SettingsReader(IConfiguration configuration) => section = configuration.GetSection(Section);

    /// <summary>Reads the file of the working directory and the environment.</summary>
    public static ServerSettings Read()
    {
        try
        {
            var configuration = new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(FileName), optional: true, reloadOnChange: false)
                .AddEnvironmentVariables()
                .Build();
            return new SettingsReader(configuration).ReadAll();
        }
        catch (InvalidDataException broken)
        {
            throw new StartupException($"{FileName}: {(broken.InnerException ?? broken).Message.ReplaceLineEndings(" ")}");
        }
    }

    ServerSettings ReadAll()
    {
        var domain = Domain("Domain", "localhost");
        var limits = new ServerLimits();
        var settings = new ServerSettings
        {
            Domain = domain,
            AnonymousDomain = Domain("AnonymousDomain", $"anon.{domain}"),
            RoomsDomain = Domain("RoomsDomain", $"rooms.{domain}"),
            DataDirectory = Path.GetFullPath(Text("DataDirectory") ?? "data"),
            HttpEndpoint = Endpoint("Http:Endpoint", "127.0.0.1:5280") ?? throw Wrong("Http:Endpoint", "an endpoint is needed"),
            PublicUrl = Address("Http:PublicUrl"),
            TcpEndpoint = Endpoint("Tcp:Endpoint", "127.0.0.1:5222"),
            TlsEndpoint = Endpoint("Tcp:TlsEndpoint", null),
            RequireTls = Switch("Tcp:RequireTls", true),
            Certificate = Text("Tcp:Certificate") is { } path ? Path.GetFullPath(path) : null,
            Creators = Word("Rooms:Creators", RoomCreators.Registered),
            RoomsLocked = Switch("Rooms:Locked", true),
            ShownOccupants = Number("Rooms:ShownOccupants", new RoomSettings().ShownOccupants, 1_000_000),
            ArchiveDays = Number("Archive:Days", 0, 36_500),
            ArchiveMessages = Number("Archive:Messages", 0, 1_000_000_000),
            Limits = new()
            {
                Rates = Switch("Limits:Rates", limits.Rates),
                PingAfterSeconds = Seconds("Limits:PingAfterSeconds", limits.PingAfterSeconds),
                DeadAfterSeconds = Seconds("Limits:DeadAfterSeconds", limits.DeadAfterSeconds),
                AuthenticateWithinSeconds = Seconds("Limits:AuthenticateWithinSeconds", limits.AuthenticateWithinSeconds),
                ResumeWithinSeconds = Seconds("Limits:ResumeWithinSeconds", limits.ResumeWithinSeconds),
            },
        };
        if (Text("Database") is not null)
        {
            throw Wrong("Database", "only SQLite in the data directory is there so far; leave it empty");
        }

        if (new HashSet<string> { settings.Domain, settings.AnonymousDomain, settings.RoomsDomain }.Count < 3)
        {
            throw Wrong("Domain", "Domain, AnonymousDomain and RoomsDomain must be three different names");
        }

        RejectUnknown();
        return settings;
    }

    void RejectUnknown()
    {
        foreach (var (key, value) in section.AsEnumerable(makePathsRelative: true))
        {
            if (key.Length > 0 && value is not null && !known.Contains(key))
            {
                throw Wrong(key, "there is no such setting");
            }
        }
    }

    string? Text(string key)
    {
        known.Add(key);
        return section[key] is { Length: > 0 } value ? value : null;
    }

    string Domain(string key, string otherwise)
    {
        var value = Text(key) ?? otherwise;
        return Jid.TryCreate(null, value, null, out var jid) && Uri.CheckHostName(jid.Domain) == UriHostNameType.Dns
            ? jid.Domain
            : throw Wrong(key, $"'{value}' is not a domain name");
    }

    bool Switch(string key, bool otherwise) => Text(key) switch
    {
        null => otherwise,
        var value when bool.TryParse(value, out var on) => on,
        var value => throw Wrong(key, $"'{value}' is neither true nor false"),
    };

    T Word<T>(string key, T otherwise)
        where T : struct, Enum
    {
        if (Text(key) is not { } value)
        {
            return otherwise;
        }

        // Not Enum.TryParse alone: it takes numbers.
        return Enum.GetNames<T>().FirstOrDefault(name => name.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<T>(name)
            : throw Wrong(key, $"'{value}' is not one of {string.Join(", ", Enum.GetNames<T>().Select(word => word.ToLowerInvariant()))}");
    }

    int Number(string key, int otherwise, int most) => Text(key) switch
    {
        null => otherwise,
        var value when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most => number,
        var value => throw Wrong(key, $"'{value}' is not a number from 0 to {most}"),
    };

    int Seconds(string key, int otherwise) => Text(key) switch
    {
        null => otherwise,
        var value when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400 => seconds,
        var value => throw Wrong(key, $"'{value}' is not a number of seconds from 1 to 86400"),
    };

    Uri? Address(string key) => Text(key) switch
    {
        null => null,
        var value when Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            && address is { UserInfo: "", Query: "", Fragment: "" } => address,
        var value => throw Wrong(key, $"'{value}' is not an address such as https://chat.example.org"),
    };

    /// <summary>Set and empty is null: the endpoint is off.</summary>
    IPEndPoint? Endpoint(string key, string? otherwise)
    {
        var value = section[key] is { } set ? Text(key) : Text(key) ?? otherwise;
        if (value is null)
        {
            return null;
        }

        // Not IPEndPoint.TryParse alone: it takes '5280' for an address, and an address without a port.
        var colon = value.LastIndexOf(':');
        return colon > 0 && IPAddress.TryParse(value[..colon].Trim('[', ']'), out _) && IPEndPoint.TryParse(value, out var endpoint)
            && !value.EndsWith(']')
            ? endpoint
            : throw Wrong(key, $"'{value}' is not an address and port such as 127.0.0.1:5280 or [::1]:5280");
    }

    static StartupException Wrong(string key, string what) =>
        new($"Setting {Section}:{key}: {what}.");
}
