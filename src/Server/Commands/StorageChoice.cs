using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Storage.Backups;

namespace TradeCraft.Server.Commands;

/// <summary>The options by which every verb finds the data.</summary>
internal static class StorageChoice
{
    public static Option Data { get; } = new("data", "DIR", "the folder of everything the server keeps (.data); or TRADECRAFT_DATA");

    public static Option[] Options { get; } =
    [
        Data,
        new("connection-string", "S", "a PostgreSQL of yours; better in TRADECRAFT_CONNECTION_STRING"),
        new("postgres-binaries", "DIR", "where initdb, pg_ctl and postgres are; or TRADECRAFT_POSTGRES_BINARIES"),
        new("postgres-user", "NAME", "as whom a new database runs when this is root; or TRADECRAFT_POSTGRES_USER"),
    ];

    /// <summary>Those of verbs that are for the server's own database only.</summary>
    public static Option[] Own { get; } = [.. Options.Where(option => option.Name != "connection-string")];

    /// <exception cref="StartupException">The environment names a PostgreSQL of somebody's.</exception>
    public static StorageOptions RequireOwn(Request request, string tool)
    {
        var options = StorageOptions.From(request.Configuration);
        return options.ConnectionString is null
            ? options
            : throw new StartupException(
                $"This is for the server's own database, and TRADECRAFT_CONNECTION_STRING names a PostgreSQL of yours: use its {tool}, "
                + "see docs/operations.md.");
    }

    /// <summary>How far the logs of a backup go.</summary>
    public static string At(BackupManifest backup) =>
        string.Concat(backup.Venues.Select(venue => FormattableString.Invariant($", venue {venue.Venue} at event {venue.Sequence}")));
}
