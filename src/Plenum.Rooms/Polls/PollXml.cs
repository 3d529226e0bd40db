using System.Globalization;
using System.Text;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Polls;

/// <summary>What somebody asks for when starting a poll.</summary>
/// <param name="Question">The question.</param>
/// <param name="Minutes">How long the poll runs, in minutes.</param>
/// <param name="Anonymous">True if votes are shown to nobody.</param>
/// <param name="Choices">The choices in the order of their numbers.</param>
sealed record PollDraft(string Question, long Minutes, bool Anonymous, IReadOnlyList<PollChoice> Choices);

/// <summary>Who a message of a poll comes from.</summary>
/// <param name="From">The occupant JID, or the room's.</param>
/// <param name="OccupantId">The occupant-id of the poll's creator.</param>
/// <param name="MessageId">The message's own id.</param>
readonly record struct PollAuthor(Jid From, string OccupantId, string MessageId);

/// <summary>Polls on the wire. Clients match the texts here byte for byte: they are not to be changed.</summary>
static class PollXml
{
    /// <summary>The namespace of the form, and the feature in disco#info.</summary>
    public const string FormNamespace = "http://jabber.org/protocol/muc#x-poll";

    const string MessageNamespace = "http://jabber.org/protocol/muc#x-poll-message";

    // A question is read in a banner of two or three lines, a choice on a button; a longer one is out of bounds.
    const int MaxQuestion = 500, MaxLabel = 200;

    // One week: a poll is a moment of a live chat, and its end is a promise for as long. A longer one is out of bounds.
    const long MaxMinutes = 7 * 24 * 60;

    // Stock clients show every field of the form, filled or not.
    const int MaxChoices = 5;

    static readonly TextField Question =
        new("muc#roompoll_question", "Question") { Description = "The poll question.", Required = true, MaxLength = MaxQuestion };

    static readonly IntegerField Duration = new("muc#roompoll_duration", "Poll duration (in minutes)")
    {
        Description = "The number of minutes to run the poll.",
        Required = true,
        Range = new(1, MaxMinutes),
        ShownRange = new(Min: 1),
    };

    static readonly BooleanField Anonymous = new("muc#roompoll_anonymous", "Anonymous results", Default: true)
    {
        Description = "By enabling this, user's votes won't be publicly shown in the room.",
    };

    static readonly IReadOnlyList<TextField> Choices = [.. Enumerable.Range(1, MaxChoices)
        .Select(number => new TextField($"muc#roompoll_choice{number}", $"Choice {number}") { Required = number <= 2, MaxLength = MaxLabel })];

    static readonly DeclaredForm Declared = new(
        FormNamespace,
        "New poll",
        "Complete and submit this form to create a new poll. This will end and replace any existing poll.",
        [Question, Duration, Anonymous, .. Choices]);

    /// <summary>The form to fill in.</summary>
    /// <remarks><code>query = x[type=form]</code></remarks>
    public static Element Form() => new("query", FormNamespace) { Declared.ToForm().ToElement() };

    /// <summary>Reads what was submitted. No error and no draft: the form was cancelled.</summary>
    public static StanzaError? ReadSubmission(Element query, out PollDraft? draft)
    {
        draft = null;
        if (DataForm.In(query) is not { } form)
        {
            return StanzaError.BadRequest();
        }

        if (form.FormType is not { } formType)
        {
            return StanzaError.BadRequest("Invalid dataform: no FORM_TYPE");
        }

        if (formType != FormNamespace)
        {
            return StanzaError.BadRequest($"Unexpected FORM_TYPE, expected '{FormNamespace}'");
        }

        if (form.Type != "submit")
        {
            return form.Type == "cancel" ? null : new(StanzaErrorType.Cancel, "bad-request", "Not a submitted form");
        }

        var submitted = Declared.Read(form);
        if (submitted.Problem is { } problem)
        {
            return StanzaError.BadRequest(problem);
        }

        // Choices left blank are left out, the others keep their numbers.
        var choices = Choices.Select((field, index) => new PollChoice(index + 1, submitted.Get(field)));
        draft = new(
            submitted.Get(Question),
            submitted.Get(Duration),
            submitted.Get(Anonymous),
            [.. choices.Where(choice => !string.IsNullOrWhiteSpace(choice.Label))]);
        return null;
    }

    /// <summary>The number in a message that is a vote; 0, the number of no choice, if it is not written as a choice's would be.</summary>
    /// <remarks><code>body = white-space* "!" ("0".."9")+ white-space*</code></remarks>
    public static bool TryReadVote(Stanza message, out int number)
    {
        number = 0;
        var body = message.Body.AsSpan().Trim();
        if (body is not ['!', .. var digits] || digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        if (digits.Length <= 2 && digits[0] != '0')
        {
            number = int.Parse(digits, CultureInfo.InvariantCulture);
        }

        return true;
    }

    /// <summary>The message that starts a poll.</summary>
    /// <remarks><code>message[from, type=groupchat, id] = body, x-poll, occupant-id</code></remarks>
    public static Stanza Start(Poll poll, PollAuthor author)
    {
        var body = new StringBuilder(poll.Question).Append('\n');
        foreach (var choice in poll.Choices)
        {
            body.Append(CultureInfo.InvariantCulture, $"{choice.Number}: {choice.Label}\n");
        }

        body.Append("Send a message with an exclamation mark followed by your choice number to vote. Example: !1\n");
        return Message(author, Body(body), XPoll(poll, over: false));
    }

    /// <summary>The message that tells the counts while a poll runs. Nobody is to keep it (XEP-0334).</summary>
    /// <remarks><code>message[from, type=groupchat, id] = x-poll, no-copy, no-store, no-permanent-store, occupant-id</code></remarks>
    public static Stanza Update(Poll poll, PollAuthor author) => Message(
        author,
        XPoll(poll, over: false),
        new("no-copy", Ns.Hints),
        new("no-store", Ns.Hints),
        new("no-permanent-store", Ns.Hints));

    /// <summary>The message that ends a poll, with its result.</summary>
    /// <remarks><code>message[from, type=groupchat, id] = body, x-poll[over], occupant-id</code></remarks>
    public static Stanza End(Poll poll, PollAuthor author)
    {
        var body = new StringBuilder(poll.Question).Append("\nThis poll is now over.\n");
        foreach (var choice in poll.Choices)
        {
            body.Append(CultureInfo.InvariantCulture, $"{choice.Number}: {choice.Label}");
            if (poll.Voters > 0)
            {
                var (count, percent) = (poll.CountOf(choice), 100.0 * poll.CountOf(choice) / poll.Voters);
                body.Append(CultureInfo.InvariantCulture, $" ({count}/{poll.Voters} = {percent:F2}%)");
            }

            body.Append('\n');
        }

        return Message(author, Body(body), XPoll(poll, over: true));
    }

    /// <summary>The poll and its counts. It does not say who voted.</summary>
    /// <remarks><code>x-poll[id, end, votes, over?] = x-poll-question, x-poll-choice[choice, votes]*</code></remarks>
    static Element XPoll(Poll poll, bool over) => new("x-poll", MessageNamespace)
    {
        { "id", poll.Id },
        { "end", Text(poll.Ends.ToUnixTimeSeconds()) },
        { "votes", Text(poll.Voters) },
        { "over", over ? "" : null },
        new Element("x-poll-question", MessageNamespace) { poll.Question },
        poll.Choices.Select(choice => new Element("x-poll-choice", MessageNamespace)
        {
            { "choice", Text(choice.Number) },
            { "votes", Text(poll.CountOf(choice)) },
            choice.Label,
        }),
    };

    static Stanza Message(PollAuthor author, params ReadOnlySpan<Element?> payload)
    {
        var occupantId = new Element("occupant-id", Ns.OccupantId) { { "id", author.OccupantId } };
        return Stanza.Message("groupchat", [.. payload, occupantId]) with { From = author.From, Id = author.MessageId };
    }

    static Element Body(StringBuilder text) => new("body", Ns.Client) { text.ToString() };

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
