using System.Security.Cryptography;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Integration.Server;

/// <summary>Requests of publish-subscribe, for the tests.</summary>
static class PepStanzas
{
    public const string PubSub = "http://jabber.org/protocol/pubsub";

    public static string Items(string node, params string[] ids) =>
        $"<pubsub xmlns='{PubSub}'><items node='{node}'>{string.Concat(ids.Select(id => $"<item id='{id}'/>"))}</items></pubsub>";

    public static string Publish(string node, string items, string options = "") => $"<pubsub xmlns='{PubSub}'><publish node='{node}'>{items}</publish>{options}</pubsub>";

    public static string Options(params (string Field, string Value)[] fields) =>
        $"<publish-options>{Form("publish-options", fields)}</publish-options>";

    public static string Form(string type, params (string Field, string Value)[] fields) =>
        $"<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>{PubSub}#{type}</value></field>"
        + string.Concat(fields.Select(field => $"<field var='pubsub#{field.Field}'><value>{field.Value}</value></field>")) + "</x>";

    public static string Owner(string operation) => $"<pubsub xmlns='{PubSub}#owner'>{operation}</pubsub>";

    public static string ErrorOf(Element stanza) => stanza.Child("error", Ns.Client) is { } error
        ? string.Join('/', error.Elements.Where(element => element.Name != "text").Select(element => element.Name).Prepend(error["type"]!))
        : stanza.ToString();

#pragma warning disable CA5350 // XEP-0084 prescribes it.
    public static string HashOf(string base64) => Convert.ToHexStringLower(SHA1.HashData(Convert.FromBase64String(base64)));
#pragma warning restore CA5350
}
