using System.Globalization;
using System.Text.RegularExpressions;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Tests.Twin;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Worlds;

/// <summary>Words to values, and values to words.</summary>
internal sealed partial class World
{
    private readonly Dictionary<string, (AccountId Account, Instrument Instrument)> placed = [];

    /// <summary>What a trader would say happened.</summary>
    private string Told(Decision decision)
    {
        if (!decision.IsAccepted) return $"refused: {InWords(decision.Rejection)}";
        var parts = new List<string>();
        var turn = "";
        foreach (var told in exchange.Story)
        {
            var words = told.Split(' ');
            if (words[0] == "place") placed[words[1]] = (new(Whole(words[2])), instruments[Whole(words[3])]);
            if (IsTurn(words) || (words[0] == "become" && turn.Length == 0)) turn = words[1];
            if (Told(words, turn) is { } part) parts.Add(part);
        }

        return parts.Count > 0 ? string.Join(", ", parts) : "nothing";
    }

    private static bool IsTurn(string[] words) =>
        words[0] is "arrive" or "trigger" or "size" || (words[0] == "place" && words[4] is "Placed" or "Liquidation");

    /// <summary>A line of the twin's as a trader would say it, null for what goes without saying.</summary>
    private string? Told(string[] words, string turn)
    {
        var whose = words[1] == turn ? "" : $"#{words[1]} ";
        return words[0] switch
        {
            "place" when words[4] == "Liquidation" => $"closes out {NameOf(placed[words[1]].Account)}",
            "place" when words[^1] == "late" => "is on its way",
            "rest" => $"{whose}rests {words[3]}",
            "cancel" when words[3] == "Requested" => $"cancels {words[2]}",
            "cancel" when words[3] == "Unfillable" => $"{whose}cancels {words[2]}",
            "cancel" => $"{whose}cancels {words[2]} ({InWords(words[3])})",
            "trade" => Told(exchange.Trades[Whole(words[1]) - 1], turn),
            "pool" => $"{whose}waits",
            "stop" => $"{whose}stops at {Text(placed[words[1]].Instrument.ToDecimal(new Price(Whole(words[2]))))}",
            "trigger" => $"#{words[1]} triggers",
            "arrive" => $"#{words[1]} arrives",
            "become" => $"{whose}becomes {words[2]}",
            "size" => $"#{words[1]} lives for {words[2]}",
            "borrow" => $"{NameOfNumber(words[1])} borrows {InMoney(words[2], words[3])}",
            "repay" => $"{NameOfNumber(words[1])} repays {InMoney(words[2], words[3])}",
            "call" => $"calls {NameOfNumber(words[1])}",
            "restore" => $"restores {NameOfNumber(words[1])}",
            "request" => "is on its way",
            "pay" when words[5] is "Deposit" or "Withdrawal" or "Reset" => null,
            "pay" when new AccountId(Whole(words[2])).IsTrader => $"{NameOfNumber(words[2])} gets {InMoney(words[3], words[4])}",
            "pay" => $"{NameOfNumber(words[1])} pays {InMoney(words[3], words[4])}",
            _ => null,
        };
    }

    private string Told(NaiveTrade trade, string turn)
    {
        var what = $"{trade.Steps} @ {Text(instruments[trade.Instrument].ToDecimal(new Price(trade.Price)))}";
        var (maker, taker) = (OwnerOf(trade.Maker), OwnerOf(trade.Taker));
        if (trade.Cause == TradeCause.Auction)
            return $"{(trade.TakerSide == Side.Buy ? taker : maker)} buys {what} from {(trade.TakerSide == Side.Buy ? maker : taker)}";
        if (trade.Cause == TradeCause.Order && turn.Length > 0) return $"{what} {(trade.TakerSide == Side.Buy ? "from" : "to")} {maker}";
        return $"{maker} {(trade.TakerSide == Side.Buy ? "sells" : "buys")} {what}";
    }

    private string OwnerOf(long order) => order == 0 ? "house" : NameOf(placed[$"{order}"].Account);

    private string NameOfNumber(string account) => NameOf(new AccountId(Whole(account)));

    private string InMoney(string asset, string amount) =>
        InMoney(new AssetId(Whole(asset)), new Money(long.Parse(amount, CultureInfo.InvariantCulture)));

    private string InMoney(AssetId asset, Money amount) => $"{Plain(assets[asset.Number].ToDecimal(amount))} {assets[asset.Number].Code}";

    /// <summary>The last price, the mark and the band.</summary>
    private string Prices(Instrument instrument)
    {
        var row = exchange.State.Markets[instrument.Id.Number];
        return string.Join(", ",
            new[] { row.Last, row.Mark, row.Lower, row.Upper }.Select(ticks => Text(instrument.ToDecimal(new Price(ticks)))));
    }

    private string Owes(AccountId account)
    {
        var owed = exchange.State.Balances.Where(row => row.Account == account.Number && row.Owed != 0)
            .Select(row => InMoney(new AssetId(row.Asset), new Money((long)row.Owed))).ToList();
        return owed.Count > 0 ? string.Join(", ", owed) : "nothing";
    }

    private PositionRow? PositionRowOf(AccountId account, Instrument instrument) =>
        exchange.State.Positions.Where(row => row.Account == account.Number && row.Instrument == instrument.Id.Number)
            .Select(row => (PositionRow?)row).FirstOrDefault();

    private string PositionOf(AccountId account, Instrument instrument)
    {
        if (PositionRowOf(account, instrument) is not { } position) return "none";
        return $"{position.Net} for {Plain(instrument.Quote.ToDecimal(new(position.Cost)))}, "
            + $"{Plain(instrument.Quote.ToDecimal(new(position.Realised)))} realised";
    }

    private LotsRow LotsRowOf(AccountId account, Instrument instrument) => exchange.State.Lots.FirstOrDefault(
        row => row.Account == account.Number && row.Instrument == instrument.Id.Number, new(0, 0, 0, ""));

    private string LotsOf(AccountId account, Instrument instrument)
    {
        string Cost(string units) => Plain(instrument.Quote.ToDecimal(new(long.Parse(units, CultureInfo.InvariantCulture))));
        var lots = LotsRowOf(account, instrument).Lots.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(lot => lot.Split(':'));
        return string.Join(", ", lots.Select(lot => $"{lot[1]} for {Cost(lot[2])} by {lot[0]}").DefaultIfEmpty("none"));
    }

    private string GainsOf(AccountId account, Instrument instrument) =>
        InMoney(instrument.Quote.Id, new Money(LotsRowOf(account, instrument).Realised));

    private string Has(AccountId account)
    {
        var state = exchange.State;
        var parts = assets.Select(asset => (Asset: asset, Row: state.BalanceOf(account, asset.Id))).SelectMany(line => new[]
        {
            line.Row.Available == 0 ? null : $"{Plain(Whole(line.Asset, line.Row.Available))} {line.Asset.Code}",
            line.Row.Held == 0 ? null : $"{Plain(Whole(line.Asset, line.Row.Held))} held {line.Asset.Code}",
        }).Where(part => part is not null).ToList();
        return parts.Count > 0 ? string.Join(", ", parts) : "nothing";
    }

    private static decimal Whole(Asset asset, Int128 units) => (decimal)units / asset.UnitsPerWhole;

    private string Queues(Side side, Instrument instrument)
    {
        var state = exchange.State;
        string Owner(QueueRow row) =>
            row.Order == 0 ? "house" : NameOf(new(state.Orders.Single(order => order.Order == row.Order).Account));
        var levels = state.Queues.Where(row => row.Side == side && row.Instrument == instrument.Id.Number).GroupBy(row => row.Price)
            .Select(level => $"{Text(instrument.ToDecimal(new Price(level.Key)))}: "
                + $"{string.Join(", ", level.Select(row => $"{Owner(row)} {row.Steps}"))}").ToList();
        return levels.Count > 0 ? string.Join("; ", levels) : "none";
    }

    private string Orders(AccountId account)
    {
        var open = exchange.State.Orders.Where(order => order.Account == account.Number)
            .Select(order =>
                $"#{order.Order} {order.Side.ToString().ToLowerInvariant()} {order.Quantity - order.Filled} of {order.Quantity} "
                    + $"holds {Plain((order.Side == Side.Buy ? assets[0] : assets[1]).ToDecimal(new(order.Held)))}").ToList();
        return open.Count > 0 ? string.Join("; ", open) : "none";
    }

    private string NameOf(AccountId account) =>
        account == AccountId.House ? "house" : accounts.Single(named => named.Value == account).Key;

    private AccountId Account(string name) => name == "nobody" ? new(999) : accounts[name];

    private Asset AssetOf(string code) => assets.Find(asset => asset.Code == code) ?? new(new(99), code, 0);

    private Instrument On(string line) => After(line, "on") is not { } symbol ? instruments[0]
        : instruments.Find(instrument => instrument.Symbol == symbol)
            ?? new Instrument(new(99), symbol, symbol, AssetClass.Equity, assets[1], assets[0], 0.01m, 1m);

    private static Side SideOf(string word) => word == "buy" ? Side.Buy : Side.Sell;

    /// <summary>
    /// Zero, negative and too much are left for the venue to refuse; a price is in cents, so what is off the tick does not come this far.
    /// </summary>
    private static Price PriceOf(string word, Instrument instrument) =>
        new((long)(decimal.Parse(word, CultureInfo.InvariantCulture) / instrument.TickSize));

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

    private static string? After(string line, string word) =>
        Regex.Match(line, $@"\b{word} (\S+)") is { Success: true } match ? match.Groups[1].Value : null;

    private static UInt128 Number(string text)
    {
        var digest = new Digest();
        digest.Add(text);
        return digest.Value;
    }

    private static string InWords(Rejection rejection) => InWords($"{rejection}");

    private static string InWords(string name) => Capital().Replace(name, " $1").Trim().ToLowerInvariant();

    private static string Text(decimal price) => price.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Plain(decimal amount) => amount.ToString("0.########", CultureInfo.InvariantCulture);

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Capital();
}
