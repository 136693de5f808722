using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Trading;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Administration;

/// <summary>Accounts, and what comes into and goes out of them, trades apart.</summary>
internal sealed class AccountAdministration(
    VenueState state, Recorder recorder, Margin margin, BalanceLimits limits, UserLimits userLimits, Loans loans, OrderChanges changes)
{
    private const int DaysOfInterestYear = 360;

    public Decision Open(OpenAccount open)
    {
        if (!state.Knows(open.Asset)) return Rejection.UnknownAsset;
        if (WasDone(open, out var before)) return before;
        if (open.Amount < Money.Zero) return Rejection.AmountNotPositive;
        if (open.Amount.Units > Money.MaxUnits) return Rejection.AmountTooLarge;
        if (!open.Terms.IsWellFormed || !state.CanNumber(open.Terms.Profile)) return Rejection.TermsMalformed;
        if (!userLimits.MayOpen(open.User, open.MostAccounts)) return Rejection.AccountLimit;
        if (!userLimits.MayPayIn(open.User, open.Asset, open.Amount.Units, open.DepositLimit)) return Rejection.DepositLimit;

        var account = new AccountId(AccountId.FirstTrader + state.Accounts.Count);
        recorder.AccountOpened(new(account, open.User, open.Asset), open.Terms);
        if (!open.Amount.IsZero) recorder.Transferred(AccountId.World, account, open.Asset, open.Amount, TransferReason.Deposit);
        return Done(open, account, account.Number);
    }

    public Decision SetTerms(SetAccountTerms set)
    {
        if (!state.Knows(set.Account)) return Rejection.UnknownAccount;
        if (!set.Terms.IsWellFormed || !state.CanNumber(set.Terms.Profile)) return Rejection.TermsMalformed;
        var account = state.AccountOf(set.Account);
        if (account.Terms.Kind != set.Terms.Kind && account.OpenOrders > 0) return Rejection.HasOpenOrders;
        if (account.IsMargin && set.Terms.Kind == AccountKind.Cash && OwesAnything(set.Account)) return Rejection.InsufficientFunds;

        recorder.AccountTermsSet(set.Account, set.Terms);
        return Rejection.None;
    }

    public Decision Deposit(Deposit deposit)
    {
        if (!state.Knows(deposit.Account)) return Rejection.UnknownAccount;
        if (!state.Knows(deposit.Asset)) return Rejection.UnknownAsset;
        if (WasDone(deposit, out var before)) return before;
        if (deposit.Amount <= Money.Zero) return Rejection.AmountNotPositive;
        if (deposit.Amount.Units > Money.MaxUnits) return Rejection.AmountTooLarge;
        var account = state.AccountOf(deposit.Account);
        var worth = WorthOf(account, deposit.Asset, deposit.Amount);
        if (deposit.DepositLimit > Money.Zero && worth is null) return Rejection.NoReferencePrice;
        if (!limits.Fits(deposit.Account, deposit.Asset, deposit.Amount)) return Rejection.BalanceLimit;
        var cost = CostOf(deposit.Account, deposit.Asset, deposit.Amount);
        if (!PositionFits(deposit.Account, deposit.Asset, Side.Buy, deposit.Amount, cost)) return Rejection.BalanceLimit;
        if (!userLimits.MayPayIn(account.User, account.Home, worth ?? 0, deposit.DepositLimit)) return Rejection.DepositLimit;

        recorder.Transferred(AccountId.World, deposit.Account, deposit.Asset, deposit.Amount, TransferReason.Deposit, new((long)cost));
        loans.RepayFrom(deposit.Account, deposit.Asset);
        return Done(deposit, deposit.Account);
    }

    public Decision Withdraw(Withdraw withdraw)
    {
        if (!state.Knows(withdraw.Account)) return Rejection.UnknownAccount;
        if (!state.Knows(withdraw.Asset)) return Rejection.UnknownAsset;
        if (WasDone(withdraw, out var before)) return before;
        if (withdraw.Amount <= Money.Zero) return Rejection.AmountNotPositive;
        if (withdraw.Amount.Units > Money.MaxUnits) return Rejection.AmountTooLarge;
        var account = state.AccountOf(withdraw.Account);
        if (account.Terms.IsFrozen) return Rejection.AccountFrozen;
        if (withdraw.Amount > state.Ledger.AvailableOf(withdraw.Account, withdraw.Asset)) return Rejection.InsufficientFunds;
        if (account.IsMargin && !CanSpare(account, withdraw)) return Rejection.InsufficientMargin;
        if (!PositionFits(withdraw.Account, withdraw.Asset, Side.Sell, withdraw.Amount, cost: 0)) return Rejection.BalanceLimit;

        recorder.Transferred(withdraw.Account, AccountId.World, withdraw.Asset, withdraw.Amount, TransferReason.Withdrawal);
        return Done(withdraw, withdraw.Account);
    }

    public Decision Reset(ResetAccount reset)
    {
        if (!state.Knows(reset.Account)) return Rejection.UnknownAccount;
        if (WasDone(reset, out var before)) return before;
        if (reset.Amount < Money.Zero) return Rejection.AmountNotPositive;
        if (reset.Amount.Units > Money.MaxUnits) return Rejection.AmountTooLarge;
        var account = state.AccountOf(reset.Account);

        changes.CancelAll(account, CancelReason.Reset);
        foreach (var asset in state.Assets) Empty(account.Id, asset.Id);
        recorder.AccountReset(account);
        if (!reset.Amount.IsZero) recorder.Transferred(AccountId.World, account.Id, account.Home, reset.Amount, TransferReason.Reset);
        return Done(reset, account.Id);
    }

    /// <summary>Charges every account one day's interest on what it borrowed.</summary>
    public Decision ChargeInterest()
    {
        foreach (var account in state.Accounts)
        {
            foreach (var asset in state.Assets) ChargeInterest(account, asset.Id);
        }

        return Rejection.None;
    }

    /// <summary>Takes what an account must pay, whether or not it has it: what it lacks it borrows.</summary>
    public void Charge(Account account, AccountId to, AssetId asset, Money amount, TransferReason reason)
    {
        if (amount.IsZero) return;

        // A debt ends at what a balance can hold: what is more is forgiven.
        var balance = state.Ledger[account.Id, asset];
        var most = new Money(Money.MaxUnits - balance.Owed.Units).Saturated(balance.Available);
        if (amount > most) amount = most;
        if (amount.IsZero) return;
        loans.Borrow(account, asset, amount);
        recorder.Transferred(account.Id, to, asset, amount, reason);
    }

    private void ChargeInterest(Account account, AssetId asset)
    {
        var owed = state.Ledger[account.Id, asset].Owed;
        if (owed.IsZero) return;
        if (asset == account.Home)
        {
            Charge(account, AccountId.Fees, asset, DayOf(owed.Units, account.Terms.Profile.DebitRate), TransferReason.Interest);
            return;
        }

        if (state.MarketFor(asset) is not { Mark.Ticks: > 0 } market || market.Instrument.Quote.Id != account.Home) return;
        var worth = market.Instrument.WorthOf(market.Mark, market.Instrument.StepsIn(owed));
        Charge(account, AccountId.Fees, account.Home, DayOf(worth, market.Terms.BorrowRate), TransferReason.BorrowFee);
    }

    /// <summary>A day's share of a yearly rate in millionths, rounded up; at most what a balance can be charged.</summary>
    private static Money DayOf(Int128 amount, int rate)
    {
        const long year = (long)DaysOfInterestYear * Share.Millionths;

        // Of what is worth more than a position counts for, the lowest rate is more than a balance can be charged too.
        return Share.Clamped(((Int128.Min(amount, Margin.MostWorth) * rate) + year - 1) / year);
    }

    /// <summary>Whether the same request came before, or another under its key: then nothing is done.</summary>
    private bool WasDone(KeyedCommand command, out Decision before)
    {
        before = default;
        if (command.Request.IsNone || !state.TryFindRequest(command.Request, state.Now, out var body, out var number)) return false;
        before = body == command.Request.Body ? new Decision(Rejection.None, number) : Rejection.IdempotencyKeyReused;
        return true;
    }

    private Decision Done(KeyedCommand command, AccountId account, long number = 0)
    {
        if (!command.Request.IsNone) recorder.RequestDone(new(command.Request, account, number));
        return new(Rejection.None, number);
    }

    /// <summary>The world forgives what an account owes, and takes what it has.</summary>
    private void Empty(AccountId account, AssetId asset)
    {
        var owed = state.Ledger[account, asset].Owed;
        if (!owed.IsZero)
        {
            recorder.Transferred(AccountId.World, account, asset, owed, TransferReason.Reset);
            loans.RepayFrom(account, asset);
        }

        var left = state.Ledger.AvailableOf(account, asset);
        if (!left.IsZero) recorder.Transferred(account, AccountId.World, asset, left, TransferReason.Reset);
    }

    private bool CanSpare(Account account, Withdraw withdraw) =>
        margin.EquityOf(account) - margin.WorthIn(account, withdraw.Asset, withdraw.Amount) >= margin.InitialRequirement(account);

    /// <summary>What an amount that is paid in is worth in the account's own currency; null when that is not known.</summary>
    private Int128? WorthOf(Account account, AssetId asset, Money amount)
    {
        if (asset == account.Home) return amount.Units;
        var isKnown = state.MarketFor(asset) is { Mark.Ticks: > 0 } market && market.Instrument.Quote.Id == account.Home;
        return isKnown ? CostOf(account.Id, asset, amount) : null;
    }

    /// <summary>
    /// What an amount of an asset is worth as a lot: at the mark of the instrument it is the base of, nothing while there is none.
    /// </summary>
    private Int128 CostOf(AccountId account, AssetId asset, Money amount)
    {
        if (state.AccountOf(account).Home == asset || state.MarketFor(asset) is not { Mark.Ticks: > 0 } market) return 0;
        return market.Instrument.WorthOf(market.Mark, market.Instrument.StepsIn(amount));
    }

    /// <summary>Whether what comes in, or goes out, leaves a position of the asset that the rules can count with.</summary>
    private bool PositionFits(AccountId account, AssetId asset, Side side, Money amount, Int128 cost) =>
        state.MarketFor(asset) is not { } market
        || limits.PositionFits(account, market.Instrument, side, new(market.Instrument.StepsIn(amount)), cost);

    private bool OwesAnything(AccountId account) => state.Assets.Any(asset => !state.Ledger[account, asset.Id].Owed.IsZero);
}
