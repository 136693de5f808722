using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Ledger;

/// <summary>
/// The postings that an event means. The venue's own ledger and every projection of balances post the same ones, so they cannot disagree.
/// Holds, and trades of what is held, the ledger posts by sums of these: a test compares the two.
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
        var list = new PostingList(postings);
        Post(in happened, instrument, ref list);
        return list.Count;
    }

    /// <summary>Gives the postings of an event, those of nothing left out, to who wants them.</summary>
    internal static void Post<TSink>(in Event happened, Instrument? instrument, ref TSink sink)
        where TSink : IPostingSink, allows ref struct
    {
        switch (happened.Type)
        {
            case EventType.TradeExecuted: Post(in happened.TradeExecuted, instrument!, ref sink); break;
            case EventType.OrderPlaced:
                ref readonly var placed = ref happened.OrderPlaced;
                Hold(placed.Account, placed.Side, placed.Held, instrument!, ref sink);
                break;
            case EventType.OrderCancelled:
                ref readonly var cancelled = ref happened.OrderCancelled;
                Hold(cancelled.Account, cancelled.Side, -cancelled.Released, instrument!, ref sink);
                break;
            case EventType.OrderTriggered:
                ref readonly var triggered = ref happened.OrderTriggered;
                Hold(triggered.Account, triggered.Side, triggered.Held, instrument!, ref sink);
                break;
            case EventType.OrderReplaced:
                ref readonly var replaced = ref happened.OrderReplaced;
                Hold(replaced.Account, replaced.Side, replaced.Held, instrument!, ref sink);
                break;
            case EventType.LegSized:
                ref readonly var sized = ref happened.LegSized;
                Hold(sized.Account, sized.Side, sized.Held, instrument!, ref sink);
                break;
            case EventType.Transferred:
                ref readonly var moved = ref happened.Transferred;
                sink.Post(LedgerAccount.Available(moved.From), LedgerAccount.Available(moved.To), moved.Asset, moved.Amount);
                break;
            case EventType.LoanTaken:
                ref readonly var taken = ref happened.LoanTaken;
                sink.Post(LedgerAccount.Owed(taken.Account), LedgerAccount.Available(taken.Account), taken.Asset, taken.Amount);
                break;
            case EventType.LoanRepaid:
                ref readonly var repaid = ref happened.LoanRepaid;
                sink.Post(LedgerAccount.Available(repaid.Account), LedgerAccount.Owed(repaid.Account), repaid.Asset, repaid.Amount);
                break;
            default: break;
        }
    }

    /// <summary>Sets aside, or gives back when below zero, what an order ties up: money for a buyer, the asset for a seller.</summary>
    internal static void Hold<TSink>(AccountId account, Side side, Money held, Instrument instrument, ref TSink sink)
        where TSink : IPostingSink, allows ref struct
    {
        if (held.IsZero) return;
        var asset = side == Side.Buy ? instrument.Quote.Id : instrument.Base.Id;
        var (available, set) = (LedgerAccount.Available(account), LedgerAccount.Held(account));
        if (held > Money.Zero) sink.Post(available, set, asset, held);
        else sink.Post(set, available, asset, -held);
    }

    internal static void Post<TSink>(in TradeExecuted trade, Instrument instrument, ref TSink sink)
        where TSink : IPostingSink, allows ref struct
    {
        var isBuy = trade.TakerSide == Side.Buy;
        ref readonly var buyer = ref isBuy ? ref trade.Taker : ref trade.Maker;
        ref readonly var seller = ref isBuy ? ref trade.Maker : ref trade.Taker;
        var (buyerPays, sellerGives, quote) = (Source(in buyer), Source(in seller), instrument.Quote.Id);
        sink.Post(buyerPays, LedgerAccount.Available(seller.Account), quote, trade.Value);
        sink.Post(sellerGives, LedgerAccount.Available(buyer.Account), instrument.Base.Id, instrument.AmountOf(trade.Quantity));
        if (!buyer.Fee.IsZero) PayFee(in buyer, buyerPays, quote, ref sink);
        if (!seller.Fee.IsZero) PayFee(in seller, LedgerAccount.Available(seller.Account), quote, ref sink);
        if (!buyer.Released.IsZero) sink.Post(buyerPays, LedgerAccount.Available(buyer.Account), quote, buyer.Released);
    }

    private static void PayFee<TSink>(in Fill fill, LedgerAccount pays, AssetId quote, ref TSink sink)
        where TSink : IPostingSink, allows ref struct
    {
        if (fill.Fee > Money.Zero) sink.Post(pays, LedgerAccount.Available(AccountId.Fees), quote, fill.Fee);
        else sink.Post(LedgerAccount.Available(AccountId.Fees), LedgerAccount.Available(fill.Account), quote, -fill.Fee);
    }

    /// <summary>An order pays from what was held for it; the house, and who trades on margin, holds nothing.</summary>
    private static LedgerAccount Source(in Fill fill) =>
        fill.FromHold ? LedgerAccount.Held(fill.Account) : LedgerAccount.Available(fill.Account);

    /// <summary>Writes them down.</summary>
    private ref struct PostingList(Span<Posting> postings) : IPostingSink
    {
        private readonly Span<Posting> postings = postings;

        public int Count { get; private set; }

        public void Post(LedgerAccount from, LedgerAccount to, AssetId asset, Money amount) =>
            postings[Count++] = new(from, to, asset, amount);
    }
}
