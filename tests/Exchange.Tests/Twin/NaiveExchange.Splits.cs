using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using static TradeCraft.Exchange.Tests.Twin.NaiveArithmetic;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>So many new shares for so many old ones.</summary>
internal sealed partial class NaiveExchange
{
    /// <summary>References of what was carried out.</summary>
    private readonly List<long> done = [];

    private IEnumerable<Rejection> Faults(SplitShares split)
    {
        foreach (var fault in Unknown(split.Instrument)) yield return fault;
        if (IsDone(split.Reference)) yield break;
        if (split.To is < 1 or > 1_000 || split.From is < 1 or > 1_000 || split.To == split.From)
        {
            yield return Rejection.SplitMalformed;
            yield break;
        }

        if (!Knows(split.Instrument)) yield break;
        var instrument = Of(split.Instrument);
        if (!instrument.HasSessions
            || instruments.Any(other => other != instrument && (other.Base == instrument.Base || other.Quote == instrument.Base)))
            yield return Rejection.NotSplittable;
        if (instrument.Phase == Phase.Delisted) yield return Rejection.InstrumentDelisted;
        if (!SplitFits(instrument, split.To, split.From)) yield return Rejection.BalanceLimit;
    }

    private bool SplitFits(NaiveInstrument instrument, int to, int from)
    {
        var (share, money) = (instrument.Base.Number, instrument.Quote.Number);
        foreach (var account in accounts)
        {
            var (has, owes, net) = (Owned(account.Number, share), Debt(account.Number, share), (Int128)account.Net(instrument));
            if (Down(has * to, from) > MostBalance || Down(owes * to, from) > MostBalance || Down(Int128.Abs(net) * to, from) > MostBalance)
                return false;
            var payment = PaidForPiece(account, instrument, to, from) ?? 0;
            if (payment > MostValue
                || (net > 0 && payment > 0 && Owned(account.Number, money) - Debt(account.Number, money) + payment > MostBalance))
                return false;
        }

        return true;
    }

    /// <summary>What an account then has and owes of the share.</summary>
    private (Int128 Has, Int128 Owes) AfterSplit(NaiveAccount account, NaiveInstrument instrument, int to, int from)
    {
        var net = account.Net(instrument);
        var (has, owes) = (Down(Owned(account.Number, instrument.Base.Number) * to, from),
            Down(Debt(account.Number, instrument.Base.Number) * to, from));
        var piece = Down(Int128.Abs(net) * to % from * instrument.StepUnits, from);
        return (net > 0 ? Int128.Max(0, has - piece) : has, net < 0 ? Int128.Max(0, owes - piece) : owes);
    }

    /// <summary>What is paid for an account's piece, by whomever; nothing (null) for that of who is short in a cash account.</summary>
    private static Int128? PaidForPiece(NaiveAccount account, NaiveInstrument instrument, int to, int from)
    {
        var (position, size) = (account.In(instrument), Int128.Abs(account.Net(instrument)));
        if (position.Net < 0 && !account.IsMargin) return null;
        if (size == 0) return 0;
        var piece = size * to % from;
        return instrument.Mark != 0
            ? Down(instrument.Value(instrument.Mark, piece), to) : Down(Int128.Max(0, position.Cost) * piece, size * to);
    }

    private bool IsDone(long reference) => reference > 0 && done.Contains(reference);

    private void Split(SplitShares split)
    {
        if (IsDone(split.Reference)) return;
        done.Add(split.Reference);
        var (instrument, to, from) = (Of(split.Instrument), split.To, split.From);
        foreach (var order in OpenIn(instrument)) Cancel(order, CancelReason.CorporateAction);
        instrument.Book.DropHouse();
        Tell($"split {instrument.Number} {to} {from}");
        var after = accounts.ToDictionary(account => account,
            account => (Ledger: AfterSplit(account, instrument, to, from), Payment: PaidForPiece(account, instrument, to, from),
                IsLong: account.Net(instrument) > 0));
        instrument.Split(to, from);
        foreach (var account in accounts)
        {
            var result = account.In(instrument).Split(to, from, after[account].Payment);
            if (instrument.Quote == account.Home) account.Results.Add((Today, instrument, result));
        }

        foreach (var account in accounts)
        {
            var ((has, owes), payment, isLong) = after[account];
            var (more, moreOwed) = (
                has - Owned(account.Number, instrument.Base.Number), owes - Debt(account.Number, instrument.Base.Number));
            if (more > 0) Move(World, account.Number, instrument.Base, more, TransferReason.Split);
            else Move(account.Number, World, instrument.Base, -more, TransferReason.Split);

            // What is lent goes to the world, which gave as many to who bought them.
            if (moreOwed > 0) Tell($"borrow {account.Number} {instrument.Base.Number} {moreOwed}");
            if (moreOwed > 0) Tell($"pay {account.Number} {World} {instrument.Base.Number} {moreOwed} {TransferReason.Split}");
            if (moreOwed < 0) Tell($"pay {World} {account.Number} {instrument.Base.Number} {-moreOwed} {TransferReason.Split}");
            if (moreOwed < 0) Tell($"repay {account.Number} {instrument.Base.Number} {-moreOwed}");
            debts[(account.Number, instrument.Base.Number)] = owes;
            owned[(World, instrument.Base.Number)] = Owned(World, instrument.Base.Number) + moreOwed;
            if (isLong && payment > 0)
            {
                Move(World, account.Number, instrument.Quote, payment.Value, TransferReason.CashInLieu);
                Repay(account, instrument.Quote);
            }

            if (isLong) continue;
            Borrow(account, instrument.Quote, payment ?? 0);
            Move(account.Number, World, instrument.Quote, payment ?? 0, TransferReason.CashInLieu);
        }

        repriced.Add(instrument);
    }
}
