namespace TradeCraft.Server.Storage;

/// <summary>
/// Where the data is. Each is an option of the command line or, where that is missing, an environment variable; a connection string is
/// better given by the second, because every user of a machine can read another's command line.
/// </summary>
public sealed class StorageOptions
{
    /// <summary>
    /// <c>--connection-string</c>, <c>TRADECRAFT_CONNECTION_STRING</c>: somebody's PostgreSQL. Without, the server starts its own.
    /// </summary>
    public string? ConnectionString { get; init; }

    /// <summary><c>--data</c>, <c>TRADECRAFT_DATA</c>: the folder of everything this server keeps. Made when missing.</summary>
    public string DataFolder { get; init; } = Path.GetFullPath(".data");

    /// <summary>
    /// <c>--postgres-binaries</c>, <c>TRADECRAFT_POSTGRES_BINARIES</c>: the folder whose <c>bin</c> holds initdb, pg_ctl and postgres.
    /// </summary>
    public string? PostgresBinaries { get; init; }

    /// <summary>
    /// <c>--postgres-user</c>, <c>TRADECRAFT_POSTGRES_USER</c>: as whom a new cluster runs when the server runs as root, which PostgreSQL
    /// refuses to do. Without: <c>postgres</c> where there is such a user, else <c>nobody</c>.
    /// </summary>
    public string? PostgresUser { get; init; }

    public static StorageOptions From(IConfiguration configuration)
    {
        return new StorageOptions
        {
            ConnectionString = Value("connection-string"),
            DataFolder = Path.GetFullPath(Value("data") ?? ".data"),
            PostgresBinaries = Value("postgres-binaries") is { } folder ? Path.GetFullPath(folder) : null,
            PostgresUser = Value("postgres-user"),
        };

        string? Value(string name)
        {
            var value = configuration[name]
                ?? Environment.GetEnvironmentVariable($"TRADECRAFT_{name.Replace('-', '_').ToUpperInvariant()}");
            return string.IsNullOrWhiteSpace(value) ? null : value;
        }
    }
}
