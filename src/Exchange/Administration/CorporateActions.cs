using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Trading;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Administration;

/// <summary>Splits, so many new shares for so many old ones, and dividends. Each is carried out once.</summary>
internal sealed class CorporateActions(
    VenueState state, Recorder recorder, BalanceLimits limits, Loans loans, OrderChanges changes, HouseLiquidity house,
    AccountAdministration payments)
{
    /// <summary>What a split makes of an account's ledger: in units of the share, and of what it is priced in.</summary>
    /// <param name="Has">Of the share, afterwards.</param>
    /// <param name="More">So much of that is new; below zero it is less than before.</param>
    /// <param name="Owes">Of the share, afterwards.</param>
    /// <param name="MoreOwed">So much of that is new.</param>
    /// <param name="Net">The size of its position, afterwards, before its piece is taken off.</param>
    /// <param name="InLieu">What it is paid for its piece; below zero it pays.</param>
    private readonly record struct SplitEffect(Account Account, Int128 Has, Int128 More, Int128 Owes, Int128 MoreOwed, Int128 Net,
        Int128 InLieu);

    public Decision PayDividend(PayDividend dividend)
    {
        if (!state.Knows(dividend.Instrument)) return Rejection.UnknownInstrument;
        if (IsDone(dividend.Reference)) return Rejection.None;
        if (dividend.PerUnit <= Money.Zero) return Rejection.AmountNotPositive;
        if (dividend.PerUnit.Units > Instrument.MaxOrderValueUnits) return Rejection.AmountTooLarge;
        var instrument = state.MarketOf(dividend.Instrument).Instrument;
        foreach (var account in state.Accounts)
        {
            var due = DividendOf(account, instrument, dividend.PerUnit);
            if (due > Instrument.MaxOrderValueUnits || due < -Instrument.MaxOrderValueUnits) return Rejection.AmountTooLarge;
            if (due > 0 && !limits.Fits(account.Id, instrument.Quote.Id, new((long)due))) return Rejection.BalanceLimit;
        }

        recorder.DividendDeclared(new(dividend.Instrument, dividend.PerUnit, dividend.Reference));
        foreach (var account in state.Accounts) Pay(account, instrument, new((long)DividendOf(account, instrument, dividend.PerUnit)));
        return Rejection.None;
    }

    public Decision Split(SplitShares command)
    {
        if (!state.Knows(command.Instrument)) return Rejection.UnknownInstrument;
        if (IsDone(command.Reference)) return Rejection.None;
        if (!IsPart(command.To) || !IsPart(command.From) || command.To == command.From) return Rejection.SplitMalformed;
        var market = state.MarketOf(command.Instrument);
        var share = market.Instrument.Base.Id;
        if (!market.HasSessions || state.Markets.Any(other => other != market && IsOf(other.Instrument, share)))
            return Rejection.NotSplittable;
        if (market.Phase == Phase.Delisted) return Rejection.InstrumentDelisted;
        var split = new SharesSplit(command.Instrument, command.To, command.From, market.Mark, command.Reference);
        var effects = state.Accounts.Select(account => EffectOn(account, market.Instrument, in split)).ToList();
        if (!Fit(market.Instrument, effects)) return Rejection.BalanceLimit;

        changes.CancelIn(market, CancelReason.CorporateAction, _ => true);
        house.Leave(market);
        recorder.SharesSplit(in split);
        foreach (var effect in effects) Move(market.Instrument, in effect);
        recorder.Revalued(market);
        return Rejection.None;
    }

    /// <summary>Whether it was carried out before.</summary>
    private bool IsDone(long reference) => reference > 0 && state.Actions.Any(action => action.Reference == reference);

    private static bool IsPart(int shares) => shares is >= 1 and <= SplitShares.MostShares;

    private static bool IsOf(Instrument instrument, AssetId asset) => instrument.Base.Id == asset || instrument.Quote.Id == asset;

    private void Pay(Account account, Instrument instrument, Money due)
    {
        if (due > Money.Zero)
        {
            recorder.Transferred(AccountId.World, account.Id, instrument.Quote.Id, due, TransferReason.Dividend);
            loans.RepayFrom(account.Id, instrument.Quote.Id);
        }
        else if (due < Money.Zero && account.IsMargin)
        {
            payments.Charge(account, AccountId.World, instrument.Quote.Id, -due, TransferReason.Dividend);
        }
    }

    private Int128 DividendOf(Account account, Instrument instrument, Money perUnit)
    {
        var net = state.NetOf(account.Id, instrument.Id);
        var due = (Int128)instrument.AmountOf(new(Math.Abs(net))).Units * perUnit.Units / instrument.Base.UnitsPerWhole;
        return net < 0 ? -due : due;
    }

    private SplitEffect EffectOn(Account account, Instrument instrument, in SharesSplit split)
    {
        var balance = state.Ledger[account.Id, instrument.Base.Id];
        var (had, owed) = ((Int128)balance.Available.Units + balance.Held.Units, (Int128)balance.Owed.Units);
        var (has, owes) = (had * split.To / split.From, owed * split.To / split.From);
        var row = state.Positions.Find(account.Id, instrument.Id);
        if (row == PositionBook.None) return new(account, has, has - had, owes, owes - owed, 0, 0);

        ref readonly var position = ref state.Positions[row];
        var (net, inLieu) = (position.Net, position.InLieu(in split, instrument));
        var size = (Int128)Math.Abs(net) * split.To / split.From;
        var piece = (Int128)instrument.AmountOf(new(split.Rest(net))).Units / split.From;
        if (net > 0) has -= Int128.Min(piece, has);
        else owes -= Int128.Min(piece, owes);
        return new(account, has, has - had, owes, owes - owed, size, net > 0 ? inLieu : account.IsMargin ? -inLieu : 0);
    }

    /// <summary>Whether every account's balances can hold what a split makes of them.</summary>
    private bool Fit(Instrument instrument, List<SplitEffect> effects)
    {
        foreach (var (account, has, _, owes, _, size, inLieu) in effects)
        {
            if (has > Money.MaxUnits || owes > Money.MaxUnits) return false;
            if (size > Money.MaxUnits || !instrument.AmountFits(new Quantity((long)size), Quantity.Zero)) return false;
            if (Int128.Abs(inLieu) > Instrument.MaxOrderValueUnits) return false;
            if (inLieu > 0 && !limits.Fits(account.Id, instrument.Quote.Id, new((long)inLieu))) return false;
        }

        return true;
    }

    private void Move(Instrument instrument, in SplitEffect effect)
    {
        var (account, share, money) = (effect.Account, instrument.Base.Id, instrument.Quote.Id);
        if (effect.More > 0) recorder.Transferred(AccountId.World, account.Id, share, new((long)effect.More), TransferReason.Split);
        if (effect.More < 0) recorder.Transferred(account.Id, AccountId.World, share, new((long)-effect.More), TransferReason.Split);
        if (effect.MoreOwed > 0)
        {
            // Who sold borrowed shares owes more of them: what that lends goes to the world, which gave as many to who bought them.
            recorder.LoanTaken(account.Id, share, new((long)effect.MoreOwed));
            recorder.Transferred(account.Id, AccountId.World, share, new((long)effect.MoreOwed), TransferReason.Split);
        }
        else if (effect.MoreOwed < 0)
        {
            recorder.Transferred(AccountId.World, account.Id, share, new((long)-effect.MoreOwed), TransferReason.Split);
            recorder.LoanRepaid(account.Id, share, new((long)-effect.MoreOwed));
        }

        if (effect.InLieu > 0)
        {
            recorder.Transferred(AccountId.World, account.Id, money, new((long)effect.InLieu), TransferReason.CashInLieu);
            loans.RepayFrom(account.Id, money);
        }
        else
        {
            payments.Charge(account, AccountId.World, money, new((long)-effect.InLieu), TransferReason.CashInLieu);
        }
    }
}
