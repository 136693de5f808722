using Dapper;
using Npgsql;

namespace TradeCraft.Server.Storage;

/// <summary>
/// The roles of an own PostgreSQL. The owner migrates; requests run as the server's role, which reads and writes rows and cannot change the
/// schema. A migration takes away from it what a table must not suffer (DESIGN: the event log is append-only):
/// <code>
/// DO $$ BEGIN
///     IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'tradecraft_server' AND rolname &lt;&gt; current_user) THEN
///         REVOKE UPDATE, DELETE, TRUNCATE ON event_log FROM tradecraft_server;
///     END IF;
/// END $$;
/// </code>
/// With a connection string there may be one role for everything, and nothing to take from it.
/// </summary>
public static class DatabaseRoles
{
    /// <summary>Makes a database where it is missing. Returns the owner's connections to it.</summary>
    public static async Task<NpgsqlDataSource> PrepareAsync(EmbeddedPostgres postgres, string database, CancellationToken cancellation)
    {
        await using (var connection = new NpgsqlConnection(Owner(postgres, "postgres").ConnectionString))
        {
            await connection.OpenAsync(cancellation);
            if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "SELECT EXISTS (SELECT FROM pg_database WHERE datname = @database)", new { database }, cancellationToken: cancellation)))
                await ExecuteAsync(connection, $"CREATE DATABASE \"{database}\" OWNER {EmbeddedPostgres.OwnerRole}");
        }

        var owner = NpgsqlDataSource.Create(Owner(postgres, database));
        await using (var connection = await owner.OpenConnectionAsync(cancellation))
            await ExecuteAsync(
                connection,
                $"""
                 ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {EmbeddedPostgres.ServerRole};
                 ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {EmbeddedPostgres.ServerRole};
                 """);
        return owner;

        Task ExecuteAsync(NpgsqlConnection connection, string sql) =>
            connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellation));
    }

    // Few connections and none kept: the owner is there for a moment at start, and CREATE DATABASE … TEMPLATE wants nobody connected.
    private static NpgsqlConnectionStringBuilder Owner(EmbeddedPostgres postgres, string database)
    {
        var connection = postgres.Connect(EmbeddedPostgres.OwnerRole, database);
        connection.Pooling = false;
        return connection;
    }
}
