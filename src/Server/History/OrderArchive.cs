using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.History;

/// <summary>
/// Every order there was: from memory as far as it is there, which is always current, and the rest from the table. Memory is asked first:
/// what it lets go of afterwards is in the table by then.
/// </summary>
public sealed class OrderArchive(NpgsqlDataSource database, OrderViews orders, SequencerOptions options)
{
    public async Task<OrderView?> FindAsync(OrderId order, CancellationToken cancellation) =>
        orders.Find(order) ?? await ReadAsync("view", order, cancellation);

    /// <summary>The newest of an account's orders with this client order id.</summary>
    public async Task<OrderView?> FindAsync(AccountId account, string clientOrderId, CancellationToken cancellation) =>
        orders.Find(account, clientOrderId) ?? (await ListAsync(
            "select view from orders where venue_id = $1 and account_id = $2 and client_order_id = $3 order by order_id desc limit 1",
            [Rows.Parameter(account.Number), Rows.Parameter(clientOrderId)], cancellation)).FirstOrDefault();

    /// <summary>The order as the request that placed it was answered the first time.</summary>
    public async Task<OrderView?> AnswerAsync(OrderId order, CancellationToken cancellation) =>
        orders.AnswerOf(order) ?? await ReadAsync("answer", order, cancellation);

    /// <summary>An order and what happened to it, both of the same moment.</summary>
    public async Task<(OrderView Order, OrderStory Story)?> ExplainAsync(OrderId order, CancellationToken cancellation)
    {
        if (orders.Record(order) is { } known) return (known.Order, known.Story);
        var found = await ListAsync(
            "select view, story from orders where venue_id = $1 and order_id = $2", [Rows.Parameter(order.Number)],
            row => (Rows.FromJson<OrderView>(row.GetString(0)), Rows.FromJson<OrderStory>(row.GetString(1))), cancellation);
        return found is [var one] ? one : null;
    }

    /// <summary>An account's orders, newest first, those before an order.</summary>
    /// <param name="open">Only those that are open, or only those that are not; null for all.</param>
    public async Task<IReadOnlyList<OrderView>> ListAsync(
        AccountId account, bool? open, Instrument? instrument, OrderId before, int most, CancellationToken cancellation)
    {
        var newest = orders.Of(
            account, order => (open is null || order.IsOpen == open) && (instrument is null || order.Instrument == instrument.Id), before,
            most);
        if (open == true) return newest;

        // The table may still say of an order that it is open, or how it stood before: what memory has of it is newer.
        var archived = await ListAsync(
            $"""
             select view from orders where venue_id = $1 and account_id = $2 and order_id < $3
                 {(open is null ? "" : "and not is_open")} {(instrument is null ? "" : "and symbol = $5")}
             order by order_id desc limit $4
             """,
            [
                Rows.Parameter(account.Number), Rows.Parameter(before.Number), Rows.Parameter(most),
                .. instrument is null ? [] : new[] { Rows.Parameter(instrument.Symbol) },
            ],
            cancellation);
        return [.. newest.Concat(archived).DistinctBy(order => order.Id).OrderByDescending(order => order.Id.Number).Take(most)];
    }

    private async Task<OrderView?> ReadAsync(string column, OrderId order, CancellationToken cancellation) =>
        (await ListAsync(
            $"select {column} from orders where venue_id = $1 and order_id = $2 and {column} is not null",
            [Rows.Parameter(order.Number)], cancellation)).SingleOrDefault();

    private Task<List<OrderView>> ListAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellation) =>
        ListAsync(sql, parameters, row => Rows.FromJson<OrderView>(row.GetString(0)), cancellation);

    private Task<List<T>> ListAsync<T>(
        string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellation) =>
        Rows.ListAsync(database, sql, parameters.Prepend(Rows.Venue(options.Venue)), read, cancellation);
}
