using System.Text.Json;

namespace TradeCraft.Server.Storage.Backups;

/// <summary>A table's rows in a backup, in PostgreSQL's binary COPY format, compressed.</summary>
/// <param name="Columns">In the order in which they were copied.</param>
/// <param name="Sha256">Of the rows before they were compressed, in hexadecimal.</param>
internal sealed record BackedUpTable(string Name, string[] Columns, string Sha256);

/// <summary>A partition, which a restore makes again: migrations made only the first ones.</summary>
/// <param name="Bound">As PostgreSQL writes it: <c>FOR VALUES FROM (…) TO (…)</c> or <c>DEFAULT</c>.</param>
internal sealed record BackedUpPartition(string Name, string Parent, string Bound);

/// <param name="Value">The last one that it gave; null where it gave none.</param>
internal sealed record BackedUpCounter(string Name, long? Value);

internal sealed record BackedUpMigration(int Number, string Name, string Sha256);

/// <summary>How far a venue's log went.</summary>
internal sealed record BackedUpVenue(int Venue, long Sequence);

/// <summary>What is in a backup: the first entry of its tar, before a file for each table.</summary>
/// <param name="Format">Raised when an earlier program could not read the file rightly.</param>
internal sealed record BackupManifest(
    int Format,
    DateTimeOffset At,
    BackedUpVenue[] Venues,
    BackedUpMigration[] Migrations,
    BackedUpPartition[] Partitions,
    BackedUpCounter[] Counters,
    BackedUpTable[] Tables)
{
    public const int CurrentFormat = 1;
    public const string Entry = "manifest.json";

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string EntryOf(string table) => $"tables/{table}.copy.gz";
}
