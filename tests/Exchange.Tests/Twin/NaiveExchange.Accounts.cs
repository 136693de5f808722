using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using static TradeCraft.Exchange.Tests.Twin.NaiveArithmetic;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>Money that comes and goes without a trade.</summary>
internal sealed partial class NaiveExchange
{
    private long OpenAccount(OpenAccount open)
    {
        accounts.Add(new(AccountId.FirstTrader + accounts.Count, open.User, assets[open.Asset.Number], open.Terms));
        if (open.Amount.Units > 0) Pay(World, accounts[^1].Number, assets[open.Asset.Number], open.Amount.Units);
        return accounts[^1].Number;
    }

    private static void SetTerms(NaiveAccount account, AccountTerms terms)
    {
        account.Terms = terms;
        account.IsCalled &= account.IsMargin;
    }

    private void Move(int from, int to, NaiveAsset asset, Int128 amount)
    {
        owned[(from, asset.Number)] = Owned(from, asset.Number) - amount;
        owned[(to, asset.Number)] = Owned(to, asset.Number) + amount;
    }

    private void Move(int from, int to, NaiveAsset asset, Int128 amount, TransferReason reason)
    {
        if (amount == 0) return;
        Tell($"pay {from} {to} {asset.Number} {amount} {reason}");
        Move(from, to, asset, amount);
    }

    /// <summary>A deposit, or a withdrawal: of a base asset it is a lot of the first instrument that has it.</summary>
    private void Pay(int from, int to, NaiveAsset asset, Int128 amount)
    {
        var (isDeposit, account) = (from == World, accounts.Single(account => account.Number == (from == World ? to : from)));
        Move(from, to, asset, amount, isDeposit ? TransferReason.Deposit : TransferReason.Withdrawal);
        if (isDeposit) account.PaidIn.Add((Today, PaidIn(account.Home, asset, amount) ?? 0));
        if (isDeposit) Repay(account, asset);
        if (LotOf(account, asset, amount) is not { } lot) return;
        var (position, basis) = (account.In(lot.Instrument), account.Terms.CostBasis);
        if (isDeposit) position.Book(Side.Buy, lot.Steps, lot.Worth, 0, basis, 0, Today);
        else position.Book(Side.Sell, lot.Steps, 0, 0, basis, 0, Today, atCost: true);
    }

    /// <summary>
    /// What an amount is as a lot of the first instrument that has its asset as base; home is none, nor is less than a step.
    /// </summary>
    private (NaiveInstrument Instrument, long Steps, Int128 Worth)? LotOf(NaiveAccount account, NaiveAsset asset, Int128 amount)
    {
        if (asset == account.Home || instruments.Find(instrument => instrument.Base == asset) is not { } instrument) return null;
        var steps = (long)Down(amount, instrument.StepUnits);
        return steps == 0 ? null : (instrument, steps, instrument.Value(instrument.Mark, steps));
    }

    /// <summary>What a deposit is worth in a currency, null when that is not known.</summary>
    private Int128? PaidIn(NaiveAsset home, NaiveAsset asset, Int128 amount)
    {
        if (asset == home) return amount;
        var first = instruments.Find(instrument => instrument.Base == asset);
        if (first is null || first.Quote != home || first.Mark == 0) return null;
        return first.Value(first.Mark, Down(amount, first.StepUnits));
    }

    private Int128 PaidInToday(UserId user, NaiveAsset home) => accounts.Where(account => account.User == user && account.Home == home)
        .SelectMany(account => account.PaidIn).Where(paid => paid.Day == Today).Total(paid => paid.Worth);

    private void Reset(NaiveAccount account, Int128 amount)
    {
        foreach (var order in OpenOf(account).ToList()) Cancel(order, CancelReason.Reset);
        foreach (var asset in assets)
        {
            var debt = Debt(account.Number, asset.Number);
            Move(World, account.Number, asset, debt, TransferReason.Reset);
            Repay(account, asset);
            Move(account.Number, World, asset, Owned(account.Number, asset.Number), TransferReason.Reset);
        }

        account.Epoch++;
        account.IsCalled = false;
        foreach (var position in account.Positions.Values) position.Forget();
        account.Results.Clear();
        account.DayTrades.Clear();
        Move(World, account.Number, account.Home, amount, TransferReason.Reset);
    }

    private void GiveDividend(PayDividend dividend)
    {
        if (IsDone(dividend.Reference)) return;
        done.Add(dividend.Reference);
        var (instrument, perUnit) = (Of(dividend.Instrument), (Int128)dividend.PerUnit.Units);
        foreach (var account in accounts)
        {
            var due = Dividend(account, instrument, perUnit);
            if (due > 0)
            {
                Move(World, account.Number, instrument.Quote, due, TransferReason.Dividend);
                Repay(account, instrument.Quote);
            }
            else if (account.IsMargin)
            {
                Charge(account, World, instrument.Quote, -due, TransferReason.Dividend);
            }
        }
    }

    /// <summary>What an account gets, or below zero pays; towards zero.</summary>
    private static Int128 Dividend(NaiveAccount account, NaiveInstrument instrument, Int128 perUnit) =>
        instrument.Amount(account.Net(instrument)) * perUnit / instrument.Base.UnitsPerWhole;

    private void TakeInterest()
    {
        foreach (var account in accounts)
        {
            foreach (var asset in assets)
            {
                var debt = Debt(account.Number, asset.Number);
                var interest = asset == account.Home
                    ? Up(debt * account.Terms.Profile.DebitRate, 360_000_000) : BorrowFee(account, asset, debt);
                Charge(account, Fees, account.Home, interest, asset == account.Home ? TransferReason.Interest : TransferReason.BorrowFee);
            }
        }
    }

    /// <summary>What an account must pay, and borrows where it lacks it, as far as a debt can grow.</summary>
    private void Charge(NaiveAccount account, int to, NaiveAsset asset, Int128 amount, TransferReason reason)
    {
        var most = Int128.Min(MostBalance, MostBalance - Debt(account.Number, asset.Number) + Available(account, asset));
        var charged = Int128.Min(amount, most);
        Borrow(account, asset, charged);
        Move(account.Number, to, asset, charged, reason);
    }

    private Int128 BorrowFee(NaiveAccount account, NaiveAsset asset, Int128 debt)
    {
        var instrument = instruments.Find(instrument => instrument.Base == asset);
        return instrument is null || instrument.Quote != account.Home
            ? 0 : Up(instrument.Value(instrument.Mark, Down(debt, instrument.StepUnits)) * instrument.Terms.BorrowRate, 360_000_000);
    }
}
