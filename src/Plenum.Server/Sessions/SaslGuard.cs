using System.Net;
using Plenum.Server.Accounts;
using Plenum.Xmpp;
using Plenum.Xmpp.Streams.Sasl;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>Keeps the limit of failed logins for one stream: who is over it fails whatever the password, and is told to wait.</summary>
sealed class SaslGuard(LoginLimiter limiter, IPAddress? address, FindScramKeys findKeys)
{
    const string Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";

    string? name;
    bool refused;

    /// <summary>The keys of an account; null if there is none, or its limit is reached.</summary>
    public ValueTask<ScramKeys?> FindKeysAsync(Jid account, ScramHash hash)
    {
        name = account.Local;
        refused = !limiter.Allows(address, name);
        return refused ? new((ScramKeys?)null) : findKeys(account, hash);
    }

    /// <summary>Sees what is sent: counts failures, and says why where the limit was the reason (RFC 6120 §6.5.8).</summary>
    public Element Look(Element element)
    {
        if (element.Child("not-authorized", Sasl) is null || !element.Is("failure", Sasl))
        {
            return element;
        }

        // A mechanism that cannot be used with this channel fails before any account was looked up: nobody has guessed anything.
        if (name is null)
        {
            return element;
        }

        var tried = name;
        name = null;
        if (refused)
        {
            return new Element("failure", Sasl)
            {
                new Element("temporary-auth-failure", Sasl),
                new Element("text", Sasl) { { Ns.Xml, "lang", "en" }, "Too many failed attempts. Wait some minutes." },
            };
        }

        limiter.Failed(address, tried);
        return element;
    }

    /// <summary>The client has authenticated.</summary>
    public void Succeeded(Jid account)
    {
        if (name is not null)
        {
            limiter.Succeeded(account.Local!);
        }
    }
}
