using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Sharing;

/// <summary>What the account was worth at a moment.</summary>
/// <param name="DrawdownPercent">How far that is below its highest so far, deposits and withdrawals left out; 0 or less.</param>
public sealed record SharedPointBody(DateTimeOffset At, decimal Equity, decimal DrawdownPercent);

/// <summary>What the account has of one instrument, or is short of.</summary>
/// <param name="Qty">Below zero when short.</param>
public sealed record SharedPositionBody(
    string Symbol, decimal Qty, decimal? AveragePrice, decimal? MarketPrice, decimal? MarketValue, decimal? UnrealizedPnl)
{
    internal static SharedPositionBody Of(PositionView view)
    {
        var (instrument, size) = (view.Instrument, view.Size.ToWire(view.Instrument));
        return new(
            instrument.Symbol, view.Net < 0 ? -size : size, WireNumbers.Average(view.Cost, view.Size, instrument),
            view.MarketPrice?.ToWire(instrument), view.MarketValue?.ToWire(instrument.Quote), view.Unrealised?.ToWire(instrument.Quote));
    }
}

/// <summary>A trade that the account made.</summary>
public sealed record SharedTradeBody(DateTimeOffset At, string Symbol, Side Side, decimal Qty, decimal Price)
{
    internal static SharedTradeBody Of(TradeView trade, InstrumentDirectory instruments)
    {
        var instrument = instruments[trade.Instrument];
        return new(
            trade.At.ToTime(), instrument.Symbol, trade.Side, trade.Quantity.ToWire(instrument), trade.Price.ToWire(instrument));
    }
}

/// <summary>An account at one look, and nothing of its owner.</summary>
/// <param name="AsOf">Nothing that happened later is told.</param>
/// <param name="IsDelayed">It is told with a delay.</param>
/// <param name="Equity">Of the last point of the curve.</param>
/// <param name="ReturnPercent">Since the curve begins, time-weighted: deposits and withdrawals are no gains and no losses.</param>
/// <param name="Pnl">Equity above what was paid in since the account was last reset.</param>
/// <param name="Curve">Of the last 30 days by the hour, oldest first.</param>
/// <param name="Positions">As they are now; null where the account is told with a delay.</param>
/// <param name="Trades">The newest 100, newest first.</param>
public sealed record SharedViewBody(
    string Name,
    string Currency,
    DateTimeOffset AsOf,
    bool IsDelayed,
    decimal Equity,
    decimal Pnl,
    decimal ReturnPercent,
    IReadOnlyList<SharedPointBody> Curve,
    IReadOnlyList<SharedPositionBody>? Positions,
    IReadOnlyList<SharedTradeBody> Trades);

/// <summary>Puts an account's view together.</summary>
internal sealed class SharedView(
    AccountCurve curve, AccountArchive archive, AccountNames names, Portfolios portfolios, InstrumentDirectory instruments,
    TimeProvider time)
{
    private const int MostTrades = 100;

    private static readonly Duration Shown = Duration.FromHours(30 * 24);

    /// <param name="until">Nothing later is told; null where all is.</param>
    public async Task<SharedViewBody> OfAsync(AccountView account, Timestamp? until, CancellationToken cancellation)
    {
        var (now, currency) = (time.Now(), instruments[account.Home]);
        var points = await curve.PointsAsync(account, Shown, CandleInterval.Find("1h")!, now, until, cancellation);
        WorthPoint[] worths = [.. points.Select(point => new WorthPoint(
            point.At, (point.Cash + point.PositionsValue).ToWire(currency), point.Deposited.ToWire(currency)))];
        var growth = Performance.Growth(worths);
        var drawdowns = Performance.Drawdowns(growth);
        var trades = await archive.TradesAsync(account.Id, long.MaxValue, MostTrades, cancellation, until);
        return new(
            await names.OfAsync(account, cancellation), currency.Code, (until ?? now).ToTime(), until is not null, worths[^1].Equity,
            worths[^1].Equity - worths[^1].Deposited, Percent(growth[^1] - 1),
            [.. worths.Select((worth, at) => new SharedPointBody(worth.At.ToTime(), worth.Equity, -Percent(drawdowns[at])))],
            until is not null ? null
                : [.. portfolios.Positions(account.Id).Where(position => !position.IsFlat).Select(SharedPositionBody.Of)],
            [.. trades.Select(trade => SharedTradeBody.Of(trade, instruments))]);
    }

    private static decimal Percent(decimal share) => decimal.Round(share * 100, 4).Trimmed();
}
