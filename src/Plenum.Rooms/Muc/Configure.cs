using System.Globalization;
using Plenum.Rooms.Archive;
using Plenum.Xmpp;
using Plenum.Xmpp.Payloads;
using Plenum.Xmpp.Xml;

namespace Plenum.Rooms.Muc;

/// <summary>The configuration form (XEP-0045 §10.1.3, §10.2): the options of all features, as a form and back.</summary>
static class Configure
{
    const string FormType = "http://jabber.org/protocol/muc#roomconfig";

    /// <summary>The form with the present values.</summary>
    public static DataForm Form(RoomTurn turn) => Declared(turn).ToForm();

    /// <summary>
    /// Takes a submission: what it does not name stays, what no feature knows is ignored, an empty one (an instant room, §10.1.2)
    /// changes nothing. The first one opens the room to others. To cancel destroys a room that is still locked (§10.1.3), and changes
    /// nothing otherwise.
    /// </summary>
    public static StanzaError? Submit(RoomTurn turn, RoomIq iq, DataForm form)
    {
        if (form.Type == "cancel")
        {
            turn.Answer(iq);
            if (turn.State.IsLocked)
            {
                Leave.Destroy(turn, new("destroy", Ns.MucUser));
            }

            return null;
        }

        if (form.Type != "submit" || form.FormType is not (null or FormType))
        {
            return StanzaError.BadRequest();
        }

        var declared = Declared(turn);
        var submission = declared.Read(form);
        if (submission.Problem is { } problem)
        {
            return new(StanzaErrorType.Modify, "not-acceptable", problem);
        }

        var changed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in declared.Fields)
        {
            if (Submitted(submission, field, form) is { } value && value != turn.State.ValueOf(turn.Whole.Features.Options[field.Var]))
            {
                changed[field.Var] = value;
            }
        }

        if (Contradiction(turn, changed) is { } contradiction)
        {
            return new(StanzaErrorType.Modify, "not-acceptable", contradiction);
        }

        turn.Answer(iq);
        if (turn.State.IsLocked)
        {
            turn.Raise(new RoomUnlocked());
        }

        if (changed.Count > 0)
        {
            Change(turn, changed, iq.Occupant?.Nick);
        }

        return null;
    }

    /// <summary>Null, or why these values do not go together (§10.1.3).</summary>
    static string? Contradiction(RoomTurn turn, SortedDictionary<string, string> changed)
    {
        return After(MucOptions.PasswordProtected) == "1" && After(MucOptions.Secret).Length == 0
            ? $"{MucOptions.Secret.Var}: a room with a password needs one"
            : null;

        string After(RoomOption option) => changed.GetValueOrDefault(option.Var, turn.Room.ValueOf(option));
    }

    static DeclaredForm Declared(RoomTurn turn) => new(FormType, $"Configuration of {turn.Room.Jid}", null,
        [.. turn.Whole.Features.Options.Values.Select(option => Field(option, turn.Room.ValueOf(option)))]);

    static DeclaredField Field(RoomOption option, string value) => option.Kind switch
    {
        RoomOptionKind.Switch => new BooleanField(option.Var, option.Label, value == "1"),
        RoomOptionKind.Line => new TextField(option.Var, option.Label, value) { MaxLength = option.MaxLength },
        RoomOptionKind.Number => new IntegerField(option.Var, option.Label, long.Parse(value, CultureInfo.InvariantCulture))
        {
            Range = new(option.Minimum, option.Maximum),
        },
        RoomOptionKind.Secret => new TextField(option.Var, option.Label, value) { MaxLength = option.MaxLength, Private = true },
        RoomOptionKind.Addresses => new JidMultiField(option.Var, option.Label, MucOptions.Addresses(value)) { MaxCount = (int)option.Maximum },
        RoomOptionKind.Several => new ListMultiField(option.Var, option.Label, value.Split(' ', StringSplitOptions.RemoveEmptyEntries), Choices(option)),
        _ => new ListField(option.Var, option.Label, value, Choices(option)),
    };

    static FormOption[] Choices(RoomOption option) => [.. option.Choices.Select(choice => new FormOption(choice.Value, choice.Label))];

    static string? Submitted(FormSubmission submission, DeclaredField field, DataForm form) => field switch
    {
        BooleanField yes => submission.TryGet(yes, out var on) ? on ? "1" : "0" : null,
        IntegerField number => submission.TryGet(number, out var whole) ? whole.ToString(CultureInfo.InvariantCulture) : null,
        ListField list => submission.TryGet(list, out var choice) ? choice : null,
        ListMultiField some => submission.TryGet(some, out var chosen) ? string.Join(' ', chosen) : null,
        JidMultiField jids => submission.TryGet(jids, out var addresses) ? string.Join('\n', addresses) : null,

        // A line that was emptied comes without a value from some clients.
        TextField line => submission.TryGet(line, out var text) ? text : form.Field(line.Var) is null ? null : "",
        _ => null,
    };

    static void Change(RoomTurn turn, SortedDictionary<string, string> changed, string? actor)
    {
        turn.Raise(new OptionsSet(changed));
        turn.Broadcast(Stanza.Message("groupchat", new Element("x", Ns.MucUser) { Codes(changed).Select(Announce.Status) })
            with { From = turn.Room.Jid });
        if (changed.GetValueOrDefault(MucOptions.MembersOnly.Var) == "1")
        {
            foreach (var occupant in turn.State.Occupants.Where(occupant => occupant.Affiliation == Affiliation.None).ToList())
            {
                Leave.Remove(turn, occupant, Notice.Gone(322) with { Actor = actor });
            }
        }

        if (changed.ContainsKey(MucOptions.Moderated.Var))
        {
            ChangeVoices(turn);
        }

        if (changed.ContainsKey(MucOptions.PresenceBroadcast.Var))
        {
            Visibility.ChooseAnew(turn);
        }

        foreach (var feature in turn.Whole.Active)
        {
            feature.OptionsChanged(turn, changed.Keys);
        }

        Leave.EndIfEmpty(turn);
    }

    /// <summary>Privacy and what is kept have codes of their own, for the rest it is 104 (§10.2.1).</summary>
    static IEnumerable<int> Codes(SortedDictionary<string, string> changed)
    {
        var (whois, keeps) = (changed.GetValueOrDefault(MucOptions.Whois.Var), changed.GetValueOrDefault(Retention.Keeps.Var));
        if (changed.Count > (whois is null ? 0 : 1) + (keeps is null ? 0 : 1))
        {
            yield return 104;
        }

        if (keeps is not null)
        {
            yield return keeps == "1" ? 170 : 171;
        }

        if (whois is not null)
        {
            yield return whois == "anyone" ? 172 : 173;
        }
    }

    /// <summary>
    /// When a room becomes moderated, those without an affiliation lose their voice, as if they entered now; when it ceases to be,
    /// every visitor gets it. Moderators stay what they are.
    /// </summary>
    static void ChangeVoices(RoomTurn turn)
    {
        foreach (var occupant in turn.State.Occupants)
        {
            if (occupant.Role != Role.Moderator && Join.DefaultRole(turn.State, occupant.Affiliation) is var role && role != occupant.Role)
            {
                ChangeRole.Set(turn, occupant, role, Notice.Present);
            }
        }
    }
}
