using System.Text;
using Plenum.Xmpp;

namespace Plenum.Tests.Xmpp;

public sealed class JidTests
{
    [Theory]
    [InlineData("example.org", "example.org")]
    [InlineData("Juliet@Example.ORG/Balcony", "juliet@example.org/Balcony")]
    [InlineData("juliet@example.org.", "juliet@example.org")]
    [InlineData("example.org/a@b/c d", "example.org/a@b/c d")]
    [InlineData("ＪＵＬＩＥＴ@example.org", "juliet@example.org")]
    [InlineData("J\u0055\u0308\u004D@example.org", "jüm@example.org")]
    [InlineData("σς@example.org", "σς@example.org")]
    [InlineData("\u212Aelvin@example.org", "kelvin@example.org")]
    [InlineData("a@BÜCHER.example", "a@bücher.example")]
    [InlineData("a@xn--bcher-kva.example", "a@bücher.example")]
    [InlineData("a@XN--BCHER-KVA.example", "a@bücher.example")]
    [InlineData("a@127.0.0.1", "a@127.0.0.1")]
    [InlineData("a@[::0001]", "a@[::1]")]
    [InlineData("a@b/e\u0301\u00A0\u3000x", "a@b/é  x")]
    [InlineData("a@b/Ⅳ ♚ 😀 ﬁ", "a@b/Ⅳ ♚ 😀 ﬁ")]
    [InlineData("a@b/I \u2764\uFE0F u\u200By", "a@b/I \u2764 uy")]
    [InlineData("a@b_c.d", "a@b_c.d")]
    [InlineData("a!#$%*+=?^_`{|}~.-@b", "a!#$%*+=?^_`{|}~.-@b")]
    public void A_jid_is_prepared(string written, string prepared) => Assert.Equal(prepared, Jid.Parse(written).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("/")]
    [InlineData("@b")]
    [InlineData("a@")]
    [InlineData("a@/r")]
    [InlineData("a@b/")]
    [InlineData("/r")]
    [InlineData("a@b@c")]
    [InlineData("a b@c")]
    [InlineData("a\"b@c")]
    [InlineData("a&b@c")]
    [InlineData("a'b@c")]
    [InlineData("a:b@c")]
    [InlineData("a<b@c")]
    [InlineData("a>b@c")]
    [InlineData("＠a@b")]
    [InlineData("ﬁ@b")]
    [InlineData("♚@b")]
    [InlineData("a\u00ADb@c")]
    [InlineData("a\u200Db@c")]
    [InlineData("a@b..c")]
    [InlineData("a@.b")]
    [InlineData("a@-b")]
    [InlineData("a@b c")]
    [InlineData("a@b!c")]
    [InlineData("a@xn--")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("a@[::1")]
    [InlineData("a@[fe80::1%lo]")]
    [InlineData("a@b/\u0007")]
    [InlineData("a@b/\u200B")]
    [InlineData("a@b/x\u202Ey")]
    [InlineData("a@b/\uFFFF")]
    [InlineData("a@b/\uE000")]
    public void What_is_no_jid_is_refused(string written) => Assert.False(Jid.TryParse(written, out _), written);

    [Fact]
    public void Half_a_character_is_refused()
    {
        Assert.False(Jid.TryParse("a\uD83D@b", out _));
        Assert.False(Jid.TryParse("a@b\uD83D", out _));
        Assert.False(Jid.TryParse("a@b/\uDE00c", out _));
    }

    [Fact]
    public void Each_part_has_up_to_1023_bytes()
    {
        foreach (var unit in (string[])["x", "é"])
        {
            var most = string.Concat(Enumerable.Repeat(unit, 1023 / Encoding.UTF8.GetByteCount(unit)));
            Assert.True(Jid.TryCreate(most, "b", most, out _));
            Assert.False(Jid.TryCreate(most + unit, "b", null, out _));
            Assert.False(Jid.TryCreate("a", "b", most + unit, out _));
        }

        Assert.False(Jid.TryCreate("a", string.Concat(Enumerable.Repeat("b.", 512)) + "b", null, out _));
    }

    [Fact]
    public void Preparing_twice_changes_nothing()
    {
        var prepared = 0;
        for (var seed = 0; seed < 10_000; seed++)
        {
            var random = new Random(seed);
            var local = random.Next(3) == 0 ? null : Part(random);
            var domain = random.Next(2) == 0 ? "example.org" : Part(random);
            var resource = random.Next(3) == 0 ? null : Part(random);
            if (!Jid.TryCreate(local, domain, resource, out var jid))
            {
                continue;
            }

            prepared++;
            var again = Jid.Parse(jid.ToString());
            Assert.Equal((jid.Local, jid.Domain, jid.Resource), (again.Local, again.Domain, again.Resource));
            Assert.Equal(jid, again);
            Assert.Equal(jid.GetHashCode(), again.GetHashCode());
        }

        Assert.InRange(prepared, 500, 9_500);
    }

    [Fact]
    public void Every_single_character_is_prepared_once_and_for_all()
    {
        for (var c = 1; c < 0x20000; c++)
        {
            if (!Rune.TryCreate(c, out var rune))
            {
                continue;
            }

            var text = "a" + rune;
            Assert.True(!Jid.TryCreate(text, "b", null, out var jid) || jid == Jid.Parse(jid.ToString()), $"U+{c:X4}");
            Assert.True(!Jid.TryCreate(null, "b", text, out jid) || jid == Jid.Parse(jid.ToString()), $"U+{c:X4}");

            // Refusing a domain takes the platform an exception: the alphabets that domains have, and no more.
            Assert.True(c > 0x2000 || !Jid.TryCreate(null, text, null, out jid) || jid == Jid.Parse(jid.ToString()), $"U+{c:X4}");
        }
    }

    [Fact]
    public void Jids_that_mean_the_same_are_equal()
    {
        Assert.Equal(Jid.Parse("A@B/c"), Jid.Parse("a@b/c"));
        Assert.NotEqual(Jid.Parse("a@b/C"), Jid.Parse("a@b/c"));
        Assert.Equal(Jid.Parse("a@b"), Jid.Parse("a@b/c").Bare);
        Assert.Equal(Jid.Parse("a@b/c"), Jid.Parse("a@b").WithResource("c"));
        Assert.False(Jid.Parse("a@b").TryWithResource("", out _));
        Assert.True(Jid.Parse("a@b/c") != null && Jid.Parse("a@b") != Jid.Parse("b"));
    }

    static string Part(Random random)
    {
        var part = "";
        for (var length = random.Next(1, 5); length > 0; length--)
        {
            part += random.Next(6) switch
            {
                0 => ((char)random.Next(0x21, 0x7F)).ToString(),
                1 => ((char)random.Next(0xA0, 0x600)).ToString(),
                2 => ((char)random.Next(0x300, 0x370)).ToString(),
                3 => new Rune(random.Next(2) == 0 ? random.Next(0x600, 0xD800) : random.Next(0xE000, 0x20000)).ToString(),
                _ => ((char)random.Next('A', 'Z' + 1)).ToString(),
            };
        }

        return part;
    }
}
