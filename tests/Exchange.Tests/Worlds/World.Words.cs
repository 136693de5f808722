using System.Globalization;
using System.Text.RegularExpressions;
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
            switch (happened.Type)
            {
                case EventType.OrderPlaced: taker = happened.OrderPlaced.Order; break;
                case EventType.OrderRested: parts.Add($"rests {happened.OrderRested.Quantity.Steps}"); break;
                case EventType.OrderCancelled: parts.Add($"cancels {happened.OrderCancelled.Quantity.Steps}"); break;
                case EventType.TradeExecuted: parts.Add(Told(happened.TradeExecuted, taker)); break;
                default: break;
            }
        }

        return parts.Count > 0 ? string.Join(", ", parts) : "nothing";
    }

    private string Told(in TradeExecuted trade, OrderId taker)
    {
        var what = $"{trade.Quantity.Steps} @ {Text(instruments[trade.Instrument.Number].ToDecimal(trade.Price))}";
        if (!taker.IsHouse) return $"{what} {(trade.TakerSide == Side.Buy ? "from" : "to")} {NameOf(trade.Maker.Account)}";
        return $"{NameOf(trade.Maker.Account)} {(trade.TakerSide == Side.Buy ? "sells" : "buys")} {what}";
    }

    private string Has(AccountId account)
    {
        var state = VenueState.Of(venue);
        var parts = assets.Select(asset => (Asset: asset, Row: state.BalanceOf(account, asset.Id))).SelectMany(line => new[]
        {
            line.Row.Available == 0 ? null : $"{Plain(line.Asset.ToDecimal(new(line.Row.Available)))} {line.Asset.Code}",
            line.Row.Held == 0 ? null : $"{Plain(line.Asset.ToDecimal(new(line.Row.Held)))} held {line.Asset.Code}",
        }).Where(part => part is not null).ToList();
        return parts.Count > 0 ? string.Join(", ", parts) : "nothing";
    }

    private string Queues(Side side, Instrument instrument)
    {
        var state = VenueState.Of(venue);
        string Owner(QueueRow row) => row.Order == 0 ? "house" : NameOf(new(state.Orders.Single(order => order.Order == row.Order).Account));
        var levels = state.Queues.Where(row => row.Side == side && row.Instrument == instrument.Id.Number).GroupBy(row => row.Price)
            .Select(level => $"{Text(instrument.ToDecimal(new Price(level.Key)))}: {string.Join(", ", level.Select(row => $"{Owner(row)} {row.Steps}"))}").ToList();
        return levels.Count > 0 ? string.Join("; ", levels) : "none";
    }

    private string Orders(AccountId account)
    {
        var open = VenueState.Of(venue).Orders.Where(order => order.Account == account.Number)
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

    private static Money MoneyOf(string word, Asset asset)
    {
        var amount = decimal.Parse(word, CultureInfo.InvariantCulture);
        return amount <= 0 ? new((long)amount) : new((long)(amount / asset.ToDecimal(new(1))));
    }

    private static FeeRate Rate(string line, string word) =>
        After(line, word) is { } rate ? FeeRate.FromBasisPoints(int.Parse(rate[..^2], CultureInfo.InvariantCulture)) : default;

    private static string? After(string line, string word) => Regex.Match(line, $@"\b{word} (\S+)") is { Success: true } match ? match.Groups[1].Value : null;

    private static UInt128 Number(string text)
    {
        var digest = new Digest();
        digest.Add(text);
        return digest.Value;
    }

    private static string InWords(Rejection rejection) => Capital().Replace(rejection.ToString(), " $1").Trim().ToLowerInvariant();

    private static string Text(decimal price) => price.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Plain(decimal amount) => amount.ToString("0.########", CultureInfo.InvariantCulture);

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Capital();
}
