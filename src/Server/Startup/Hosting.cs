using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;

namespace TradeCraft.Server.Startup;

/// <summary>How the process listens, logs and greets.</summary>
internal static class Hosting
{
    private const string DefaultAddress = "localhost:5080";

    public static void ConfigureHosting(this WebApplicationBuilder builder)
    {
        var scheme = (builder.Configuration["certificate"] ?? builder.Configuration["tls"]) is null ? "http" : "https";
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls($"{scheme}://{DefaultAddress}");

        // Requests in flight, the venue's last commit and PostgreSQL's shutdown fit in this.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));

        builder.Logging.ClearProviders();
        if (IsForPrograms(builder.Configuration))
        {
            builder.Logging.AddJsonConsole(console =>
                (console.UseUtcTimestamp, console.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        }
        else
        {
            builder.Logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName)
                .AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        }

        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);

        // Why a start failed is said in a sentence by Program; the host would say it first, with a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }

    /// <summary>Goes before whatever works in the background.</summary>
    public static IServiceCollection AddSupervision(this IServiceCollection services) => services
        .AddSingleton<Supervision>()
        .AddHostedService(provider => provider.GetRequiredService<Supervision>());

    /// <summary>Where a person is told what is no entry of the log; programs that read the log get nothing but entries.</summary>
    public static TextWriter Greeting(this WebApplication app) => IsForPrograms(app.Configuration) ? Console.Error : Console.Out;

    public static void GreetWhenStarted(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        app.Greeting().WriteLine(
            $"""

              TradeCraft is open at {string.Join(" and ", addresses)}
              Sign in there with one click on "Try the demo", or create a user. Each starts with 100,000 paper dollars.
              The API is described at /api/v1/openapi.json. Ctrl+C stops everything.

            """);
    });

    /// <exception cref="StartupException">There is no such format.</exception>
    private static bool IsForPrograms(IConfiguration configuration) => configuration["log"] switch
    {
        null or "text" => false,
        "json" => true,
        var other => throw new StartupException($"--log takes text or json, not \"{other}\"."),
    };
}
