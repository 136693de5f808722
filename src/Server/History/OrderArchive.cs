using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.History;

/// <summary>
/// Every order there was: from memory as far as it is there, which is always current, and the rest from the table. Memory is asked first:
/// what it lets go of afterwards is in the table by then.
/// </summary>
public sealed class OrderArchive(
    HistoryReads reads, OrderViews orders, InstrumentDirectory instruments, OrderStories stories, SequencerOptions options)
{
    public async Task<OrderView?> FindAsync(OrderId order, CancellationToken cancellation) =>
        orders.Find(order) ?? (await ReadAsync(order, cancellation))?.Order;

    /// <summary>The newest of an account's orders with this client order id.</summary>
    public async Task<OrderView?> FindAsync(AccountId account, string clientOrderId, CancellationToken cancellation) =>
        orders.Find(account, clientOrderId) ?? (await ListAsync(
            "account_id = $2 and client_order_id = $3 order by order_id desc limit 1",
            [Rows.Parameter(account.Number), Rows.Parameter(clientOrderId)], cancellation)).FirstOrDefault()?.Order;

    /// <summary>The order as the request that placed it was answered the first time.</summary>
    public async Task<OrderView?> AnswerAsync(OrderId order, CancellationToken cancellation) =>
        orders.AnswerOf(order) ?? (await RecordAsync(order, cancellation) is { } record
            ? await stories.AsPlacedAsync(record, cancellation) : null);

    /// <summary>An order and what happened to it, both of the same moment.</summary>
    public async Task<(OrderView Order, OrderStory Story)?> ExplainAsync(OrderId order, CancellationToken cancellation) =>
        await RecordAsync(order, cancellation) is { } record ? (record.Order, await stories.TellAsync(record, cancellation)) : null;

    /// <summary>An account's orders, newest first, those before an order.</summary>
    /// <param name="open">Only those that are open, or only those that are not; null for all.</param>
    /// <param name="until">Only those that have not changed since then.</param>
    public async Task<IReadOnlyList<OrderView>> ListAsync(
        AccountId account, bool? open, Instrument? instrument, OrderId before, int most, CancellationToken cancellation,
        Timestamp? until = null)
    {
        var newest = until is not { } last ? orders.Of(account, open, instrument?.Id, before, most)
            : [.. orders.Of(account, open, instrument?.Id, before, int.MaxValue).Where(order => order.UpdatedAt <= last).Take(most)];
        if (open == true) return newest;

        // The table may still say of an order that it is open, or how it stood before: what memory has of it is newer.
        var archived = await ListAsync(
            $"""
             account_id = $2 and order_id < $3
                 {(open is null ? "" : "and stage in ('filled', 'cancelled', 'expired', 'rejected')")}
                 and coalesce(updated_at, placed_at) <= $5 {(instrument is null ? "" : "and symbol = $6")}
             order by order_id desc limit $4
             """,
            [
                Rows.Parameter(account.Number), Rows.Parameter(before.Number), Rows.Parameter(most),
                Rows.Until(until),
                .. instrument is null ? [] : new[] { Rows.Parameter(instrument.Symbol) },
            ],
            cancellation);
        return
        [
            .. newest.Concat(archived.Select(record => record.Order)).DistinctBy(order => order.Id)
                .OrderByDescending(order => order.Id.Number).Take(most),
        ];
    }

    private async Task<OrderRecord?> RecordAsync(OrderId order, CancellationToken cancellation) =>
        orders.Record(order) ?? await ReadAsync(order, cancellation);

    private async Task<OrderRecord?> ReadAsync(OrderId order, CancellationToken cancellation) =>
        (await ListAsync("order_id = $2", [Rows.Parameter(order.Number)], cancellation)).SingleOrDefault();

    private Task<List<OrderRecord>> ListAsync(string which, NpgsqlParameter[] parameters, CancellationToken cancellation) =>
        reads.ListAsync(
            $"select {OrderColumns.All} from orders where venue_id = $1 and {which}",
            parameters.Prepend(Rows.Venue(options.Venue)), row => OrderColumns.Read(row, instruments), cancellation);
}
