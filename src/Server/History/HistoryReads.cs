using Npgsql;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.History;

/// <summary>How much of the past may be asked for at once.</summary>
public sealed class HistoryOptions
{
    public const string Section = "History";

    /// <summary>So many reads of what only tables know are made at once.</summary>
    public int ReadsAtOnce { get; init; } = 16;

    /// <summary>So many more wait. Who comes then is told to come back.</summary>
    public int ReadsWaiting { get; init; } = 200;
}

/// <summary>
/// Reads what only tables know. They are long and go deep, and anybody may ask for them: so many at once, the others wait, and when too
/// many wait the next is refused. What memory knows is never kept waiting by them.
/// </summary>
public sealed class HistoryReads(NpgsqlDataSource database, HistoryOptions options) : IDisposable
{
    private readonly Turns turns = new(options.ReadsAtOnce, options.ReadsWaiting);

    public void Dispose() => turns.Dispose();

    /// <exception cref="StorageBusyException">Too many wait already.</exception>
    public async Task<List<T>> ListAsync<T>(
        string sql, IEnumerable<NpgsqlParameter> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        using var turn = await EnterAsync(cancellation);
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        var found = new List<T>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation)) found.Add(read(rows));
        return found;
    }

    /// <summary>Waits for a turn, which ends when it is disposed.</summary>
    /// <exception cref="StorageBusyException">Too many wait already.</exception>
    public Task<IDisposable> EnterAsync(CancellationToken cancellation) => turns.TakeAsync(cancellation);
}
