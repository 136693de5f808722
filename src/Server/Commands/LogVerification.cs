using System.Data;
using Npgsql;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Commands;

/// <summary>
/// Walks one venue's log from its beginning and tries everything that is promised of it. It trusts nothing that recovery would have checked: it has its own
/// reading of the log, and changes nothing.
/// </summary>
internal sealed class LogVerification(NpgsqlConnection connection, int venue)
{
    private readonly Venue replay = new();
    private readonly List<Asset> assets = [];
    private readonly EventBuffer events = new();
    private readonly HashSet<AssetId> unbalanced = [];
    private Dictionary<long, ulong> recorded = [];
    private byte[] lastHash = new byte[32];
    private long lastSequence;

    public List<string> Findings { get; } = [];

    public int Batches { get; private set; }

    public long Events => lastSequence;

    public int Assets => assets.Count;

    /// <summary>How many recorded states the replay came by.</summary>
    public int States { get; private set; }

    /// <summary>Goes on to the end of the log, or to the first thing after which the rest means nothing.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        recorded = await RecordedAsync(cancellation);
        await using (var command = Command("select first_sequence, last_sequence, payload, hash from event_log where venue_id = $1 order by first_sequence"))
        await using (var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                if (Take(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3)) is not { } broken) continue;
                Find(broken);
                return;
            }
        }

        foreach (var beyond in recorded.Keys.Where(sequence => sequence > lastSequence).Order())
            Find($"a state is recorded at event {beyond}, and the log ends at {lastSequence}: its end is missing");
    }

    /// <summary>One batch. What is wrong with it where nothing after it can be judged any more, or null.</summary>
    private string? Take(long first, long last, byte[] payload, byte[] hash)
    {
        if (first != lastSequence + 1) return $"after event {lastSequence} comes event {first}: what lies between is missing";
        if (!EventLog.ChainHash(lastHash, payload).AsSpan().SequenceEqual(hash)) return $"the chain of hashes breaks at events {first} to {last}: they are not what was written";
        events.Clear();
        try
        {
            EventCodec.Read(payload, first, assets, events);
            if (events.Count != last - first + 1) return $"the batch of events {first} to {last} holds {events.Count}";
            foreach (ref readonly var happened in events.Events) replay.Apply(in happened);
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException or ArgumentException or StartupException or OverflowException)
        {
            return $"events {first} to {last} cannot have happened so: {failure.Message}";
        }

        (lastSequence, lastHash, Batches) = (last, hash, Batches + 1);
        foreach (var asset in Unbalanced(replay.Ledger.Balances).Where(unbalanced.Add))
            Find($"from events {first} to {last} on the balances of {assets[asset.Number].Code} do not add up to zero");
        if (!recorded.TryGetValue(last, out var state)) return null;
        States++;
        if (state != replay.StateHash()) Find($"replaying the log gives another state at event {last} than the one recorded there");
        return null;
    }

    /// <summary>The assets whose balances, the world's and the house's among them, do not add up to zero.</summary>
    public static IEnumerable<AssetId> Unbalanced(IEnumerable<Balance> balances)
    {
        var sums = new Dictionary<AssetId, Int128>();
        foreach (var balance in balances) sums[balance.Asset] = sums.GetValueOrDefault(balance.Asset) + balance.Total.Units;
        return sums.Where(sum => sum.Value != 0).Select(sum => sum.Key);
    }

    private async Task<Dictionary<long, ulong>> RecordedAsync(CancellationToken cancellation)
    {
        var states = new Dictionary<long, ulong>();
        await using var command = Command("select sequence, state_hash from event_log_checkpoint where venue_id = $1");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) states.Add(reader.GetInt64(0), (ulong)reader.GetInt64(1));
        return states;
    }

    private void Find(string finding) => Findings.Add($"Venue {venue}: {finding}.");

    private NpgsqlCommand Command(string sql) => new(sql, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = venue } } };
}
