using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Archive;

/// <summary>The wire of message archives (XEP-0313): requests. What is answered is in <see cref="ArchiveAnswer"/>.</summary>
static class ArchiveXml
{
    /// <summary>The namespace, and the feature.</summary>
    public const string Namespace = "urn:xmpp:mam:2";

    /// <summary>The feature of conditions by id, single messages, flipped pages and metadata (§8).</summary>
    public const string Extended = "urn:xmpp:mam:2#extended";

    /// <summary>
    /// The most characters of a <c>queryid</c>, 256: it stands on every result. A longer one is <c>bad-request</c>.
    /// </summary>
    const int MaxQueryId = 256;

    /// <summary>The form of conditions (§4.1.5). Which ids there are is not told: they are open.</summary>
    public static Element Form { get; } = new("query", Namespace)
    {
        new DataForm("form")
        {
            Fields =
            [
                FormField.FormType(Namespace),
                new("with") { Type = "jid-single", Label = "Only what this address has said" },
                new("start") { Type = "text-single", Label = "Nothing earlier" },
                new("end") { Type = "text-single", Label = "Nothing later" },
                new("before-id") { Type = "text-single", Label = "Only what precedes this message" },
                new("after-id") { Type = "text-single", Label = "Only what follows this message" },
                new("ids") { Type = "list-multi", Label = "These messages", Open = true },
            ],
        }.ToElement(),
    };

    /// <summary>Reads a query, but for the address in <c>with</c>; null with the error if it cannot be answered.</summary>
    /// <remarks><code>query[queryid?] = x{FORM_TYPE, with?, start?, end?, before-id?, after-id?, ids*}?, set?, flip-page?</code></remarks>
    /// <param name="query">The <c>query</c> element.</param>
    /// <param name="with">The address that has said what is asked for, or null.</param>
    /// <param name="error">Why it cannot be answered.</param>
    public static ArchiveQuery? Read(Element query, out Jid? with, out StanzaError? error)
    {
        with = null;
        var page = ResultSetRequest.In(query, out error);
        error ??= query["node"] is not null ? StanzaError.ItemNotFound()
            : query["queryid"]?.Length > MaxQueryId ? StanzaError.BadRequest($"queryid: at most {MaxQueryId} characters")
            : page?.Index is not null ? StanzaError.FeatureNotImplemented()
            : null;
        if (error is not null)
        {
            return null;
        }

        var read = new ArchiveQuery { QueryId = query["queryid"], Page = page ?? new(), Flipped = query.Child("flip-page", Namespace) is not null };
        return DataForm.In(query) is not { } form ? read : Conditions(read, form, out with, out error);
    }

    static ArchiveQuery? Conditions(ArchiveQuery query, DataForm form, out Jid? with, out StanzaError? error)
    {
        with = null;
        error = form.Type != "submit" || form.FormType != Namespace ? StanzaError.BadRequest() : null;
        foreach (var field in form.Fields)
        {
            if (error is not null)
            {
                return null;
            }

            // A field without a value is one that was left as it is in the form.
            if (field.Var is not null and not "FORM_TYPE" && field.Values.Where(value => value.Length > 0).ToArray() is [var first, ..] values)
            {
                query = Condition(query, field.Var, first, values, ref with, out error);
            }
        }

        return error is null ? query : null;
    }

    static ArchiveQuery Condition(ArchiveQuery query, string var, string first, string[] values, ref Jid? with, out StanzaError? error)
    {
        error = null;
        switch (var)
        {
            case "with" when Jid.TryParse(first, out var jid):
                with = jid;
                return query;
            case "start" when Delay.Parse(first) is { } time:
                return query with { Start = time };
            case "end" when Delay.Parse(first) is { } time:
                return query with { End = time };
            case "before-id":
                return query with { BeforeId = first };
            case "after-id":
                return query with { AfterId = first };
            case "ids" when values.Length <= ArchiveQuery.MostMessages:
                return query with { Ids = values };
            case "ids":
                error = StanzaError.BadRequest($"ids: at most {ArchiveQuery.MostMessages}");
                return query;
            case "with" or "start" or "end":
                error = StanzaError.BadRequest(var);
                return query;
            default:
                error = StanzaError.FeatureNotImplemented(var);
                return query;
        }
    }
}
