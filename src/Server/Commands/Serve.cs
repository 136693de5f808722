using TradeCraft.Server.Identity;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Commands;

internal static class Serve
{
    public static Verb Verb { get; } = new(
        "serve", null, "opens the exchange (what it does without a verb)",
        "Starts the exchange, with its own database unless it is given one, and serves it until Ctrl+C.\n"
        + "Any setting of a section goes too: --Limits:SignInsPerMinute 100.",
        [
            new("urls", "URLS", "where to listen (http://localhost:5080)"),
            new("public-url", "URL", "where browsers find it, as in https://exchange.example.com"),
            new("trusted-proxies", "LIST", "addresses and networks whose X-Forwarded headers count (none)"),
            new(PlainHttp.Option, null, "answer other machines in plain HTTP too: passwords can be read on their way"),
            new("log", "FORMAT", "text for people (without), or json for programs: a line each, in UTC"),
            new("certificate", "FILE", "serve https with this certificate (PEM, with those between it and the authority)"),
            new("certificate-key", "FILE", "its private key (PEM), where that is in a file of its own"),
            new("tls", "local", "serve https with what `tradecraft certificate` has made"),
            .. StorageChoice.Options,
            new("accept-clock", null, "the system's clock is right, however far the log's last event is from it"),
            new("feed", "NAME", "synthetic, or recorded"),
            new("market-data", "DIR", "what the recorded feed plays"),
            new("speed", "N", "seconds played in one second (1)"),
            new("seed", "N", "the same synthetic market again"),
            new("corporate-actions", "FILE", "splits and dividends to come (symbol,ex_date,type,to,from,amount)"),
            new("loop", null, "a recording that has ended starts again"),
            new("webroot", "DIR", "the web client's files"),
            new("contentroot", "DIR", "where appsettings.json is"),
            new("environment", "NAME", "which appsettings file is read beside it"),
        ],
        RunAsync)
    { TakesSettings = true };

    private static async Task<int> RunAsync(Request request)
    {
        await using var app = TradeCraftServer.Build(request.Options);
        app.GreetWhenStarted();
        PlainHttp.TellOfPlainHttp(app);

        // What has started when a start fails ends in its order too, the database last: a port that is taken is no crash. The host can only
        // do that when its services are made, which is where a data folder in use shows.
        _ = app.Services.GetServices<IHostedService>();
        try
        {
            await app.StartAsync();
            await InviteAdministratorAsync(app);
        }
        catch
        {
            await app.StopAsync();
            throw;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Who starts a server that has no administrator is shown the link by which one is made.</summary>
    private static async Task InviteAdministratorAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var first = scope.ServiceProvider.GetRequiredService<FirstAdministrator>();
        if (await first.InviteAsync(CancellationToken.None) is not { } token) return;
        var greeting = app.Greeting();
        await greeting.WriteLineAsync(
            "  This server has no administrator yet. Who opens this link first becomes one; it is good once, for a day:");
        await greeting.WriteLineAsync($"  {OneTimeLinks.Setup(app.Urls.First(), token)}\n");
    }
}
