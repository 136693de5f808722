using TradeCraft.Server.Platform;
using TradeCraft.Server.Storage;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddStorage(builder.Configuration);

    // Why a start failed is said below, in a sentence; the host would say it first, with a stack trace.
    builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

    await using var app = builder.Build();
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartupException.Explain(failure) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return 1;
}
