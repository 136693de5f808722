using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Administration;

/// <summary>What all users together have of an instrument, in its quote asset. The house has the rest, the other way round.</summary>
/// <param name="Holders">Accounts that have it, or are short of it.</param>
/// <param name="LongValue">At the mark; at cost while none is known.</param>
/// <param name="ShortValue">The same of what is owed, above zero.</param>
public sealed record InstrumentExposureBody(
    string Symbol, int Holders, decimal LongQty, decimal ShortQty, decimal LongValue, decimal ShortValue, decimal NetValue);

/// <summary>One account, in its currency.</summary>
/// <param name="Username">Null where the user is gone.</param>
/// <param name="GrossExposure">What it has and what it is short of, both above zero.</param>
public sealed record AccountRiskBody(
    AccountId AccountId, UserId UserId, string? Username, decimal Equity, decimal GrossExposure, decimal NetExposure, decimal DayPnl,
    decimal TotalPnl);

/// <param name="Required">What it must have to keep its positions.</param>
/// <param name="Deadline">Then its positions are closed, if it still has not.</param>
public sealed record MarginCallBody(
    AccountId AccountId, UserId UserId, string? Username, decimal Equity, decimal Required, DateTimeOffset Deadline);

/// <param name="Currency">What it is all worked out in; what is traded in another is left out.</param>
/// <param name="HousePnl">What the house has won or lost since the log began, at the marks. Null while the venue cannot be asked.</param>
/// <param name="Fees">What was paid in fees.</param>
/// <param name="Largest">The accounts that are exposed most.</param>
/// <param name="Losers">Those that lost most since midnight UTC.</param>
public sealed record RiskBody(
    string Currency, int Accounts, decimal? HousePnl, decimal? Fees, IReadOnlyList<InstrumentExposureBody> Instruments,
    IReadOnlyList<AccountRiskBody> Largest, IReadOnlyList<AccountRiskBody> Losers, IReadOnlyList<MarginCallBody> MarginCalls);

internal static class RiskApi
{
    private const int Most = 20;

    private sealed record Asked(IReadOnlyList<Purse> Purses, IReadOnlyList<MarginCalled> Calls);

    /// <summary>
    /// Everything that is held and owed: by instrument, by account, the margin calls, the largest losses, and the house's profit. Costs a
    /// walk over all accounts.
    /// </summary>
    public static async Task<Ok<RiskBody>> GetAsync(
        AccountDirectory accounts, Portfolios portfolios, InstrumentDirectory instruments, MarketViews markets, LiveVenue venue,
        UserNames names, TimeProvider time, CancellationToken cancellation)
    {
        var (now, asked) = (time.Now(), await AskAsync(venue, cancellation));
        var all = accounts.All.ToList();
        var views = all.ConvertAll(account => (Account: account, Worth: portfolios.Of(account.Id, now),
            Positions: portfolios.Positions(account.Id).Where(position => !position.IsFlat).ToList()));
        var rows = views.ConvertAll(view => RowOf(view.Account, view.Worth, view.Positions));
        var largest = rows.Where(row => row.GrossExposure > 0).OrderByDescending(row => row.GrossExposure).Take(Most).ToList();
        var losers = rows.Where(row => row.DayPnl < 0).OrderBy(row => row.DayPnl).Take(Most).ToList();
        var calls = (asked?.Calls ?? []).OrderBy(call => call.Deadline.UnixMicroseconds).Take(Paging.MaxLimit)
            .Select(call => (Call: call, Account: accounts.Find(call.Account)!)).ToList();
        var known = await names.OfAsync(
            [.. largest.Select(row => row.UserId), .. losers.Select(row => row.UserId), .. calls.Select(call => call.Account.User)],
            cancellation);
        AccountRiskBody Named(AccountRiskBody row) => row with { Username = known.GetValueOrDefault(row.UserId) };
        var dollar = instruments.FindAsset(Portfolios.Currency);
        return TypedResults.Ok(new RiskBody(
            Portfolios.Currency, all.Count, WorthOf(AccountId.House), WorthOf(AccountId.Fees),
            [.. views.SelectMany(view => view.Positions).GroupBy(position => position.Instrument.Id).Select(Exposure)
                .OrderByDescending(exposure => exposure.LongValue + exposure.ShortValue)],
            [.. largest.Select(Named)], [.. losers.Select(Named)],
            [.. calls.Select(call =>
            {
                var currency = instruments[call.Account.Home];
                return new MarginCallBody(
                    call.Call.Account, call.Account.User, known.GetValueOrDefault(call.Account.User), call.Call.Equity.ToWire(currency),
                    call.Call.Required.ToWire(currency), call.Call.Deadline.ToTime());
            })]));

        decimal? WorthOf(AccountId own) => asked is null || dollar is null ? null
            : asked.Purses.Where(purse => purse.Account == own).Sum(purse => ValueOf(purse, dollar, instruments, markets));
    }

    private static async Task<Asked?> AskAsync(LiveVenue venue, CancellationToken cancellation)
    {
        try
        {
            return await venue.AskAsync((asked, _) => new Asked([.. asked.Ledger.Purses], [.. asked.CalledAccounts]), cancellation);
        }
        catch (VenueUnavailableException)
        {
            return null;
        }
    }

    /// <summary>At the mark. What no known price is for counts nothing, and what fits no amount is cut.</summary>
    private static decimal ValueOf(Purse purse, Asset currency, InstrumentDirectory instruments, MarketViews markets)
    {
        if (purse.Asset == currency.Id) return Share.Clamped(purse.Units).ToWire(currency);
        var market = markets.All.FirstOrDefault(each => each.Instrument.Base.Id == purse.Asset && each.Instrument.Quote.Id == currency.Id);
        if (market?.Mark is not { } mark) return 0;
        var units = Share.Clamped(purse.Units);
        var size = Share.Clamped(market.Instrument.WorthOf(mark, market.Instrument.StepsIn(new(Math.Abs(units.Units)))));
        return (units.Units < 0 ? -size : size).ToWire(currency);
    }

    private static AccountRiskBody RowOf(AccountView account, PortfolioView worth, List<PositionView> positions)
    {
        var values = positions.Where(position => position.Instrument.Quote.Id == account.Home)
            .Select(position => ValueOf(position).ToWire(worth.Currency)).ToList();
        return new(
            account.Id, account.User, Username: null, worth.Equity.ToWire(worth.Currency), values.Sum(Math.Abs), values.Sum(),
            worth.DayProfit.ToWire(worth.Currency), worth.TotalProfit.ToWire(worth.Currency));
    }

    private static InstrumentExposureBody Exposure(IEnumerable<PositionView> held)
    {
        var positions = held.ToList();
        var instrument = positions[0].Instrument;
        decimal Quantity(bool isShort) => positions.Where(position => position.Net < 0 == isShort)
            .Sum(position => position.Size.ToWire(instrument));
        decimal Value(bool isShort) => positions.Where(position => position.Net < 0 == isShort)
            .Sum(position => Math.Abs(ValueOf(position).ToWire(instrument.Quote)));
        var (ofLong, ofShort) = (Value(isShort: false), Value(isShort: true));
        return new(
            instrument.Symbol, positions.Count, Quantity(isShort: false), Quantity(isShort: true), ofLong, ofShort, ofLong - ofShort);
    }

    private static Money ValueOf(PositionView position) =>
        position.MarketValue ?? (position.Net < 0 ? -position.Cost : position.Cost);
}
