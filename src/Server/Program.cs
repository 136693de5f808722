using TradeCraft.Server;
using TradeCraft.Server.History;
using TradeCraft.Server.Platform;

try
{
    if (args is ["openapi", ..])
    {
        await OpenApi.WriteAsync(TradeCraftServer.Build(args[1..], builder => builder.Logging.ClearProviders()), Console.Out);
        return 0;
    }

    if (args is ["rebuild", var projection, ..])
    {
        await RebuildCommand.RunAsync(projection, args[2..], Console.Out, CancellationToken.None);
        return 0;
    }

    await using var app = TradeCraftServer.Build(args);
    app.GreetWhenStarted();

    // What has started when a start fails ends in its order too, the database last: a port that is taken is no crash. The host can only do
    // that when its services are made, which is where a data folder in use shows.
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
catch (Exception failure) when (StartupException.Explain(failure) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return 1;
}
