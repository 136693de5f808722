using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>
/// What is wrong with a command: everything that is found, in any order, of which the first in the list of refusals is the answer.
/// </summary>
internal sealed partial class NaiveExchange
{
    private Rejection Refusal(Command command) => command switch
    {
        PlaceOrder place => Judge(place),
        ReplaceOrder replace => Judge(replace),
        KeyedCommand keyed when Earlier(keyed.Request) is { } earlier =>
            Faults(command).Where(fault => fault < Rejection.IdempotencyKeyReused)
                .DefaultIfEmpty(earlier.Request.Body == keyed.Request.Body ? Rejection.None : Rejection.IdempotencyKeyReused).Min(),
        _ => Faults(command).DefaultIfEmpty(Rejection.None).Min(),
    };

    private IEnumerable<Rejection> Faults(Command command) => command switch
    {
        ListAsset list => Faults(list),
        ListInstrument list => Faults(list),
        SetInstrumentTerms set => [.. Unknown(set.Instrument), .. If(!set.Terms.IsWellFormed, Rejection.TermsMalformed)],
        SetPhysics set => [.. If(!set.Physics.IsWellFormed, Rejection.TermsMalformed),
            .. If(set.Physics.UsersCross != Physics.UsersCross && Open.Any(), Rejection.HasOpenOrders)],
        OpenAccount open => Faults(open),
        SetAccountTerms set => Faults(set),
        Deposit deposit => Faults(deposit),
        Withdraw withdraw => Faults(withdraw),
        ResetAccount reset => Faults(reset),
        PayDividend dividend => Faults(dividend),
        SplitShares split => Faults(split),
        CancelOrder cancel => Faults(cancel.Account, cancel.Order),
        CancelOrders cancel => [.. Unknown(cancel.Account), .. cancel.Instrument is { } instrument ? Unknown(instrument) : []],
        HaltTrading halt => Phases(halt.Instrument, Phase.Open),
        ResumeTrading resume => Phases(resume.Instrument, Phase.Halted),
        OpenSession open => [.. Phases(open.Instrument, Phase.Closed), .. Sessions(open.Instrument, open.OfficialPrice)],
        CloseSession close => [.. Phases(close.Instrument, Phase.Open), .. Sessions(close.Instrument, close.OfficialPrice)],
        Delist delist => Phases(delist.Instrument, Phase.Open, Phase.Closed, Phase.Halted),
        SetPriceBand band => [.. Unknown(band.Instrument), .. If(!IsBand(band.Lower.Ticks, band.Upper.Ticks), Rejection.BandMalformed),
            .. If(Knows(band.Instrument) && Of(band.Instrument).Phase == Phase.Delisted, Rejection.InstrumentDelisted)],
        QuoteDepth quote => [.. Unknown(quote.Instrument), .. If(Knows(quote.Instrument) && !IsDepth(quote), Rejection.DepthMalformed)],
        ReportPrint print => Faults(print),
        ReportMark mark => [.. Unknown(mark.Instrument), .. Prices(mark.Price)],
        PassTime or ChargeInterest => [],
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private IEnumerable<Rejection> Faults(ListAsset list)
    {
        if (list.Code.Length == 0 || list.Decimals is < 0 or > 8) yield return Rejection.ListingMalformed;
        if (assets.Any(asset => asset.Code == list.Code)) yield return Rejection.AlreadyListed;
    }

    private IEnumerable<Rejection> Faults(ListInstrument list)
    {
        if (!Knows(list.Base) || !Knows(list.Quote))
        {
            yield return Rejection.UnknownAsset;
            yield break;
        }

        if (list.Terms is { IsWellFormed: false }) yield return Rejection.TermsMalformed;
        if (list.Symbol.Length == 0 || list.Base == list.Quote || !Fits(list)) yield return Rejection.ListingMalformed;
        if (instruments.Any(instrument => instrument.Symbol == list.Symbol)) yield return Rejection.AlreadyListed;
    }

    /// <summary>Whether a step is a whole number of units, and what it costs at a tick, too; neither past 32 bits.</summary>
    private bool Fits(ListInstrument list)
    {
        if (list.TickSize is <= 0 or > 1_000_000 || list.StepSize is <= 0 or > 1_000_000) return false;
        var step = list.StepSize * (decimal)assets[list.Base.Number].UnitsPerWhole;
        var tick = list.TickSize * list.StepSize * (decimal)assets[list.Quote.Number].UnitsPerWhole;
        return step % 1 == 0 && tick % 1 == 0 && step is >= 1 and <= int.MaxValue && tick is >= 1 and <= int.MaxValue;
    }

    private IEnumerable<Rejection> Faults(OpenAccount open)
    {
        if (!Knows(open.Asset)) yield return Rejection.UnknownAsset;
        if (!open.Terms.IsWellFormed) yield return Rejection.TermsMalformed;
        foreach (var fault in Amounts(open.Amount, MostBalance, isZeroFine: true)) yield return fault;
        var has = accounts.Count(account => account.User == open.User);
        if (open.MostAccounts > 0 && has >= open.MostAccounts) yield return Rejection.AccountLimit;
        if (!Knows(open.Asset)) yield break;
        if (IsTooMuch(open.User, assets[open.Asset.Number], open.Amount.Units, open.DepositLimit)) yield return Rejection.DepositLimit;
    }

    private IEnumerable<Rejection> Faults(SetAccountTerms set)
    {
        foreach (var fault in Unknown(set.Account)) yield return fault;
        if (!set.Terms.IsWellFormed) yield return Rejection.TermsMalformed;
        if (!Knows(set.Account)) yield break;
        var account = Of(set.Account);
        if (set.Terms.Kind != account.Terms.Kind && OpenOf(account).Any()) yield return Rejection.HasOpenOrders;
        if (set.Terms.Kind == AccountKind.Cash && debts.Any(debt => debt.Key.Account == account.Number && debt.Value != 0))
            yield return Rejection.InsufficientFunds;
    }

    private IEnumerable<Rejection> Faults(Deposit deposit)
    {
        foreach (var fault in Unknown(deposit.Account).Concat(Unknown(deposit.Asset))
            .Concat(Amounts(deposit.Amount, MostBalance, isZeroFine: false)))
            yield return fault;
        if (!Knows(deposit.Account) || !Knows(deposit.Asset)) yield break;
        var account = Of(deposit.Account);
        var worth = PaidIn(account.Home, assets[deposit.Asset.Number], deposit.Amount.Units);
        if (deposit.DepositLimit.Units > 0 && worth is null) yield return Rejection.NoReferencePrice;
        if (IsTooMuch(account.User, account.Home, worth ?? 0, deposit.DepositLimit)) yield return Rejection.DepositLimit;
        if (Owned(deposit.Account.Number, deposit.Asset.Number) + deposit.Amount.Units > MostBalance) yield return Rejection.BalanceLimit;
        if (LotOf(Of(deposit.Account), assets[deposit.Asset.Number], deposit.Amount.Units) is { } lot
            && Of(deposit.Account).In(lot.Instrument) is var position
            && (position.Net < 0 ? 0 : position.Cost) + lot.Worth > MostBalance)
            yield return Rejection.BalanceLimit;
    }

    /// <summary>Whether a user's accounts would be paid in more on this day than a limit allows.</summary>
    private bool IsTooMuch(UserId user, NaiveAsset home, Int128 worth, Money limit) =>
        limit.Units > 0 && worth > 0 && PaidInToday(user, home) + worth > limit.Units;

    private IEnumerable<Rejection> Faults(Withdraw withdraw)
    {
        foreach (var fault in Unknown(withdraw.Account).Concat(Unknown(withdraw.Asset))
            .Concat(Amounts(withdraw.Amount, MostBalance, isZeroFine: false)))
            yield return fault;
        if (!Knows(withdraw.Account) || !Knows(withdraw.Asset)) yield break;
        var (account, asset) = (Of(withdraw.Account), assets[withdraw.Asset.Number]);
        if (account.Terms.IsFrozen) yield return Rejection.AccountFrozen;
        if (withdraw.Amount.Units > Available(account, asset)) yield return Rejection.InsufficientFunds;
        if (account.IsMargin && Equity(account) - WorthOf(account, asset, withdraw.Amount.Units) < InitialRequirement(account))
            yield return Rejection.InsufficientMargin;
    }

    private IEnumerable<Rejection> Faults(ResetAccount reset)
    {
        foreach (var fault in Unknown(reset.Account).Concat(Amounts(reset.Amount, MostBalance, isZeroFine: true))) yield return fault;
    }

    private IEnumerable<Rejection> Faults(PayDividend dividend)
    {
        foreach (var fault in Unknown(dividend.Instrument)) yield return fault;
        if (IsDone(dividend.Reference)) yield break;
        foreach (var fault in (Amounts(dividend.PerUnit, MostValue, isZeroFine: false))) yield return fault;
        if (!Knows(dividend.Instrument) || dividend.PerUnit.Units < 1) yield break;
        var instrument = Of(dividend.Instrument);
        var dues = accounts.ToDictionary(account => account, account => Dividend(account, instrument, dividend.PerUnit.Units));
        if (dues.Values.Any(due => Int128.Abs(due) > MostValue)) yield return Rejection.AmountTooLarge;
        var paid = dues.Where(due => due.Value > 0).ToList();
        if (paid.Any(due => Owned(due.Key.Number, instrument.Quote.Number) + due.Value > MostBalance)) yield return Rejection.BalanceLimit;
    }

    /// <summary>A closed order is closed to everyone: whose it was is forgotten with it.</summary>
    private IEnumerable<Rejection> Faults(AccountId account, OrderId number)
    {
        foreach (var fault in Unknown(account)) yield return fault;
        var order = number.Number > 0 && number.Number <= orders.Count ? orders[(int)number.Number - 1] : null;
        if (order is null) yield return Rejection.UnknownOrder;
        else if (!order.IsOpen) yield return Rejection.OrderClosed;
        else if (order.Account.Number != account.Number) yield return Rejection.UnknownOrder;
    }

    private IEnumerable<Rejection> Phases(InstrumentId instrument, params Phase[] fit) =>
        Knows(instrument) ? If(!fit.Contains(Of(instrument).Phase), Rejection.WrongPhase) : Unknown(instrument);

    private IEnumerable<Rejection> Sessions(InstrumentId instrument, Price? official) =>
    [
        .. official is { } price ? Prices(price) : [], .. If(Knows(instrument) && !Of(instrument).HasSessions, Rejection.NoAuction),
        .. If(Knows(instrument) && official is { } fix && !Of(instrument).IsInBand(fix.Ticks), Rejection.OutsidePriceBand),
    ];

    private static bool IsBand(long lower, long upper) =>
        (lower == 0 && upper == 0) || (lower >= 1 && lower <= upper && upper <= MostPrice);

    private bool IsDepth(QuoteDepth quote)
    {
        var (bids, asks) = (quote.Bids.ToArray(), quote.Asks.ToArray());
        var prices = bids.Reverse().Concat(asks).Select(level => level.Price.Ticks).ToList();
        return quote.Levels >= 0 && (quote.Levels == 0 || Math.Max(bids.Length, asks.Length) <= quote.Levels)
            && prices.Zip(prices.Skip(1)).All(pair => pair.First < pair.Second)
            && bids.Concat(asks).All(level => IsLevel(Of(quote.Instrument), level.Price.Ticks, level.Quantity.Steps));
    }

    private IEnumerable<Rejection> Faults(ReportPrint print)
    {
        foreach (var fault in Unknown(print.Instrument).Concat(Prices(print.Price))) yield return fault;
        if (print.Quantity.Steps < 1) yield return Rejection.QuantityNotPositive;
        else if (!Prices(print.Price).Any() && Knows(print.Instrument)
            && !IsLevel(Of(print.Instrument), print.Price.Ticks, print.Quantity.Steps))
            yield return Rejection.QuantityTooLarge;
    }

    /// <summary>Whether a level can show that: its price and quantity in range, and what they come to.</summary>
    private static bool IsLevel(NaiveInstrument instrument, long price, long steps) =>
        price is >= 1 and <= MostPrice && steps >= 1 && IsSize(instrument, steps) && instrument.Value(price, steps) <= MostValue;

    private static bool IsSize(NaiveInstrument instrument, long steps) => steps <= MostSteps && instrument.Amount(steps) <= MostValue;

    private static IEnumerable<Rejection> Prices(Price price) =>
        [.. If(price.Ticks < 1, Rejection.PriceNotPositive), .. If(price.Ticks > MostPrice, Rejection.PriceTooHigh)];

    private static IEnumerable<Rejection> Amounts(Money amount, long most, bool isZeroFine) =>
        [.. If(amount.Units < (isZeroFine ? 0 : 1), Rejection.AmountNotPositive), .. If(amount.Units > most, Rejection.AmountTooLarge)];

    private IEnumerable<Rejection> Unknown(AccountId account) => If(!Knows(account), Rejection.UnknownAccount);

    private IEnumerable<Rejection> Unknown(AssetId asset) => If(!Knows(asset), Rejection.UnknownAsset);

    private IEnumerable<Rejection> Unknown(InstrumentId instrument) => If(!Knows(instrument), Rejection.UnknownInstrument);

    private bool Knows(AccountId account) => accounts.Any(known => known.Number == account.Number);

    private bool Knows(AssetId asset) => asset.Number >= 0 && asset.Number < assets.Count;

    private bool Knows(InstrumentId instrument) => instrument.Number >= 0 && instrument.Number < instruments.Count;

    private static IEnumerable<Rejection> If(bool isSo, Rejection rejection) => isSo ? [rejection] : [];
}
