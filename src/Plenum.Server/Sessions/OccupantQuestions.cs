using System.Diagnostics.CodeAnalysis;
using Plenum.Rooms;
using Plenum.Xmpp;

namespace Plenum.Server.Sessions;

/// <summary>
/// What occupants ask each other and accounts answer at their bare JIDs (vCards, XEP-0054): asked as if the occupant did, answered from
/// the occupant JID, so that neither learns the other's real one.
/// </summary>
sealed class OccupantQuestions(AccountAnswers accounts)
{
    /// <summary>Asks, and delivers the answer when it is there. Never waits and never throws.</summary>
    public void Ask(AccountQuestion question) => _ = AnswerAsync(question);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong, who has asked gets an answer.")]
    async Task AnswerAsync(AccountQuestion question)
    {
        await Task.Yield(); // The room goes on.
        var (session, request) = ((ClientSession)question.Sender, question.Request);
        try
        {
            var answer = await accounts.AnswerOccupantAsync(session, request with { To = question.Account }, request.Payload[0]);
            session.Deliver(answer.Refusal is { } refusal ? request.Error(refusal) : request.Result(answer.Payload));
        }
        catch (Exception)
        {
            session.Deliver(request.Error(StanzaError.InternalServerError()));
        }
    }
}
