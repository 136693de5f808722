using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace TradeCraft.Server.Startup;

/// <summary>
/// The program cannot start, for a reason that whoever started it can do something about. The message is one or two whole sentences for
/// that person: it is all they are shown, and the exit code is 1.
/// </summary>
public sealed class StartupException(string sentence, Exception? cause = null) : Exception(sentence, cause)
{
    /// <summary>What to tell the person who started the program, or null where the failure is a bug, whose stack trace is wanted.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        StartupException => failure.Message,
        OperationCanceledException => "Stopped before it had started.",
        IOException { InnerException: AddressInUseException } =>
            $"{failure.Message.TrimEnd('.')}. Stop the program that uses it, or choose another with --urls http://localhost:PORT.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            "The address may not be listened on by this user (ports below 1024 are often reserved). Choose another with --urls.",
        _ => null,
    };
}
