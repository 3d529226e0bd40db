namespace Plenum.Server.Operations;

/// <summary>The server or a command cannot do what it was asked. The message is one line for people: what, and where.</summary>
sealed class StartupException(string message) : Exception(message);
