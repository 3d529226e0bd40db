namespace Plenum.Server.Operations;

/// <summary>What the server tells its operator.</summary>
static partial class Logs
{
    [LoggerMessage(1, LogLevel.Error, "{What}")]
    public static partial void RoomProblem(ILogger log, string what, Exception? cause);

    [LoggerMessage(2, LogLevel.Error, "A stream failed; its client was disconnected.")]
    public static partial void StreamProblem(ILogger log, Exception cause);

    [LoggerMessage(4, LogLevel.Error, "The accounts could not be looked at.")]
    public static partial void StorageProblem(ILogger log, Exception cause);

    [LoggerMessage(3, LogLevel.Warning, "The web part is not there ({Folder}): no pages are served.")]
    public static partial void NoPages(ILogger log, string folder);

    [LoggerMessage(5, LogLevel.Error, "Messages for somebody who is away could not be stored or read.")]
    public static partial void OfflineProblem(ILogger log, Exception cause);

    [LoggerMessage(6, LogLevel.Warning, "{Account} has blocked and reported {Reported} ({Reason}): {Text}")]
    public static partial void Report(ILogger log, Plenum.Xmpp.Jid account, string reported, string reason, string text);
}
