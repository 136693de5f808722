using Npgsql;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Commands;

/// <summary>
/// Walks one venue's log from its beginning, without any snapshot, and tries everything that is promised of it. Changes nothing.
/// </summary>
internal sealed class LogVerification(NpgsqlConnection connection, int venue)
{
    private readonly Venue replay = new();
    private readonly LogReplay log = new(connection, venue);
    /// <summary>Adding up costs a walk over all balances.</summary>
    private const int EventsPerTrialBalance = 1_000;

    private readonly HashSet<AssetId> unbalanced = [];
    private long balanced;
    private IReadOnlyDictionary<long, ulong> recorded = new Dictionary<long, ulong>();

    public List<string> Findings { get; } = [];

    public int Batches => log.Batches;

    public long Events => replay.Sequence;

    public int Assets => log.Assets;

    /// <summary>How many recorded states the replay came by.</summary>
    public int States { get; private set; }

    /// <summary>Goes on to the end of the log, or to the first thing after which the rest means nothing.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        recorded = await log.CheckpointsAsync(cancellation);
        try
        {
            await log.RunAsync(Take, cancellation, stops: recorded);
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException or ArgumentException
            or StartupException or OverflowException)
        {
            Find(failure.Message.TrimEnd('.'));
            return;
        }

        AddUp();
        foreach (var beyond in recorded.Keys.Where(sequence => sequence > replay.Sequence).Order())
            Find($"a state is recorded at event {beyond}, and the log ends at {replay.Sequence}: its end is missing");
    }

    private void Take(EventBuffer events)
    {
        foreach (ref readonly var happened in events.Events) replay.Apply(in happened);
        if (replay.Sequence >= balanced + EventsPerTrialBalance) AddUp();
        if (!recorded.TryGetValue(replay.Sequence, out var state)) return;
        States++;
        if (state != replay.StateHash())
            Find($"replaying the log gives another state at event {replay.Sequence} than the one recorded there");
    }

    private void AddUp()
    {
        foreach (var asset in Unbalanced(replay.Ledger.Balances, replay.Ledger.Purses).Where(unbalanced.Add))
            Find($"between events {balanced} and {replay.Sequence} the balances of asset {asset.Number} stopped adding up to zero");
        balanced = replay.Sequence;
    }

    /// <summary>The assets whose balances, the world's and the house's among them, do not add up to zero.</summary>
    public static IEnumerable<AssetId> Unbalanced(IEnumerable<Balance> balances, IEnumerable<Purse> purses)
    {
        var sums = new Dictionary<AssetId, Int128>();
        foreach (var balance in balances) sums[balance.Asset] = sums.GetValueOrDefault(balance.Asset) + balance.Total.Units;
        foreach (var purse in purses) sums[purse.Asset] = sums.GetValueOrDefault(purse.Asset) + purse.Units;
        return sums.Where(sum => sum.Value != 0).Select(sum => sum.Key);
    }

    private void Find(string finding) => Findings.Add($"Venue {venue}: {finding}.");
}
