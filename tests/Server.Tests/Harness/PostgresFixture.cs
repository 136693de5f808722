using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace TradeCraft.Server.Tests.Harness;

/// <summary>
/// One PostgreSQL for a whole run of the tests, started by the first that asks, and from it a fresh database in milliseconds.
/// It does not wait for the disk (no fsync), which a server bears of a throwaway only: a test that pulls the plug from the machine would
/// need its own; killing PostgreSQL does not.
/// Also a fresh data folder, for a test that starts, stops and kills a PostgreSQL or a server of its own.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Template = "migrated";

    private readonly SemaphoreSlim one = new(1);
    private readonly SemaphoreSlim oneFolder = new(1);
    private TemporaryFolder? seed;
    private TemporaryFolder? folder;
    private EmbeddedPostgres? postgres;
    private int made;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
            await postgres.DisposeAsync();
        folder?.Dispose();
        seed?.Dispose();
        one.Dispose();
        oneFolder.Dispose();
    }

    /// <summary>A database of the test's own, with this program's schema and no rows.</summary>
    public Task<TestDatabase> CreateAsync(CancellationToken cancellation) => CreateAsync(Template, cancellation);

    /// <summary>A database of the test's own, with the roles and no tables.</summary>
    public async Task<TestDatabase> CreateEmptyAsync(CancellationToken cancellation)
    {
        var database = await CreateAsync("template1", cancellation);
        await (await DatabaseRoles.PrepareAsync(postgres!, database.Name, cancellation)).DisposeAsync();
        return database;
    }

    /// <summary>Fills a data folder with a stopped cluster as a server leaves it, by copying one: initdb takes a second or more.</summary>
    public async Task CopyDataFolderAsync(string to, CancellationToken cancellation)
    {
        await oneFolder.WaitAsync(cancellation);
        try
        {
            if (seed is null)
            {
                var made = new TemporaryFolder();
                await using var stopped = Open(made["data"]);
                await stopped.StartAsync(cancellation);
                await using var owner = await DatabaseRoles.PrepareAsync(stopped, "tradecraft", cancellation);
                await new Migrator(Migration.OfThisProgram, NullLogger.Instance).RunAsync(owner, cancellation);
                seed = made;
            }
        }
        finally
        {
            oneFolder.Release();
        }

        // Keeps the owners, whom only cp knows.
        using var copy = Process.Start("cp", ["-a", seed["data"], to]);
        await copy.WaitForExitAsync(cancellation);
        Assert.Equal(0, copy.ExitCode);
    }

    private async Task<TestDatabase> CreateAsync(string template, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            postgres ??= await StartAsync(cancellation);
            var database = new TestDatabase(postgres, $"test_{++made}");
            await ExecuteAsync($"CREATE DATABASE {database.Name} TEMPLATE {template}", cancellation);
            return database;
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<EmbeddedPostgres> StartAsync(CancellationToken cancellation)
    {
        await SweepAsync();
        folder = new TemporaryFolder();
        var started = Open(folder["data"]);
        await started.StartAsync(cancellation);
        await using var owner = await DatabaseRoles.PrepareAsync(started, Template, cancellation);
        await new Migrator(Migration.OfThisProgram, NullLogger.Instance).RunAsync(owner, cancellation);
        return started;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        var owner = postgres!.Connect(EmbeddedPostgres.OwnerRole, "postgres");
        owner.Pooling = false;
        await using var connection = new NpgsqlConnection(owner.ConnectionString);
        await connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellation));
    }

    private static EmbeddedPostgres Open(string data) => EmbeddedPostgres.Open(
        new EmbeddedPostgresOptions(data, PostgresBinaries.Folder)
        {
            Settings = new Dictionary<string, string>
            {
                ["fsync"] = "off",
                ["full_page_writes"] = "off",
                ["tradecraft.throwaway"] = "on",
                ["autovacuum"] = "off",
                ["max_connections"] = "500",
            },
        },
        TimeProvider.System,
        NullLogger.Instance);

    /// <summary>Ends what runs of the tests that were killed have left behind.</summary>
    private static async Task SweepAsync()
    {
        foreach (var left in Directory.EnumerateDirectories(Path.GetTempPath(), $"{TemporaryFolder.Prefix}*"))
        {
            if (Directory.GetCreationTimeUtc(left) > DateTime.UtcNow.AddHours(-1))
                continue;
            try
            {
                foreach (var data in Directory.EnumerateFiles(left, "postgresql.json", SearchOption.AllDirectories)
                    .Select(file => Path.GetDirectoryName(file)!).ToList())
                    await Open(data).DisposeAsync();
                Directory.Delete(left, recursive: true);
            }
            catch (Exception failure) when (failure is StartupException or IOException or UnauthorizedAccessException)
            {
                // Another user's, or a run that takes long.
            }
        }
    }
}
