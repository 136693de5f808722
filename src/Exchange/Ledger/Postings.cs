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
    public static int Of(in Event happened, Instrument? instrument, Span<Posting> postings) => happened.Type switch
    {
        EventType.Transferred => Of(happened.Transferred, postings),
        EventType.OrderPlaced => Of(happened.OrderPlaced, instrument!, postings),
        EventType.TradeExecuted => Of(happened.TradeExecuted, instrument!, postings),
        EventType.OrderCancelled => Of(happened.OrderCancelled, instrument!, postings),
        _ => 0,
    };

    private static int Of(in Transferred transferred, Span<Posting> postings)
    {
        postings[0] = new(LedgerAccount.Available(transferred.From), LedgerAccount.Available(transferred.To), transferred.Asset, transferred.Amount);
        return 1;
    }

    private static int Of(in OrderPlaced placed, Instrument instrument, Span<Posting> postings)
    {
        var asset = placed.Side == Side.Buy ? instrument.Quote.Id : instrument.Base.Id;
        postings[0] = new(LedgerAccount.Available(placed.Account), LedgerAccount.Held(placed.Account), asset, placed.Held);
        return 1;
    }

    private static int Of(in OrderCancelled cancelled, Instrument instrument, Span<Posting> postings)
    {
        if (cancelled.Released.IsZero) return 0;
        var asset = cancelled.Side == Side.Buy ? instrument.Quote.Id : instrument.Base.Id;
        postings[0] = new(LedgerAccount.Held(cancelled.Account), LedgerAccount.Available(cancelled.Account), asset, cancelled.Released);
        return 1;
    }

    private static int Of(in TradeExecuted trade, Instrument instrument, Span<Posting> postings)
    {
        var (buyer, seller) = (trade.Buyer, trade.Seller);
        var (buyerPays, sellerGives) = (Source(buyer), Source(seller));
        var (quote, fees) = (instrument.Quote.Id, LedgerAccount.Available(AccountId.Fees));

        var count = 0;
        postings[count++] = new(buyerPays, LedgerAccount.Available(seller.Account), quote, trade.Value);
        postings[count++] = new(sellerGives, LedgerAccount.Available(buyer.Account), instrument.Base.Id, instrument.AmountOf(trade.Quantity));
        if (!buyer.Fee.IsZero) postings[count++] = new(buyerPays, fees, quote, buyer.Fee);
        if (!seller.Fee.IsZero) postings[count++] = new(LedgerAccount.Available(seller.Account), fees, quote, seller.Fee);
        if (!buyer.Released.IsZero) postings[count++] = new(buyerPays, LedgerAccount.Available(buyer.Account), quote, buyer.Released);
        return count;
    }

    /// <summary>An order pays from what was held for it; the house holds nothing.</summary>
    private static LedgerAccount Source(in Fill fill) =>
        fill.Order.IsHouse ? LedgerAccount.Available(fill.Account) : LedgerAccount.Held(fill.Account);
}
