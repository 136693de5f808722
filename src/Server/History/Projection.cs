using Npgsql;
using TradeCraft.Exchange.Events;
using TradeCraft.Projections;

namespace TradeCraft.Server.History;

/// <summary>
/// One set of tables that is filled from the log. What it has to remember between events it takes from the rows it has written: they, and
/// the checkpoint that is committed with them, are all of its state.
/// </summary>
internal abstract class Projection
{
    /// <summary>The projections that there are, by name.</summary>
    public static readonly IReadOnlyDictionary<string, Func<int, Definitions, Projection>> All =
        new Dictionary<string, Func<int, Definitions, Projection>>
        {
            [OrdersProjection.Name] = (venue, definitions) => new OrdersProjection(venue, definitions),
            [TradesProjection.Name] = (venue, definitions) => new TradesProjection(venue, definitions),
            [LedgerProjection.Name] = (venue, definitions) => new LedgerProjection(venue, definitions),
            [PortfolioProjection.Name] = (venue, definitions) => new PortfolioProjection(venue, definitions),
        };

    /// <summary>The tables that nobody else writes.</summary>
    public abstract IReadOnlyList<string> Tables { get; }

    /// <summary>What need not be remembered in memory once it is in these tables.</summary>
    public abstract Projections.History History { get; }

    /// <summary>Takes up what the rows say.</summary>
    /// <param name="connection">Sees the rows of one checkpoint.</param>
    /// <param name="from">The checkpoint that they are of.</param>
    public virtual Task LoadAsync(NpgsqlConnection connection, Checkpoint from, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Takes up what the rows say of that which is about to change.</summary>
    /// <param name="connection">Sees the rows as they were written last.</param>
    /// <param name="events">What is folded next.</param>
    public virtual Task PrepareAsync(NpgsqlConnection connection, EventBuffer events, CancellationToken cancellation) =>
        Task.CompletedTask;

    /// <summary>Takes in an event that the definitions have taken in already.</summary>
    public abstract void Fold(in Event happened);

    /// <summary>Writes what changed since it wrote last, in the transaction that is open.</summary>
    /// <param name="connection">Its transaction is open.</param>
    /// <param name="sequence">The last event that was folded.</param>
    public abstract Task WriteAsync(NpgsqlConnection connection, long sequence, CancellationToken cancellation);
}
