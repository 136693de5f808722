using TradeCraft.Server;
using TradeCraft.Server.Platform;

try
{
    if (args is ["openapi", ..])
    {
        await OpenApi.WriteAsync(TradeCraftServer.Build(args[1..], builder => builder.Logging.ClearProviders()), Console.Out);
        return 0;
    }

    await using var app = TradeCraftServer.Build(args);
    app.GreetWhenStarted();
    try
    {
        await app.StartAsync();
    }
    catch
    {
        // What has started already ends in its order too, the database last: a port that is taken is no crash.
        await app.StopAsync();
        throw;
    }

    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception failure) when (StartupException.Explain(failure) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return 1;
}
