using TradeCraft.Exchange.Tests.Twin;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>A venue's beginning and what is then asked of it.</summary>
/// <param name="Decimals">Decimal places of every asset: at 2 a unit is worth something and rounding shows.</param>
/// <param name="Instruments">1 to 3: ABC in USD, XYZ in USD, ABC in XYZ.</param>
/// <param name="Fees">A maker's and a taker's rate for each account.</param>
/// <param name="Steps">The commands.</param>
internal sealed record RandomWorld(int Decimals, int Instruments, IReadOnlyList<(int Maker, int Taker)> Fees, IReadOnlyList<Step> Steps)
{
    public IEnumerable<Command> Opening()
    {
        foreach (var code in new[] { "USD", "ABC", "XYZ" }) yield return new ListAsset(code, Decimals);
        var (usd, abc, xyz) = (new AssetId(0), new AssetId(1), new AssetId(2));
        yield return new ListInstrument("ABC", "", AssetClass.Equity, abc, usd, 0.01m, 1m);
        if (Instruments > 1) yield return new ListInstrument("XYZ", "", AssetClass.Equity, xyz, usd, 0.05m, 0.2m);
        if (Instruments > 2) yield return new ListInstrument("ABC-XYZ", "", AssetClass.Crypto, abc, xyz, 0.1m, 0.1m);
        for (var account = 0; account < Fees.Count; account++)
        {
            yield return new OpenAccount(new(account), usd, Whole(200), new(Fees[account].Maker), new(Fees[account].Taker));
            yield return new Deposit(new(AccountId.FirstTrader + account), abc, Whole(100));
            yield return new Deposit(new(AccountId.FirstTrader + account), xyz, Whole(100));
        }
    }

    public override string ToString() =>
        $"{Decimals} decimals, {Instruments} instruments, fees {string.Join(' ', Fees)}, {Steps.Count} steps:\n  {string.Join("\n  ", Steps)}\n";

    private Money Whole(int amount) => new((long)(amount * (decimal)Math.Pow(10, Decimals)));
}

/// <summary>One thing asked, so long after the last.</summary>
internal abstract record Step
{
    public Duration After { get; init; } = new(1);

    /// <summary>The command, which may depend on what there is.</summary>
    public abstract Command In(NaiveExchange world);
}

internal sealed record Ask(Command Command) : Step
{
    public override Command In(NaiveExchange world) => Command;

    public override string ToString() => Command switch
    {
        PlaceOrder place => $"{place.Side} {place.Account.Number} {place.Quantity.Steps} @ {place.LimitPrice.Ticks} {place.Type} {place.TimeInForce} on {place.Instrument.Number}{(place.ClientOrderId is { } id ? $" id {id}" : "")}{(place.Request.IsNone ? "" : $" key {place.Request.Key} body {place.Request.Body}")}",
        QuoteDepth quote => $"Quote on {quote.Instrument.Number} bids {Levels(quote.Bids)} asks {Levels(quote.Asks)}",
        ReportPrint print => $"Print {print.Aggressor} {print.Quantity.Steps} @ {print.Price.Ticks} on {print.Instrument.Number}",
        CancelOrder cancel => $"Cancel {cancel.Account.Number} #{cancel.Order.Number}",
        _ => Command.ToString(),
    } + (After.Microseconds > 1 ? $" after {After.Microseconds} µs" : "");

    private static string Levels(ReadOnlyMemory<BookLevel> levels) => string.Join(", ", levels.ToArray().Select(level => $"{level.Quantity.Steps} @ {level.Price.Ticks}"));
}

/// <summary>Cancels one of the orders that are open, in its owner's name.</summary>
internal sealed record CancelOpen(int Nth) : Step
{
    public override Command In(NaiveExchange world) => world.Open is { Count: > 0 } open
        ? new CancelOrder(new(open[Nth % open.Count].Account.Number), new(open[Nth % open.Count].Id))
        : new CancelOrder(new(AccountId.FirstTrader), new(0));
}
