using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>Splits: so many new shares for so many old ones.</summary>
public sealed partial class Venue
{
    private readonly List<CorporateAction> actions = [];

    /// <summary>What was carried out so far, oldest first.</summary>
    public IReadOnlyList<CorporateAction> CorporateActions => actions;

    /// <summary>Whether it was carried out before.</summary>
    private bool IsDone(long reference) => reference > 0 && actions.Exists(action => action.Reference == reference);

    /// <summary>What a split makes of an account's ledger: in units of the share, and of what it is priced in.</summary>
    /// <param name="Has">Of the share, afterwards.</param>
    /// <param name="More">So much of that is new; below zero it is less than before.</param>
    /// <param name="Owes">Of the share, afterwards.</param>
    /// <param name="MoreOwed">So much of that is new.</param>
    /// <param name="Net">The size of its position, afterwards, before its piece is taken off.</param>
    /// <param name="InLieu">What it is paid for its piece; below zero it pays.</param>
    private readonly record struct SplitEffect(Account Account, Int128 Has, Int128 More, Int128 Owes, Int128 MoreOwed, Int128 Net, Int128 InLieu);

    private Decision Decide(SplitShares command)
    {
        if (!Knows(command.Instrument)) return Rejection.UnknownInstrument;
        if (IsDone(command.Reference)) return Rejection.None;
        if (command.To is < 1 or > SplitShares.MostShares || command.From is < 1 or > SplitShares.MostShares || command.To == command.From) return Rejection.SplitMalformed;
        var market = MarketOf(command.Instrument);
        var share = market.Instrument.Base.Id;
        if (!market.HasSessions || markets.Exists(other => other != market && (other.Instrument.Base.Id == share || other.Instrument.Quote.Id == share))) return Rejection.NotSplittable;
        if (market.Phase == Phase.Delisted) return Rejection.InstrumentDelisted;
        var split = new SharesSplit(command.Instrument, command.To, command.From, market.Mark, command.Reference);
        var effects = accounts.ConvertAll(account => EffectOn(account, market.Instrument, in split));
        if (!Bears(market.Instrument, effects)) return Rejection.BalanceLimit;

        CancelIn(market, CancelReason.CorporateAction, _ => true);
        HouseLeaves(market);
        Raise(EventType.SharesSplit).SharesSplit = split;
        Applied();
        foreach (var effect in effects) Move(market.Instrument, in effect);
        Revalue(market);
        return Rejection.None;
    }

    private SplitEffect EffectOn(Account account, Instrument instrument, in SharesSplit split)
    {
        var balance = ledger[account.Id, instrument.Base.Id];
        var (had, owed) = ((Int128)balance.Available.Units + balance.Held.Units, (Int128)balance.Owed.Units);
        var (has, owes) = (had * split.To / split.From, owed * split.To / split.From);
        var row = positions.Find(account.Id, instrument.Id);
        if (row == PositionBook.None) return new(account, has, has - had, owes, owes - owed, 0, 0);

        var net = positions[row].Net;
        var (size, piece, inLieu) = ((Int128)Math.Abs(net) * split.To / split.From, (Int128)instrument.AmountOf(new(split.Rest(net))).Units / split.From, positions[row].InLieu(in split, instrument));
        if (net > 0) has -= Int128.Min(piece, has);
        else owes -= Int128.Min(piece, owes);
        return new(account, has, has - had, owes, owes - owed, size, net > 0 ? inLieu : account.IsMargin ? -inLieu : 0);
    }

    /// <summary>Whether every balance can hold what a split makes of it, the world's too.</summary>
    private bool Bears(Instrument instrument, List<SplitEffect> effects)
    {
        var (world, given, taken, paid) = (ledger.AvailableOf(AccountId.World, instrument.Base.Id).Units, (Int128)0, (Int128)0, (Int128)0);
        foreach (var (account, has, more, owes, moreOwed, size, inLieu) in effects)
        {
            if (has > Money.MaxUnits || owes > Money.MaxUnits || size > Money.MaxUnits) return false;
            if (Int128.Abs(inLieu) > Instrument.MaxOrderValueUnits || (inLieu > 0 && !Fits(account.Id, instrument.Quote.Id, new((long)inLieu)))) return false;
            given += Int128.Max(0, more) + Int128.Max(0, -moreOwed);
            taken += Int128.Max(0, -more) + Int128.Max(0, moreOwed);
            paid += Int128.Max(0, inLieu);
        }

        return world - given >= -Money.MaxUnits && world + taken <= Money.MaxUnits && paid <= Money.MaxUnits && WorldBears(instrument.Quote.Id, new((long)paid));
    }

    private void Move(Instrument instrument, in SplitEffect effect)
    {
        var (account, share, money) = (effect.Account, instrument.Base.Id, instrument.Quote.Id);
        if (effect.More > 0) Transfer(AccountId.World, account.Id, share, new((long)effect.More), TransferReason.Split, Money.Zero);
        if (effect.More < 0) Transfer(account.Id, AccountId.World, share, new((long)-effect.More), TransferReason.Split, Money.Zero);
        if (effect.MoreOwed > 0)
        {
            // Who sold borrowed shares owes more of them: what that lends goes to the world, which gave as many to who bought them.
            Raise(EventType.LoanTaken).LoanTaken = new(account.Id, share, new((long)effect.MoreOwed));
            Applied();
            Transfer(account.Id, AccountId.World, share, new((long)effect.MoreOwed), TransferReason.Split, Money.Zero);
        }
        else if (effect.MoreOwed < 0)
        {
            Transfer(AccountId.World, account.Id, share, new((long)-effect.MoreOwed), TransferReason.Split, Money.Zero);
            Raise(EventType.LoanRepaid).LoanRepaid = new(account.Id, share, new((long)-effect.MoreOwed));
            Applied();
        }

        if (effect.InLieu > 0)
        {
            Transfer(AccountId.World, account.Id, money, new((long)effect.InLieu), TransferReason.CashInLieu, Money.Zero);
            RepayFrom(account.Id, money);
        }
        else
        {
            Charge(account, AccountId.World, money, new((long)-effect.InLieu), TransferReason.CashInLieu);
        }
    }

    private void Apply(in SharesSplit split, Timestamp at)
    {
        var market = MarketOf(split.Instrument);
        market.Split(in split);
        actions.Add(new(Sequence, split.Reference, split.Instrument, split.To, split.From));
        foreach (var account in accounts)
        {
            var row = positions.Find(account.Id, split.Instrument);
            if (row == PositionBook.None) continue;
            var value = new Money((long)positions[row].InLieu(in split, market.Instrument));
            var realised = positions.Split(row, in split, value, atCost: positions[row].Net < 0 && !account.IsMargin, at);
            if (!realised.IsZero && market.Instrument.Quote.Id == account.Home) account.Realise(realised, Days.Of(at));
        }
    }
}
