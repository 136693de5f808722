using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>Phases, the auctions between them, and the band.</summary>
internal sealed partial class NaiveExchange
{
    private void Change(NaiveInstrument instrument, Phase phase)
    {
        Tell($"phase {instrument.Number} {phase}");
        instrument.Phase = phase;
        repriced.Add(instrument);
    }

    private void Halt(NaiveInstrument instrument)
    {
        instrument.Book.DropHouse();
        Change(instrument, Phase.Halted);
    }

    private void Delist(NaiveInstrument instrument)
    {
        foreach (var order in OpenIn(instrument)) Cancel(order, CancelReason.NotTrading);
        instrument.Book.DropHouse();
        Change(instrument, Phase.Delisted);
    }

    private void SetBand(NaiveInstrument instrument, long lower, long upper)
    {
        (instrument.Lower, instrument.Upper) = (lower, upper);
        foreach (var order in OpenIn(instrument))
        {
            if (order.State == NaiveState.Resting && !instrument.IsInBand(order.Price)) Cancel(order, CancelReason.PriceBand);
        }

        instrument.Book.DropHouse(price => !instrument.IsInBand(price));
    }

    private void OpenSession(NaiveInstrument instrument, long official)
    {
        Auction(instrument, isForClose: false, official);
        Change(instrument, Phase.Open);
        if (official != 0) Reprice(instrument, official);
        foreach (var order in Pooled(instrument, isForClose: false).OrderBy(order => order.JoinedAs).ToList())
        {
            if (order.State != NaiveState.Pooled) continue;
            if (order.TimeInForce == TimeInForce.Opg) Cancel(order, CancelReason.Unfillable);
            else Execute(order);
        }

        forClose.Clear();
    }

    private void CloseSession(NaiveInstrument instrument, long official)
    {
        instrument.Book.DropHouse();
        Auction(instrument, isForClose: true, official);
        Change(instrument, Phase.Closed);
        if (official != 0) Reprice(instrument, official);
        foreach (var order in Pooled(instrument, isForClose: true).OrderBy(order => order.JoinedAs).ToList())
        {
            if (order.TimeInForce == TimeInForce.Cls) Cancel(order, CancelReason.Unfillable);
            else if (order.TimeInForce == TimeInForce.Day) Cancel(order, CancelReason.Expired);
            else Rest(order);
        }

        foreach (var order in OpenIn(instrument).Where(order => order.TimeInForce == TimeInForce.Day)) Cancel(order, CancelReason.Expired);
        forClose.Clear();
    }

    /// <summary>Orders that came from their queues into the closing auction.</summary>
    private readonly HashSet<NaiveOrder> forClose = [];

    private List<NaiveOrder> OpenIn(NaiveInstrument instrument) => [.. Open.Where(order => order.Instrument == instrument)];

    private IEnumerable<NaiveOrder> Pooled(NaiveInstrument instrument, bool isForClose) =>
        Open.Where(order => order.State == NaiveState.Pooled
            && order.Instrument == instrument && (order.TimeInForce == TimeInForce.Cls || forClose.Contains(order)) == isForClose);

    private void Auction(NaiveInstrument instrument, bool isForClose, long official)
    {
        foreach (var order in new[] { Side.Buy, Side.Sell }.SelectMany(instrument.Book.Served).Select(entry => entry.Order)
            .OfType<NaiveOrder>().ToList())
        {
            instrument.Book.Leave(order);
            order.State = NaiveState.Pooled;
            Tell($"pool {order.Id}");
            if (isForClose) forClose.Add(order);
        }

        var price = official != 0 ? official : PriceOfMost(instrument, [.. Pooled(instrument, isForClose)]);
        if (price == 0) return;
        NaiveOrder? Next(Side side) =>
            Pooled(instrument, isForClose).Where(order => order.Side == side && Meets(order, price) && Tradeable(order) > 0)
                .OrderBy(order => order.IsBuy ? -order.Price : order.Price).ThenBy(order => order.JoinedAs).FirstOrDefault();

        while (Next(Side.Buy) is { } buy && Next(Side.Sell) is { } sell)
            Cross(instrument, buy, sell, price, Math.Min(Tradeable(buy), Tradeable(sell)));
        while (official != 0 && Next(Side.Buy) is { } buy) Cross(instrument, buy, null, price, Tradeable(buy));
        while (official != 0 && Next(Side.Sell) is { } sell) Cross(instrument, null, sell, price, Tradeable(sell));
    }

    private static long Tradeable(NaiveOrder order) =>
        order.Options.ReduceOnly ? Math.Min(order.Left, order.Account.Reducible(order.Instrument, order.Side)) : order.Left;

    /// <summary>Nobody took; the buyer, or who meets the house, is cancelled when it cannot be.</summary>
    private void Cross(NaiveInstrument instrument, NaiveOrder? buy, NaiveOrder? sell, long price, long steps)
    {
        if (CanTrade(instrument, sell, buy, Side.Buy, price, steps))
            Trade(instrument, sell, buy, Side.Buy, price, steps, TradeCause.Auction);
        else Cancel((buy ?? sell)!, CancelReason.InsufficientFunds);
    }

    /// <summary>At which of the orders' prices most changes hands; zero when nothing does.</summary>
    private static long PriceOfMost(NaiveInstrument instrument, List<NaiveOrder> pool)
    {
        Int128 Side(Side side, long price) => pool.Where(order => order.Side == side && Meets(order, price)).Total(order => order.Left);
        return pool.Select(order => instrument.Upper == 0 ? order.Price : Math.Clamp(order.Price, instrument.Lower, instrument.Upper))
            .Distinct()
            .Select(price => (Price: price, Buys: Side(Exchange.Values.Side.Buy, price), Sells: Side(Exchange.Values.Side.Sell, price)))
            .Where(at => at.Buys > 0 && at.Sells > 0)
            .OrderByDescending(at => Int128.Min(at.Buys, at.Sells)).ThenBy(at => Int128.Abs(at.Buys - at.Sells))
            .ThenBy(at => Math.Abs(at.Price - instrument.Last)).ThenBy(at => at.Price)
            .Select(at => at.Price).FirstOrDefault();
    }
}
