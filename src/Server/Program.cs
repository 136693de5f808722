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
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartupException.Explain(failure) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return 1;
}
