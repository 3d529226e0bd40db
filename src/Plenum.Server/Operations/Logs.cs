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
}
