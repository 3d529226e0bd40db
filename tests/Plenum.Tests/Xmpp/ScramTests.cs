using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams.Sasl;

namespace Plenum.Tests.Xmpp;

public sealed class ScramTests
{
    static readonly Dictionary<string, ReadOnlyMemory<byte>> noBindings = [];
    static readonly Dictionary<string, ReadOnlyMemory<byte>> bindings = new() { ["tls-exporter"] = new byte[] { 1, 2, 3 } };

    // RFC 5802 §5 and RFC 7677 §3.
    [Theory]
    [InlineData(ScramHash.Sha1, "QSXCR+Q6sek8bf92", "fyko+d2lbbFgONRv9qkxdawL", "3rfcNHYJY1ZVvWVs7j",
        "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", "rmF9pqV8S7suAoZWja4dJRkFsKQ=")]
    [InlineData(ScramHash.Sha256, "W22ZaJ0SNY7soEsUEjb6gQ==", "rOprNGfwEbeRWgbNEkqO", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
        "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")]
    public async Task The_vectors_of_the_specifications_hold(ScramHash hash, string salt, string clientNonce, string serverNonce, string proof, string signature)
    {
        var keys = ScramKeys.Derive(hash, "pencil", Convert.FromBase64String(salt), 4096);
        var scram = new ScramExchange(hash, plus: false, Context(keys), serverNonce);
        Assert.Equal($"r={clientNonce}{serverNonce},s={salt},i=4096", Challenge(await scram.Take(Bytes($"n,,n=user,r={clientNonce}"))));
        var success = Assert.IsType<SaslStep.Success>(await scram.Take(Bytes($"c=biws,r={clientNonce}{serverNonce},p={proof}")));
        Assert.Equal(Jid.Parse("user@example.org"), success.Account);
        Assert.Equal($"v={signature}", Encoding.UTF8.GetString(success.Data!));
    }

    [Fact]
    public async Task A_client_that_binds_the_channel_is_let_in_only_with_the_right_channel()
    {
        Assert.IsType<SaslStep.Success>(await Run("p=tls-exporter,,", [1, 2, 3], plus: true));
        Assert.Equal("not-authorized", Condition(await Run("p=tls-exporter,,", [1, 2, 4], plus: true)));
        Assert.Equal("not-authorized", Condition(await Run("p=tls-unique,,", [1, 2, 3], plus: true)));
    }

    [Fact]
    public async Task A_client_that_was_told_that_there_is_no_channel_binding_is_refused()
    {
        Assert.Equal("not-authorized", Condition(await Run("y,,", [], plus: false)));
        Assert.IsType<SaslStep.Success>(await Run("n,,", [], plus: false));
        Assert.Equal("malformed-request", Condition(await Run("y,,", [], plus: true)));
        Assert.Equal("malformed-request", Condition(await Run("p=tls-exporter,,", [1, 2, 3], plus: false)));
    }

    [Fact]
    public async Task Nobody_acts_for_somebody_else()
    {
        Assert.IsType<SaslStep.Success>(await Run("n,a=User@example.org,", [], plus: false));
        Assert.Equal("invalid-authzid", Condition(await Run("n,a=other@example.org,", [], plus: false)));
        Assert.Equal("invalid-authzid", Condition(await Run("n,a=user,", [], plus: false)));
    }

    [Fact]
    public async Task A_wrong_password_is_refused_as_an_unknown_name_is()
    {
        Assert.Equal("not-authorized", Condition(await Run("n,,", [], plus: false, password: "pen")));
        Assert.Equal("not-authorized", Condition(await Run("n,,", [], plus: false, name: "nobody")));
    }

    [Fact]
    public async Task An_unknown_name_is_asked_with_the_same_salt_each_time()
    {
        async Task<string[]> Ask(string name) =>
            Challenge(await new ScramExchange(ScramHash.Sha256, plus: false, Context(null), "x").Take(Bytes($"n,,n={name},r=abc"))).Split(',');

        var first = await Ask("nobody");
        Assert.Equal(first, await Ask("nobody"));
        Assert.NotEqual(first[1], (await Ask("somebody"))[1]);
        Assert.Equal($"i={ScramKeys.DefaultIterations}", first[2]);
        Assert.Equal(ScramKeys.SaltLength, Convert.FromBase64String(first[1][2..]).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("n,,")]
    [InlineData("n,,n=,r=abc")]
    [InlineData("n,,n=user")]
    [InlineData("n,,n=user,r=")]
    [InlineData("n,,m=x,n=user,r=abc")]
    [InlineData("n,,n=us=er,r=abc")]
    [InlineData("n,x=user,n=user,r=abc")]
    [InlineData("q,,n=user,r=abc")]
    public async Task A_malformed_first_message_is_refused(string message) =>
        Assert.Equal("malformed-request", Condition(await new ScramExchange(ScramHash.Sha1, plus: false, Context(null)).Take(Bytes(message))));

    [Fact]
    public async Task A_name_may_have_a_comma_and_an_equals_sign()
    {
        Jid? asked = null;
        var context = Context(null) with
        {
            FindKeys = (account, _) =>
            {
                asked = account;
                return new((ScramKeys?)null);
            },
        };
        await new ScramExchange(ScramHash.Sha1, plus: false, context).Take(Bytes("n,,n=a=2Cb=3D2C,r=abc"));
        Assert.Equal("a,b=2c@example.org", asked?.ToString());
    }

    [Fact]
    public void A_password_is_prepared_and_checked()
    {
        Assert.True(ScramKeys.TryCreate(ScramHash.Sha256, "Ä\u00A0b", out var keys));
        Assert.True(keys.Verify("A\u0308 b"));
        Assert.False(keys.Verify("ä b"));
        Assert.False(keys.Verify(""));
        Assert.False(ScramKeys.TryCreate(ScramHash.Sha256, "", out _));
        Assert.False(ScramKeys.TryCreate(ScramHash.Sha256, "a\u0007", out _));
    }

    static async Task<SaslStep> Run(string gs2, byte[] bound, bool plus, string name = "user", string password = "pencil")
    {
        var keys = ScramKeys.Derive(ScramHash.Sha256, "pencil", "saltsalt"u8, 100);
        var scram = new ScramExchange(ScramHash.Sha256, plus, Context(keys) with { Bindings = bindings });
        var first = await scram.Take(Bytes($"{gs2}n={name},r=abc"));
        return first is SaslStep.Challenge ? await scram.Take(ScramClient.Final(ScramHash.Sha256, password, $"n={name},r=abc", Challenge(first), gs2, bound)) : first;
    }

    static SaslContext Context(ScramKeys? keys) =>
        new("example.org", (account, _) => new(account.Local == "user" ? keys : null), "secret"u8.ToArray(), noBindings, null);

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    static string Challenge(SaslStep step) => Encoding.UTF8.GetString(Assert.IsType<SaslStep.Challenge>(step).Data);

    static string Condition(SaslStep step) => Assert.IsType<SaslStep.Failure>(step).Condition;
}
