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
            .. StorageChoice.Options,
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

        // What has started when a start fails ends in its order too, the database last: a port that is taken is no crash. The host can only
        // do that when its services are made, which is where a data folder in use shows.
        _ = app.Services.GetServices<IHostedService>();
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.StopAsync();
            throw;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }
}
