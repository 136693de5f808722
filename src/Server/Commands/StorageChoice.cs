namespace TradeCraft.Server.Commands;

/// <summary>The options by which every verb finds the data.</summary>
internal static class StorageChoice
{
    public static Option[] Options { get; } =
    [
        new("data", "DIR", "the folder of everything the server keeps (.data); or TRADECRAFT_DATA"),
        new("connection-string", "S", "a PostgreSQL of yours; better in TRADECRAFT_CONNECTION_STRING"),
        new("postgres-binaries", "DIR", "where initdb, pg_ctl and postgres are; or TRADECRAFT_POSTGRES_BINARIES"),
        new("postgres-user", "NAME", "as whom a new database runs when this is root; or TRADECRAFT_POSTGRES_USER"),
    ];
}
