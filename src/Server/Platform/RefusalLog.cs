using System.Globalization;
using System.Net;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform.Keys;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Platform;

/// <summary>
/// Writes to the server's log who was refused access: what they may not do, limits that they ran into, origins and hosts that are not ours,
/// passwords, codes, tokens and keys that are wrong. Of each kind, caller and network it is one line a minute, with how many there were.
/// </summary>
public sealed partial class RefusalLog(
    KnownKeys keys, IHttpContextAccessor requests, TimeProvider time, ILogger<RefusalLog> log) : SupervisedService, IProblemDetailsService
{
    /// <summary>Callers and kinds at a time. A line has about 150 bytes: what is written has a bound, whoever comes.</summary>
    private const int Most = 500;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    /// <summary>What happens to everybody: who has not signed in yet, or has to do so again.</summary>
    private static readonly string[] Usual = ["unauthenticated", "token_expired", "second_factor_required"];

    private readonly OncePerMinute<(string Code, string Who, string From)> lines = new(time, Most);

    /// <summary>Every problem that is answered comes by here; it is written by who asks.</summary>
    public ValueTask<bool> TryWriteAsync(ProblemDetailsContext context)
    {
        if (context.ProblemDetails is { Status: 401 or 403 or 421 or 429 } problem
            && problem.Extensions.TryGetValue("code", out var given) && given is string code)
            Note(context.HttpContext, code);
        return new(false);
    }

    public ValueTask WriteAsync(ProblemDetailsContext context) =>
        throw new NotSupportedException("A problem writes itself: its result asks TryWriteAsync, which writes nothing.");

    /// <summary>A message of a stream was refused.</summary>
    internal void Note(string code, Caller? caller, IPAddress? from) =>
        Note(code, WhoIs(caller), from, "a message of the stream");

    /// <summary>Somebody asked for an account that is not theirs; they are told that there is none.</summary>
    internal void NoteAnothers(Caller caller, AccountId account) =>
        Note("account_not_theirs", WhoIs(caller), requests.HttpContext?.Connection.RemoteIpAddress, $"account {account.Number}");

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping)) WriteOver();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            WriteOver();
        }
    }

    private void Note(HttpContext context, string code)
    {
        if (Usual.Contains(code)) return;
        var who = context.User.KnownCaller is { } caller ? WhoIs(caller)
            : keys.TryFind(context.Request.Headers[Callers.KeyHeader].ToString(), out var key) ? $"nobody, with the id of key {key.Id}"
            : "nobody";
        Note(code, who, context.Connection.RemoteIpAddress, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } route
            ? $"{context.Request.Method} {route}" : "no route");
    }

    private void Note(string code, string who, IPAddress? from, string what)
    {
        if (lines.TryPass((code, who, RequestOrigin.NetworkOf(from)), out var others))
            LogRefused(code, who, from is null ? "nowhere" : RequestOrigin.TextOf(from), what, others);
    }

    private void WriteOver()
    {
        var over = lines.TakeOver(out var tooMany);
        foreach (var (kind, others) in over)
            if (others > 0) LogMore(others, kind.Code, kind.Who, kind.From);
        if (tooMany > 0) LogTooMany(tooMany);
    }

    private static string WhoIs(Caller? caller) => caller is null ? "nobody"
        : string.Create(CultureInfo.InvariantCulture, $"user {caller.User.Number}") + (caller.Key is { } key ? $" by key {key.Id}" : "");

    [LoggerMessage(LogLevel.Warning, "Refused, {Code}: {Who} from {Address}, {What}; {Others} like it before that were not written")]
    private partial void LogRefused(string code, string who, string address, string what, int others);

    [LoggerMessage(LogLevel.Warning, "Refused {Times} times more, {Code}: {Who} from {Network}")]
    private partial void LogMore(int times, string code, string who, string network);

    [LoggerMessage(LogLevel.Warning, "Refused {Times} times more: callers beyond those that are written one by one")]
    private partial void LogTooMany(int times);
}
