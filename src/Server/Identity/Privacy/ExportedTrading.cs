using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Identity.Privacy;

/// <summary>What a user's accounts are, have and did, in decimals.</summary>
internal sealed class ExportedTrading(
    NpgsqlDataSource database, OrderArchive orders, AccountArchive archive, Portfolios portfolios, InstrumentDirectory instruments,
    SequencerOptions options)
{
    private const int AtOnce = 500;

    private sealed record AccountLine(
        AccountId Id, string? Name, string Kind, string Currency, string Profile, bool IsFrozen, int Epoch, DateTimeOffset CreatedAt);

    private sealed record BalanceLine(AccountId AccountId, string Asset, decimal Available, decimal Held, decimal Owed);

    private sealed record PositionLine(AccountId AccountId, string Symbol, decimal Qty, decimal CostBasis, decimal RealizedPnl);

    private sealed record OrderLine(
        OrderId Id, AccountId AccountId, string Symbol, Side Side, OrderType Type, TimeInForce TimeInForce, decimal Qty, decimal FilledQty,
        decimal FilledValue, decimal? LimitPrice, decimal? StopPrice, decimal Fees, string? ClientOrderId, OrderStatus Status,
        CancelReason? CancelReason, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

    private sealed record TradeLine(
        TradeId Id, OrderId OrderId, AccountId AccountId, string Symbol, Side Side, decimal Price, decimal Qty, decimal Value, decimal Fee,
        bool IsMaker, DateTimeOffset At);

    private sealed record LedgerLine(
        long Id, AccountId AccountId, DateTimeOffset At, LedgerReason Reason, string Asset, StatementBucket Bucket, decimal Amount,
        decimal Balance, OrderId? OrderId, TradeId? TradeId);

    public IEnumerable<ExportPart> Of(IReadOnlyList<AccountView> accounts) =>
    [
        new("accounts", cancellation => AccountsAsync(accounts, cancellation)),
        new("balances", _ => Now(accounts.SelectMany(BalancesOf))),
        new("positions", _ => Now(accounts.SelectMany(PositionsOf))),
        new("orders", cancellation => PagedAsync(
            accounts, (account, before, stop) => orders.ListAsync(account, open: null, instrument: null, new(before), AtOnce, stop),
            order => order.Id.Number, LineOf, cancellation)),
        new("trades", cancellation => PagedAsync(
            accounts, (account, before, stop) => archive.TradesAsync(account, before, AtOnce, stop), trade => trade.Number, LineOf,
            cancellation)),
        new("ledger", cancellation => PagedAsync(
            accounts, (account, before, stop) => archive.StatementAsync(account, asset: null, before, AtOnce, stop), line => line.Number,
            LineOf, cancellation)),
    ];

    private async IAsyncEnumerable<JsonElement> AccountsAsync(
        IReadOnlyList<AccountView> accounts, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var names = (await connection.QueryAsync<(int Account, string Name)>(new CommandDefinition(
            "select account_id, name from account_name where venue_id = @Venue and account_id = any(@ids)",
            new { options.Venue, ids = accounts.Select(account => account.Id.Number).ToArray() }, cancellationToken: cancellation)))
            .ToDictionary(row => row.Account, row => row.Name);
        foreach (var account in accounts)
            yield return Row(new AccountLine(
                account.Id, names.GetValueOrDefault(account.Id.Number), account.Terms.Kind.ToString(), instruments[account.Home].Code,
                account.Terms.Profile.Name, account.Terms.IsFrozen, account.Epoch, account.CreatedAt.ToTime()));
    }

    private IEnumerable<object> BalancesOf(AccountView account) => portfolios.Balances(account.Id).Select(balance =>
    {
        var asset = instruments[balance.Asset];
        return new BalanceLine(
            account.Id, asset.Code, balance.Available.ToWire(asset), balance.Held.ToWire(asset), balance.Owed.ToWire(asset));
    });

    private IEnumerable<object> PositionsOf(AccountView account) => portfolios.Positions(account.Id).Select(position =>
    {
        var (size, quote) = (position.Size.ToWire(position.Instrument), position.Instrument.Quote);
        return new PositionLine(
            account.Id, position.Instrument.Symbol, position.Net < 0 ? -size : size, position.Cost.ToWire(quote),
            position.Realised.ToWire(quote));
    });

    private OrderLine LineOf(OrderView order)
    {
        var instrument = instruments[order.Instrument];
        return new(
            order.Id, order.Account, instrument.Symbol, order.Side, order.Type, order.TimeInForce, order.Quantity.ToWire(instrument),
            order.Filled.ToWire(instrument), order.FilledValue.ToWire(instrument.Quote), order.LimitPrice?.ToWire(instrument),
            order.StopPrice?.ToWire(instrument), order.Fees.ToWire(instrument.Quote), order.ClientOrderId, order.Status,
            order.CancelReason, order.CreatedAt.ToTime(), order.UpdatedAt.ToTime());
    }

    private TradeLine LineOf(TradeView trade)
    {
        var instrument = instruments[trade.Instrument];
        return new(
            trade.Id, trade.Order, trade.Account, instrument.Symbol, trade.Side, trade.Price.ToWire(instrument),
            trade.Quantity.ToWire(instrument), trade.Value.ToWire(instrument.Quote), trade.Fee.ToWire(instrument.Quote), trade.IsMaker,
            trade.At.ToTime());
    }

    private LedgerLine LineOf(StatementLine line)
    {
        var asset = instruments[line.Asset];
        return new(
            line.Number, line.Account, line.At.ToTime(), line.Reason, asset.Code, line.Bucket, line.Amount.ToWire(asset),
            line.Balance.ToWire(asset), line.Order.IsHouse ? null : line.Order, line.Trade.Number == 0 ? null : line.Trade);
    }

    /// <summary>Each account's, newest first, a page at a time.</summary>
    private static async IAsyncEnumerable<JsonElement> PagedAsync<T>(
        IReadOnlyList<AccountView> accounts, Func<AccountId, long, CancellationToken, Task<IReadOnlyList<T>>> read, Func<T, long> number,
        Func<T, object> line, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var account in accounts)
        {
            var before = long.MaxValue;
            IReadOnlyList<T> page;
            do
            {
                page = await read(account.Id, before, cancellation);
                foreach (var each in page) yield return Row(line(each));
                if (page is [.., var last]) before = number(last);
            }
            while (page.Count == AtOnce);
        }
    }

    private static async IAsyncEnumerable<JsonElement> Now(IEnumerable<object> lines)
    {
        foreach (var line in lines) yield return Row(line);
        await Task.CompletedTask;
    }

    private static JsonElement Row(object line) => JsonSerializer.SerializeToElement(line, line.GetType(), Json.Options);
}
