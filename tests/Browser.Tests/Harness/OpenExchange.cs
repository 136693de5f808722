using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradeCraft.Server;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Browser.Tests.Harness;

/// <summary>
/// The real server for a class of tests: a database, a data folder and a port of its own, the built web client, and the synthetic market.
/// Opens when it is first asked for its address; can be closed and opened again at the same address.
/// </summary>
public class OpenExchange(PostgresFixture postgres) : IAsyncDisposable
{
    private readonly TemporaryFolder data = new();
    private TestDatabase? database;
    private WebApplication? app;
    private Uri? address;

    public IServiceProvider Services => app!.Services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async Task<Uri> OpenAsync()
    {
        Chromium.SkipWhenThereIsNone();
        if (app is not null) return address!;
        database ??= await postgres.CreateAsync(Cancellation);
        app = TradeCraftServer.Build(
            [
                "--urls", address?.ToString() ?? "http://127.0.0.1:0", "--connection-string", database.ConnectionString, "--data",
                data.Root, "--webroot", Chromium.WebRoot, "--seed", "1", "--Limits:Off", "true", "--Identity:AllowDemo", "true",
            ],
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Warning);
                Adjust(builder.Services);
            });
        await app.StartAsync(Cancellation);
        return address = new Uri(app.Urls.First());
    }

    /// <summary>Changes what only the owner of the machine can.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = database!.Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public async Task CloseAsync()
    {
        if (app is null) return;
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        app = null;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (database is not null) await database.DisposeAsync();
        data.Dispose();
        GC.SuppressFinalize(this);
    }

    protected virtual void Adjust(IServiceCollection services)
    {
    }
}
