using Plenum.Xmpp;
using Plenum.Xmpp.Xml;

namespace Plenum.Server.Sessions;

/// <summary>The answer to an IQ request: a payload (or none), or a refusal.</summary>
/// <param name="Payload">The result's payload, or null for an empty result.</param>
/// <param name="Refusal">Why not, or null.</param>
readonly record struct IqAnswer(Element? Payload, StanzaError? Refusal = null)
{
    public static IqAnswer Empty => new(null);

    public static implicit operator IqAnswer(Element payload) => new(payload);

    public static implicit operator IqAnswer(StanzaError refusal) => new(null, refusal);
}

/// <summary>An address of the server that answers IQ requests.</summary>
interface IAnswers
{
    /// <summary>The answer to a <c>get</c> or <c>set</c> with this payload.</summary>
    ValueTask<IqAnswer> AnswerAsync(ClientSession from, Stanza iq, Element payload);
}
