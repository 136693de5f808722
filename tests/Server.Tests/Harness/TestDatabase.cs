using Npgsql;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Tests.Harness;

/// <summary>A database of one test's or one class's own. It goes when the whole PostgreSQL goes.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly EmbeddedPostgres postgres;

    internal TestDatabase(EmbeddedPostgres postgres, string name)
    {
        this.postgres = postgres;
        Name = name;
        Source = NpgsqlDataSource.Create(Connect(EmbeddedPostgres.ServerRole));
        Owner = NpgsqlDataSource.Create(Connect(EmbeddedPostgres.OwnerRole));
    }

    public string Name { get; }

    /// <summary>What a server is given as <c>--connection-string</c>: the role with few rights.</summary>
    public string ConnectionString => Connect(EmbeddedPostgres.ServerRole).ConnectionString;

    /// <summary>The same for the role that owns the tables.</summary>
    public string OwnerConnectionString => Connect(EmbeddedPostgres.OwnerRole).ConnectionString;

    /// <summary>As the server's role.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>As the role that owns the tables.</summary>
    public NpgsqlDataSource Owner { get; }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Owner.DisposeAsync();
    }

    private NpgsqlConnectionStringBuilder Connect(string role)
    {
        var connection = postgres.Connect(role, Name);
        connection.MaxPoolSize = 20;
        return connection;
    }
}

/// <summary>A database for a class of tests: <c>IClassFixture&lt;DatabaseFixture&gt;</c>.</summary>
public sealed class DatabaseFixture(PostgresFixture postgres) : IAsyncLifetime
{
    public TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await postgres.CreateAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
