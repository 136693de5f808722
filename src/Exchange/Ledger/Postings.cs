using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Ledger;

/// <summary>
/// The postings that an event means. The venue's own ledger and every projection of balances post the same ones, so they cannot disagree.
/// </summary>
public static class Postings
{
    /// <summary>No event means more than this many.</summary>
    public const int Most = 6;

    /// <summary>Writes the postings of an event, those of nothing left out, and tells how many.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="instrument">The instrument it speaks of; null when it speaks of none.</param>
    /// <param name="postings">Where they are written: room for <see cref="Most"/>.</param>
    public static int Of(in Event happened, Instrument? instrument, Span<Posting> postings)
    {
        switch (happened.Type)
        {
            case EventType.TradeExecuted: return Of(happened.TradeExecuted, instrument!, postings);
            case EventType.OrderPlaced:
                ref readonly var placed = ref happened.OrderPlaced;
                return Hold(placed.Account, placed.Side, placed.Held, instrument!, postings);
            case EventType.OrderCancelled:
                ref readonly var cancelled = ref happened.OrderCancelled;
                return Hold(cancelled.Account, cancelled.Side, -cancelled.Released, instrument!, postings);
            case EventType.OrderTriggered:
                ref readonly var triggered = ref happened.OrderTriggered;
                return Hold(triggered.Account, triggered.Side, triggered.Held, instrument!, postings);
            case EventType.OrderReplaced:
                ref readonly var replaced = ref happened.OrderReplaced;
                return Hold(replaced.Account, replaced.Side, replaced.Held, instrument!, postings);
            case EventType.LegSized:
                ref readonly var sized = ref happened.LegSized;
                return Hold(sized.Account, sized.Side, sized.Held, instrument!, postings);
            case EventType.Transferred:
                var moved = happened.Transferred;
                postings[0] = new(LedgerAccount.Available(moved.From), LedgerAccount.Available(moved.To), moved.Asset, moved.Amount);
                return 1;
            case EventType.LoanTaken:
                var taken = happened.LoanTaken;
                postings[0] = new(LedgerAccount.Owed(taken.Account), LedgerAccount.Available(taken.Account), taken.Asset, taken.Amount);
                return 1;
            case EventType.LoanRepaid:
                var repaid = happened.LoanRepaid;
                postings[0] = new(LedgerAccount.Available(repaid.Account), LedgerAccount.Owed(repaid.Account), repaid.Asset, repaid.Amount);
                return 1;
            default: return 0;
        }
    }

    /// <summary>Sets aside, or gives back when below zero, what an order ties up: money for a buyer, the asset for a seller.</summary>
    private static int Hold(AccountId account, Side side, Money held, Instrument instrument, Span<Posting> postings)
    {
        if (held.IsZero) return 0;
        var asset = side == Side.Buy ? instrument.Quote.Id : instrument.Base.Id;
        var (available, set) = (LedgerAccount.Available(account), LedgerAccount.Held(account));
        postings[0] = held > Money.Zero ? new(available, set, asset, held) : new(set, available, asset, -held);
        return 1;
    }

    private static int Of(in TradeExecuted trade, Instrument instrument, Span<Posting> postings)
    {
        var (buyer, seller) = (trade.Buyer, trade.Seller);
        var (buyerPays, sellerGives) = (Source(in buyer), Source(in seller));
        var quote = instrument.Quote.Id;

        var count = 0;
        postings[count++] = new(buyerPays, LedgerAccount.Available(seller.Account), quote, trade.Value);
        postings[count++] = new(sellerGives, LedgerAccount.Available(buyer.Account), instrument.Base.Id,
            instrument.AmountOf(trade.Quantity));
        if (!buyer.Fee.IsZero) postings[count++] = Fee(in buyer, buyerPays, quote);
        if (!seller.Fee.IsZero) postings[count++] = Fee(in seller, LedgerAccount.Available(seller.Account), quote);
        if (!buyer.Released.IsZero) postings[count++] = new(buyerPays, LedgerAccount.Available(buyer.Account), quote, buyer.Released);
        return count;
    }

    private static Posting Fee(in Fill fill, LedgerAccount pays, AssetId quote) => fill.Fee > Money.Zero
        ? new(pays, LedgerAccount.Available(AccountId.Fees), quote, fill.Fee)
        : new(LedgerAccount.Available(AccountId.Fees), LedgerAccount.Available(fill.Account), quote, -fill.Fee);

    /// <summary>An order pays from what was held for it; the house, and who trades on margin, holds nothing.</summary>
    private static LedgerAccount Source(in Fill fill) =>
        fill.FromHold ? LedgerAccount.Held(fill.Account) : LedgerAccount.Available(fill.Account);
}
