using System.Text;
using Plenum.Rooms;
using Plenum.Server.Sessions;
using Plenum.Storage;
using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Pep;

/// <summary>
/// vCards (XEP-0054): an account sets its own, every account may read it, and visitors by way of a room. The photo is the account's avatar, whichever way it came
/// (XEP-0398), and its hash is in the account's presence (XEP-0153).
/// </summary>
sealed class VCards(PepFollowers followers) : IAccountFeature
{
    const string Namespace = "vcard-temp", Update = "vcard-temp:x:update";

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Namespace)> Payloads => [("vCard", Namespace)];

    /// <inheritdoc/>
    public IReadOnlyList<string> DiscoFeatures => [Namespace, "urn:xmpp:pep-vcard-conversion:0"];

    /// <inheritdoc/>
    public bool AnswersOthers => true;

    /// <inheritdoc/>
    public async ValueTask<IqAnswer> AnswerAsync(ClientSession from, Jid account, Stanza iq, Element payload)
    {
        var own = account == from.Jid.Bare;
        return (iq.Type, from.Standing) switch
        {
            ("get", PeerStanding.Anonymous) => own ? StanzaError.ItemNotFound() : StanzaError.ServiceUnavailable(),
            ("get", _) => await FindAsync(account, own) is { } card ? card : own ? StanzaError.ItemNotFound() : StanzaError.ServiceUnavailable(),
            (_, PeerStanding.Anonymous) => StanzaError.Forbidden(),
            _ => own ? await followers.ChangeAsync(account, turn => Set(turn, payload)) : StanzaError.Forbidden(),
        };
    }

    /// <summary>Visitors read the vCards of those whom they are in a room with: there they see them.</summary>
    public async ValueTask<IqAnswer> AnswerOccupantAsync(ClientSession from, Jid account, Stanza iq, Element payload)
    {
        if (from.Standing != PeerStanding.Anonymous || account == from.Jid.Bare || iq.Type != "get")
        {
            return await AnswerAsync(from, account, iq, payload);
        }

        return await FindAsync(account, own: false) is { } card ? card : StanzaError.ServiceUnavailable();
    }

    /// <summary>The vCard as its owner, or everybody else, sees it; null if there is none, or no such account.</summary>
    public ValueTask<Element?> FindAsync(Jid account, bool own) => followers.ReadAsync(account, data =>
    {
        var (card, info) = (data.VCard, Avatars.InfoOf(data, openOnly: !own));
        var image = info is null ? null : Avatars.ImageOf(data, info);
        return image is null ? card : new Element("vCard", Namespace)
        {
            card?.Children ?? [],
            new Element("PHOTO", Namespace) { new Element("TYPE", Namespace) { info!["type"] }, new Element("BINVAL", Namespace) { image } },
        };
    });

    /// <summary>
    /// The account's presence with the hash of its avatar. A session that says that there is none, by an empty <c>photo</c>, is left its word
    /// (XEP-0398 §3.3).
    /// </summary>
    public async ValueTask<Stanza> AmendAsync(ClientSession from, Stanza presence)
    {
        var update = presence.Child("x", Update);
        var said = update?.Child("photo", Update);
        if (from.Standing == PeerStanding.Anonymous || said is { Value: "" })
        {
            return presence;
        }

        var hash = await HashAsync(from.Jid.Bare);
        if (hash is null && said is null)
        {
            return presence;
        }

        var amended = new Element("x", Update) { new Element("photo", Update) { hash } };
        return presence with { Payload = [.. presence.Payload.Where(element => element != update), amended] };
    }

    async ValueTask<string?> HashAsync(Jid account)
    {
        try
        {
            return await followers.ReadAsync(account, data => Avatars.InfoOf(data, openOnly: true) is { } info
                && data.FindItem(Avatars.Data, info["id"]!.ToLowerInvariant()) is not null ? info["id"]!.ToLowerInvariant() : null);
        }
        catch (StorageException)
        {
            // The presence is worth more than the picture.
            return null;
        }
    }

    static IqAnswer Set(PepTurn turn, Element card)
    {
        var photo = card.Child("PHOTO", Namespace);
        var image = photo?.Child("BINVAL", Namespace)?.Value ?? "";
        var isElsewhere = photo?.Child("EXTVAL", Namespace) is not null && image.Length == 0;
        var rest = isElsewhere ? card : card.Without(element => element == photo);
        if (Encoding.UTF8.GetByteCount(ElementWriter.ToXml(rest)) > PepLimits.MaxVCard)
        {
            return new StanzaError(StanzaErrorType.Modify, "not-acceptable", $"A vCard may have {PepLimits.MaxVCard} bytes beside its photo.");
        }

        turn.Data.VCard = rest.Elements.Any() ? rest : null;
        if (string.IsNullOrWhiteSpace(image))
        {
            return Avatars.Disable(turn) is { } problem ? problem : IqAnswer.Empty;
        }

        if (!Avatars.TryRead(image, out var bytes))
        {
            return StanzaError.BadRequest("The photo is no Base64.");
        }

        // Clients set the whole card to change a line of it: who follows the avatar is told of another one only.
        var same = Avatars.InfoOf(turn.Data, openOnly: false)?["id"] == Avatars.HashOf(bytes);
        var type = photo!.Child("TYPE", Namespace)?.Value.Trim() is { Length: > 0 and <= 100 } given ? given : "image/png";
        return !same && Avatars.Publish(turn, bytes, type) is { } refusal ? refusal : IqAnswer.Empty;
    }
}
