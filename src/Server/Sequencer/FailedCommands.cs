using Dapper;
using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Sequencer;

/// <summary>
/// The commands of the last day that the venue failed at. They are refused without being decided: neither a client that asks again, nor a
/// feed that says the same again, nor a restart makes the venue fail in the same way a second time. Used by the sequencer while the venue
/// runs, and by <see cref="LiveVenue"/> while it does not.
/// </summary>
public sealed class FailedCommands([FromKeyedServices(Pools.Venue)] NpgsqlDataSource database, SequencerOptions options, TimeProvider time)
{
    /// <summary>As long as requests are remembered.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Of more than these the oldest are forgotten. Each costs a recovery, so that there is a while between two.</summary>
    private const int Most = 10_000;

    private sealed record Row(int Venue, string Digest, string Command, long Sequence, DateTime At, string Cause);

    private readonly Dictionary<string, DateTime> failed = [];
    private readonly Queue<string> oldestFirst = new();
    private readonly HashSet<string> types = [];
    private readonly List<Row> unwritten = [];

    /// <summary>Whether the command says what one said that the venue failed at.</summary>
    public bool Contains(Command command)
    {
        // Texts and digests are only made where they may be needed.
        if (failed.Count == 0 || !types.Contains(command.GetType().Name)) return false;
        return failed.TryGetValue(DigestOf(CommandText.Of(command)), out var at) && time.GetUtcNow().UtcDateTime - at < Kept;
    }

    /// <summary>From now on the command is refused.</summary>
    /// <param name="command">Not one that lets time pass: that cannot be refused.</param>
    /// <param name="sequence">The last event before it.</param>
    internal void Add(Command command, long sequence, Exception cause)
    {
        var text = CommandText.Of(command);
        var why = $"{cause.GetType().Name}: {cause.Message}";
        var row = new Row(options.Venue, DigestOf(text), text.Text, sequence, time.GetUtcNow().UtcDateTime, why);
        unwritten.Add(row);
        Remember(row.Digest, text.Type, row.At);
    }

    /// <summary>Knows what was written before this process started.</summary>
    internal async Task ReadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var rows = await connection.QueryAsync<(string Digest, string Type, DateTime At)>(new CommandDefinition(
            """
            select encode(digest, 'hex'), split_part(command, ' ', 1), at from failed_command
            where venue_id = @Venue and at > @after order by at
            """,
            new { options.Venue, after = time.GetUtcNow().UtcDateTime - Kept }, cancellationToken: cancellation)).ConfigureAwait(false);
        foreach (var (digest, type, at) in rows) Remember(digest, type, at);
    }

    /// <summary>Writes what is new, and drops what is not needed any longer.</summary>
    internal async Task WriteAsync(CancellationToken cancellation)
    {
        if (unwritten.Count == 0) return;
        await using var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into failed_command (venue_id, digest, command, sequence, at, cause)
            values (@Venue, decode(@Digest, 'hex'), @Command, @Sequence, @At, @Cause)
            on conflict (venue_id, digest) do update set sequence = excluded.sequence, at = excluded.at, cause = excluded.cause
            """,
            unwritten, cancellationToken: cancellation)).ConfigureAwait(false);
        unwritten.Clear();
        var before = time.GetUtcNow().UtcDateTime - Kept;
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from failed_command where at < @before", new { before }, cancellationToken: cancellation)).ConfigureAwait(false);
    }

    private static string DigestOf(CommandText text) => Convert.ToHexStringLower(text.Digest());

    private void Remember(string digest, string type, DateTime at)
    {
        if (!failed.ContainsKey(digest)) oldestFirst.Enqueue(digest);
        failed[digest] = at;
        types.Add(type);
        if (failed.Count > Most) failed.Remove(oldestFirst.Dequeue());
    }
}
