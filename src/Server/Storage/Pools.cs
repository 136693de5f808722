using Npgsql;

namespace TradeCraft.Server.Storage;

/// <summary>
/// The pools of connections, by the keys that services ask for them with. Whoever fills one waits alone: requests, whose pool has no key,
/// keep neither the log from being written nor the tables from following it, nor the audit from being kept.
/// </summary>
public static class Pools
{
    /// <summary>For the logs of venues, their recovery and their snapshots.</summary>
    public const string Venue = "venue";

    /// <summary>For what fills tables from the log, and what follows tables.</summary>
    public const string Projectors = "projectors";

    public const string Audit = "audit";

    /// <summary>Each of the pools with a key has at most so many connections.</summary>
    internal const int MostOfEach = 8;

    /// <summary>But that of the logs, of which each venue that is loaded holds one.</summary>
    internal const int MostOfVenues = 24;

    /// <summary>PostgreSQL takes 100 by default: so there is room for the others, and for somebody who looks.</summary>
    private const int MostOfRequests = 50;

    /// <summary>What a session must do, whatever is set for its role or its database: what was committed is on disk.</summary>
    internal const string Durable = "-c synchronous_commit=on";

    internal static readonly string[] Keys = [Venue, Projectors, Audit];

    /// <param name="connection">Where to. Its own size of the pool, where it says one, is that of requests.</param>
    /// <param name="key">Of a pool, or null for that of requests.</param>
    internal static NpgsqlDataSource Create(NpgsqlConnectionStringBuilder connection, string? key)
    {
        var pool = new NpgsqlConnectionStringBuilder(connection.ConnectionString);
        if (key is not null) pool.ApplicationName = $"{pool.ApplicationName ?? "tradecraft"} {key}";
        if (key is not null) pool.MaxPoolSize = key == Venue ? MostOfVenues : MostOfEach;
        else if (!pool.ShouldSerialize("Maximum Pool Size")) pool.MaxPoolSize = MostOfRequests;
        if (pool.Options?.Contains("synchronous_commit", StringComparison.OrdinalIgnoreCase) is not true)
            pool.Options = $"{pool.Options} {Durable}".Trim();
        if (pool.MinPoolSize > pool.MaxPoolSize) pool.MinPoolSize = pool.MaxPoolSize;
        return NpgsqlDataSource.Create(pool);
    }
}
