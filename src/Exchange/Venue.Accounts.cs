using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>Accounts and what comes into and goes out of them, trades apart.</summary>
public sealed partial class Venue
{
    private const int DaysOfInterestYear = 360;

    private Decision Decide(OpenAccount open)
    {
        if (!Knows(open.Asset)) return Rejection.UnknownAsset;
        if (open.Amount < Money.Zero) return Rejection.AmountNotPositive;
        if (open.Amount.Units > Money.MaxUnits) return Rejection.AmountTooLarge;
        if (!open.Terms.IsWellFormed) return Rejection.TermsMalformed;
        if (!WorldBears(open.Asset, open.Amount)) return Rejection.BalanceLimit;

        var account = new AccountId(AccountId.FirstTrader + accounts.Count);
        ref var happened = ref Raise(EventType.AccountOpened);
        happened.Detail = open.Terms;
        happened.AccountOpened = new(account, open.User, open.Asset);
        Applied();
        if (!open.Amount.IsZero) Transfer(AccountId.World, account, open.Asset, open.Amount, TransferReason.Deposit, Money.Zero);
        return new(Rejection.None, account.Number);
    }

    private Decision Decide(SetAccountTerms set)
    {
        if (!Knows(set.Account)) return Rejection.UnknownAccount;
        if (!set.Terms.IsWellFormed) return Rejection.TermsMalformed;
        var account = AccountOf(set.Account);
        if (account.Terms.Kind != set.Terms.Kind && account.OpenOrders > 0) return Rejection.HasOpenOrders;
        if (account.IsMargin && set.Terms.Kind == AccountKind.Cash && OwesAnything(set.Account)) return Rejection.InsufficientFunds;

        ref var happened = ref Raise(EventType.AccountTermsSet);
        happened.Detail = set.Terms;
        happened.AccountTermsSet = new(set.Account);
        Applied();
        return Rejection.None;
    }

    private Decision Decide(Deposit deposit)
    {
        if (!Knows(deposit.Account)) return Rejection.UnknownAccount;
        if (!Knows(deposit.Asset)) return Rejection.UnknownAsset;
        if (deposit.Amount <= Money.Zero) return Rejection.AmountNotPositive;
        if (deposit.Amount.Units > Money.MaxUnits) return Rejection.AmountTooLarge;
        if (!Fits(deposit.Account, deposit.Asset, deposit.Amount) || !WorldBears(deposit.Asset, deposit.Amount)) return Rejection.BalanceLimit;
        var cost = CostOf(deposit.Account, deposit.Asset, deposit.Amount);
        if (cost > Money.MaxUnits - CostSoFar(deposit.Account, deposit.Asset)) return Rejection.BalanceLimit;

        Transfer(AccountId.World, deposit.Account, deposit.Asset, deposit.Amount, TransferReason.Deposit, new((long)cost));
        RepayFrom(deposit.Account, deposit.Asset);
        return Rejection.None;
    }

    private Decision Decide(Withdraw withdraw)
    {
        if (!Knows(withdraw.Account)) return Rejection.UnknownAccount;
        if (!Knows(withdraw.Asset)) return Rejection.UnknownAsset;
        if (withdraw.Amount <= Money.Zero) return Rejection.AmountNotPositive;
        if (withdraw.Amount.Units > Money.MaxUnits) return Rejection.AmountTooLarge;
        var account = AccountOf(withdraw.Account);
        if (account.Terms.IsFrozen) return Rejection.AccountFrozen;
        if (withdraw.Amount > ledger.AvailableOf(withdraw.Account, withdraw.Asset)) return Rejection.InsufficientFunds;
        if (account.IsMargin && EquityOf(account) - WorthIn(account, withdraw.Asset, withdraw.Amount) < InitialRequirement(account)) return Rejection.InsufficientMargin;

        Transfer(withdraw.Account, AccountId.World, withdraw.Asset, withdraw.Amount, TransferReason.Withdrawal, Money.Zero);
        return Rejection.None;
    }

    private Decision Decide(ResetAccount reset)
    {
        if (!Knows(reset.Account)) return Rejection.UnknownAccount;
        if (reset.Amount < Money.Zero) return Rejection.AmountNotPositive;
        if (reset.Amount.Units > Money.MaxUnits) return Rejection.AmountTooLarge;
        var account = AccountOf(reset.Account);
        if (!WorldBears(account.Home, reset.Amount)) return Rejection.BalanceLimit;

        CancelAll(account, CancelReason.Reset);
        foreach (var asset in assets)
        {
            var owed = ledger[reset.Account, asset.Id].Owed;
            if (!owed.IsZero)
            {
                Transfer(AccountId.World, reset.Account, asset.Id, owed, TransferReason.Reset, Money.Zero);
                RepayFrom(reset.Account, asset.Id);
            }

            var left = ledger.AvailableOf(reset.Account, asset.Id);
            if (!left.IsZero) Transfer(reset.Account, AccountId.World, asset.Id, left, TransferReason.Reset, Money.Zero);
        }

        Raise(EventType.AccountReset).AccountReset = new(reset.Account, account.Epoch + 1);
        Applied();
        if (!reset.Amount.IsZero) Transfer(AccountId.World, reset.Account, account.Home, reset.Amount, TransferReason.Reset, Money.Zero);
        return Rejection.None;
    }

    private Decision Decide(PayDividend dividend)
    {
        if (!Knows(dividend.Instrument)) return Rejection.UnknownInstrument;
        if (IsDone(dividend.Reference)) return Rejection.None;
        if (dividend.PerUnit <= Money.Zero) return Rejection.AmountNotPositive;
        if (dividend.PerUnit.Units > Instrument.MaxOrderValueUnits) return Rejection.AmountTooLarge;
        var instrument = MarketOf(dividend.Instrument).Instrument;
        Int128 all = 0;
        foreach (var account in accounts)
        {
            var due = DividendOf(account, instrument, dividend.PerUnit);
            if (due > Instrument.MaxOrderValueUnits || due < -Instrument.MaxOrderValueUnits) return Rejection.AmountTooLarge;
            if (due > 0 && !Fits(account.Id, instrument.Quote.Id, new((long)due))) return Rejection.BalanceLimit;
            all += due > 0 ? due : 0;
        }

        if (all > Money.MaxUnits || !WorldBears(instrument.Quote.Id, new((long)all))) return Rejection.BalanceLimit;

        Raise(EventType.DividendDeclared).DividendDeclared = new(dividend.Instrument, dividend.PerUnit, dividend.Reference);
        Applied();
        foreach (var account in accounts)
        {
            var due = new Money((long)DividendOf(account, instrument, dividend.PerUnit));
            if (due > Money.Zero)
            {
                Transfer(AccountId.World, account.Id, instrument.Quote.Id, due, TransferReason.Dividend, Money.Zero);
                RepayFrom(account.Id, instrument.Quote.Id);
            }
            else if (due < Money.Zero && account.IsMargin)
            {
                Charge(account, AccountId.World, instrument.Quote.Id, -due, TransferReason.Dividend);
            }
        }

        return Rejection.None;
    }

    private Decision DecideInterest()
    {
        foreach (var account in accounts)
        {
            foreach (var asset in assets)
            {
                var owed = ledger[account.Id, asset.Id].Owed;
                if (owed.IsZero) continue;
                if (asset.Id == account.Home) Charge(account, AccountId.Fees, asset.Id, DayOf(owed.Units, account.Terms.Profile.DebitRate), TransferReason.Interest);
                else if (MarketFor(asset.Id) is { Mark.Ticks: > 0 } market && market.Instrument.Quote.Id == account.Home)
                    Charge(account, AccountId.Fees, account.Home, DayOf(market.Instrument.WorthOf(market.Mark, market.Instrument.StepsIn(owed)), market.Terms.BorrowRate), TransferReason.BorrowFee);
            }
        }

        return Rejection.None;
    }

    /// <summary>A day's share of a yearly rate in millionths, rounded up.</summary>
    private static Money DayOf(Int128 amount, int rate)
    {
        const long year = (long)DaysOfInterestYear * Share.Millionths;
        return Share.Clamped(((amount * rate) + year - 1) / year);
    }

    /// <summary>Takes what an account must pay, whether or not it has it: what it lacks it borrows.</summary>
    private void Charge(Account account, AccountId to, AssetId asset, Money amount, TransferReason reason)
    {
        if (amount.IsZero) return;
        Borrow(account, asset, amount);
        Transfer(account.Id, to, asset, amount, reason, Money.Zero);
    }

    private Int128 DividendOf(Account account, Instrument instrument, Money perUnit)
    {
        var row = positions.Find(account.Id, instrument.Id);
        if (row == PositionBook.None) return 0;
        var net = positions[row].Net;
        var due = (Int128)instrument.AmountOf(new(Math.Abs(net))).Units * perUnit.Units / instrument.Base.UnitsPerWhole;
        return net < 0 ? -due : due;
    }

    /// <summary>What an amount of an asset is worth as a lot: at the mark of the instrument it is the base of, nothing while there is none.</summary>
    private Int128 CostOf(AccountId account, AssetId asset, Money amount) =>
        AccountOf(account).Home == asset || MarketFor(asset) is not { Mark.Ticks: > 0 } market ? 0 : market.Instrument.WorthOf(market.Mark, market.Instrument.StepsIn(amount));

    private long CostSoFar(AccountId account, AssetId asset) =>
        MarketFor(asset) is { } market && positions.Find(account, market.Instrument.Id) is var row and not PositionBook.None ? positions[row].Cost.Units : 0;

    private bool OwesAnything(AccountId account) => assets.Exists(asset => !ledger[account, asset.Id].Owed.IsZero);

    /// <summary>Whether the world can give so much: its balance may not pass what a balance can hold, either.</summary>
    private bool WorldBears(AssetId asset, Money amount) => ledger.AvailableOf(AccountId.World, asset).Units >= amount.Units - Money.MaxUnits;

    private bool Fits(AccountId account, AssetId asset, Money amount) => ledger.TotalOf(account, asset).Units <= Money.MaxUnits - amount.Units;

    private void Transfer(AccountId from, AccountId to, AssetId asset, Money amount, TransferReason reason, Money cost)
    {
        Raise(EventType.Transferred).Transferred = new(from, to, asset, amount, reason, cost);
        Applied();
    }
}
