using System.Globalization;
using System.Text.RegularExpressions;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Worlds;

/// <summary>Words to values, and values to words.</summary>
internal sealed partial class World
{
    /// <summary>What a trader would say happened.</summary>
    private string Told(Decision decision)
    {
        if (!decision.IsAccepted) return $"refused: {InWords(decision.Rejection)}";
        var parts = new List<string>();
        var taker = OrderId.House;
        foreach (ref readonly var happened in events.Events)
        {
            if (happened.Type == EventType.OrderReplaced && taker.IsHouse) taker = happened.OrderReplaced.Order;
            var part = happened.Type switch
            {
                EventType.OrderPlaced when happened.OrderPlaced.Cause == OrderCause.Liquidation => $"closes out {NameOf(happened.OrderPlaced.Account)}",
                EventType.OrderRested => $"{Whose(happened.OrderRested.Order, taker)}rests {happened.OrderRested.Quantity.Steps}",
                EventType.OrderCancelled => Told(happened.OrderCancelled, taker),
                EventType.TradeExecuted => Told(happened.TradeExecuted, taker),
                EventType.OrderPooled => $"{Whose(happened.OrderPooled.Order, taker)}waits",
                EventType.StopSet => $"{Whose(happened.StopSet.Order, taker)}stops at {Text(instruments[happened.StopSet.Instrument.Number].ToDecimal(happened.StopSet.StopPrice))}",
                EventType.OrderTriggered => $"#{happened.OrderTriggered.Order.Number} triggers",
                EventType.OrderArrived => $"#{happened.OrderArrived.Order.Number} arrives",
                EventType.OrderReplaced => $"{Whose(happened.OrderReplaced.Order, taker)}becomes {happened.OrderReplaced.Quantity.Steps}",
                EventType.LegSized => $"#{happened.LegSized.Order.Number} lives for {happened.LegSized.Quantity.Steps}",
                EventType.LoanTaken => $"{NameOf(happened.LoanTaken.Account)} borrows {InMoney(happened.LoanTaken.Asset, happened.LoanTaken.Amount)}",
                EventType.LoanRepaid => $"{NameOf(happened.LoanRepaid.Account)} repays {InMoney(happened.LoanRepaid.Asset, happened.LoanRepaid.Amount)}",
                EventType.MarginCalled => $"calls {NameOf(happened.MarginCalled.Account)}",
                EventType.MarginRestored => $"restores {NameOf(happened.MarginRestored.Account)}",
                EventType.CancelRequested or EventType.ReplaceRequested => "is on its way",
                EventType.Transferred when happened.Transferred.Reason is TransferReason.Dividend or TransferReason.Interest or TransferReason.BorrowFee
                    or TransferReason.Split or TransferReason.CashInLieu =>
                    happened.Transferred.To.IsTrader
                        ? $"{NameOf(happened.Transferred.To)} gets {InMoney(happened.Transferred.Asset, happened.Transferred.Amount)}"
                        : $"{NameOf(happened.Transferred.From)} pays {InMoney(happened.Transferred.Asset, happened.Transferred.Amount)}",
                _ => null,
            };
            if (happened.Type == EventType.OrderPlaced && happened.OrderPlaced.Cause is OrderCause.Placed or OrderCause.Liquidation)
            {
                taker = happened.OrderPlaced.Order;
                if (happened.OrderPlaced.ArrivesAt > happened.At) part = "is on its way";
            }
            else if (happened.Type == EventType.OrderArrived) taker = happened.OrderArrived.Order;
            else if (happened.Type == EventType.OrderTriggered) taker = happened.OrderTriggered.Order;
            else if (happened.Type == EventType.LegSized) taker = happened.LegSized.Order;
            if (part is not null) parts.Add(part);
        }

        return parts.Count > 0 ? string.Join(", ", parts) : "nothing";
    }

    /// <summary>Whose turn it is goes without saying.</summary>
    private static string Whose(OrderId order, OrderId taker) => order == taker ? "" : $"#{order.Number} ";

    private static string Told(in OrderCancelled cancelled, OrderId taker)
    {
        var reason = cancelled.Reason is CancelReason.Requested or CancelReason.Unfillable ? "" : $" ({InWords(cancelled.Reason)})";
        var whose = cancelled.Reason == CancelReason.Requested ? "" : Whose(cancelled.Order, taker);
        return $"{whose}cancels {cancelled.Quantity.Steps}{reason}";
    }

    private string Told(in TradeExecuted trade, OrderId taker)
    {
        var what = $"{trade.Quantity.Steps} @ {Text(instruments[trade.Instrument.Number].ToDecimal(trade.Price))}";
        if (trade.Cause == TradeCause.Auction) return $"{NameOf(trade.Buyer.Account)} buys {what} from {NameOf(trade.Seller.Account)}";
        if (trade.Cause == TradeCause.Order && !taker.IsHouse) return $"{what} {(trade.TakerSide == Side.Buy ? "from" : "to")} {NameOf(trade.Maker.Account)}";
        return $"{NameOf(trade.Maker.Account)} {(trade.TakerSide == Side.Buy ? "sells" : "buys")} {what}";
    }

    private string InMoney(AssetId asset, Money amount) => $"{Plain(assets[asset.Number].ToDecimal(amount))} {assets[asset.Number].Code}";

    /// <summary>The last price, the mark and the band.</summary>
    private string Prices(Instrument instrument)
    {
        var row = WorldState.Of(venue).Markets[instrument.Id.Number];
        return string.Join(", ", new[] { row.Last, row.Mark, row.Lower, row.Upper }.Select(ticks => Text(instrument.ToDecimal(new Price(ticks)))));
    }

    private string Owes(AccountId account)
    {
        var owed = venue.Ledger.Balances.Where(row => row.Account == account && !row.Owed.IsZero).OrderBy(row => row.Asset.Number).Select(row => InMoney(row.Asset, row.Owed)).ToList();
        return owed.Count > 0 ? string.Join(", ", owed) : "nothing";
    }

    private string PositionOf(AccountId account, Instrument instrument)
    {
        var row = venue.Positions.Find(account, instrument.Id);
        if (row == PositionBook.None) return "none";
        var position = venue.Positions[row];
        return $"{position.Net} for {Plain(instrument.Quote.ToDecimal(position.Cost))}, {Plain(instrument.Quote.ToDecimal(position.Realised))} realised";
    }

    private string LotsOf(AccountId account, Instrument instrument)
    {
        var row = venue.Positions.Find(account, instrument.Id);
        var lots = row == PositionBook.None ? [] : venue.Positions.LotsOf(row).Select(lot => $"{lot.Quantity.Steps} for {Plain(instrument.Quote.ToDecimal(lot.Cost))} by {lot.OpenedBy.Number}").ToList();
        return lots.Count > 0 ? string.Join(", ", lots) : "none";
    }

    private string Has(AccountId account)
    {
        var state = WorldState.Of(venue);
        var parts = assets.Select(asset => (Asset: asset, Row: state.BalanceOf(account, asset.Id))).SelectMany(line => new[]
        {
            line.Row.Available == 0 ? null : $"{Plain(line.Asset.ToDecimal(new(line.Row.Available)))} {line.Asset.Code}",
            line.Row.Held == 0 ? null : $"{Plain(line.Asset.ToDecimal(new(line.Row.Held)))} held {line.Asset.Code}",
        }).Where(part => part is not null).ToList();
        return parts.Count > 0 ? string.Join(", ", parts) : "nothing";
    }

    private string Queues(Side side, Instrument instrument)
    {
        var state = WorldState.Of(venue);
        string Owner(QueueRow row) => row.Order == 0 ? "house" : NameOf(new(state.Orders.Single(order => order.Order == row.Order).Account));
        var levels = state.Queues.Where(row => row.Side == side && row.Instrument == instrument.Id.Number).GroupBy(row => row.Price)
            .Select(level => $"{Text(instrument.ToDecimal(new Price(level.Key)))}: {string.Join(", ", level.Select(row => $"{Owner(row)} {row.Steps}"))}").ToList();
        return levels.Count > 0 ? string.Join("; ", levels) : "none";
    }

    private string Orders(AccountId account)
    {
        var open = WorldState.Of(venue).Orders.Where(order => order.Account == account.Number)
            .Select(order => $"#{order.Order} {order.Side.ToString().ToLowerInvariant()} {order.Quantity - order.Filled} of {order.Quantity} holds {Plain((order.Side == Side.Buy ? assets[0] : assets[1]).ToDecimal(new(order.Held)))}").ToList();
        return open.Count > 0 ? string.Join("; ", open) : "none";
    }

    private string NameOf(AccountId account) =>
        account == AccountId.House ? "house" : accounts.Single(named => named.Value == account).Key;

    private AccountId Account(string name) => name == "nobody" ? new(999) : accounts[name];

    private Asset AssetOf(string code) => assets.Find(asset => asset.Code == code) ?? new(new(99), code, 0);

    private Instrument On(string line) => After(line, "on") is not { } symbol ? instruments[0]
        : instruments.Find(instrument => instrument.Symbol == symbol) ?? new Instrument(new(99), symbol, symbol, AssetClass.Equity, assets[1], assets[0], 0.01m, 1m);

    private static Side SideOf(string word) => word == "buy" ? Side.Buy : Side.Sell;

    /// <summary>Zero, negative and too much are left for the venue to refuse; a price is in cents, so what is off the tick does not come this far.</summary>
    private static Price PriceOf(string word, Instrument instrument) => new((long)(decimal.Parse(word, CultureInfo.InvariantCulture) / instrument.TickSize));

    private static Quantity QuantityOf(string word) => new(long.Parse(word, CultureInfo.InvariantCulture));

    private static long ReferenceOf(string line) => After(line, "as") is { } reference ? Whole(reference) : 0;

    private static int Whole(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private static Money MoneyOf(string word, Asset asset)
    {
        var amount = decimal.Parse(word, CultureInfo.InvariantCulture);
        return amount <= 0 ? new((long)amount) : new((long)(amount / asset.ToDecimal(new(1))));
    }

    private Price? Maybe(string line, string word) => After(line, word) is { } price ? PriceOf(price, On(line)) : null;

    private static Duration SpanOf(string span) => span switch
    {
        _ when span.EndsWith("ms", StringComparison.Ordinal) => new(long.Parse(span[..^2], CultureInfo.InvariantCulture) * 1_000),
        _ when span.EndsWith('s') => new(long.Parse(span[..^1], CultureInfo.InvariantCulture) * 1_000_000),
        _ => Duration.FromHours(int.Parse(span[..^1], CultureInfo.InvariantCulture)),
    };

    private static FeeRate Rate(string line, string word) =>
        After(line, word) is { } rate ? FeeRate.FromBasisPoints(int.Parse(rate[..^2], CultureInfo.InvariantCulture)) : default;

    private static string? After(string line, string word) => Regex.Match(line, $@"\b{word} (\S+)") is { Success: true } match ? match.Groups[1].Value : null;

    private static UInt128 Number(string text)
    {
        var digest = new Digest();
        digest.Add(text);
        return digest.Value;
    }

    private static string InWords(Enum reason) => Capital().Replace(reason.ToString(), " $1").Trim().ToLowerInvariant();

    private static string Text(decimal price) => price.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Plain(decimal amount) => amount.ToString("0.########", CultureInfo.InvariantCulture);

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Capital();
}
