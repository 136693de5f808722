using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>Everything that is wrong with a command, in no order: the order is the caller's.</summary>
internal sealed partial class NaiveExchange
{
    private IEnumerable<Rejection> Faults(Command command) => command switch
    {
        ListAsset list => Faults(list),
        ListInstrument list => Faults(list),
        OpenAccount open => Faults(open),
        Deposit deposit => Faults(deposit),
        PlaceOrder place => Faults(place),
        CancelOrder cancel => Faults(cancel),
        QuoteDepth quote => Faults(quote),
        ReportPrint print => Faults(print),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private IEnumerable<Rejection> Faults(ListAsset list)
    {
        if (list.Code.Length == 0 || list.Decimals is < 0 or > 8) yield return Rejection.ListingMalformed;
        if (assets.Any(asset => asset.Code == list.Code)) yield return Rejection.AlreadyListed;
    }

    private IEnumerable<Rejection> Faults(ListInstrument list)
    {
        if (!Knows(list.Base) || !Knows(list.Quote))
        {
            yield return Rejection.UnknownAsset;
            yield break;
        }

        var step = list.StepSize / Unit(assets[list.Base.Number]);
        var tick = list.TickSize * list.StepSize / Unit(assets[list.Quote.Number]);
        if (list.Symbol.Length == 0 || list.Base == list.Quote || step <= 0 || tick <= 0 || step % 1 != 0 || tick % 1 != 0) yield return Rejection.ListingMalformed;
        if (instruments.Any(instrument => instrument.Symbol == list.Symbol)) yield return Rejection.AlreadyListed;
    }

    private IEnumerable<Rejection> Faults(OpenAccount open)
    {
        if (!Knows(open.Asset)) yield return Rejection.UnknownAsset;
        if (open.MakerFee.Millionths is < 0 or > 100_000 || open.TakerFee.Millionths is < 0 or > 100_000) yield return Rejection.FeeRateOutOfRange;
        if (open.Amount.Units < 0) yield return Rejection.AmountNotPositive;
        if (open.Amount.Units > Money.MaxUnits) yield return Rejection.AmountTooLarge;
        if (Knows(open.Asset) && !Bears(World, open.Asset, -(decimal)open.Amount.Units)) yield return Rejection.BalanceLimit;
    }

    private IEnumerable<Rejection> Faults(Deposit deposit)
    {
        if (!Knows(deposit.Account)) yield return Rejection.UnknownAccount;
        if (!Knows(deposit.Asset)) yield return Rejection.UnknownAsset;
        if (deposit.Amount.Units <= 0) yield return Rejection.AmountNotPositive;
        if (deposit.Amount.Units > Money.MaxUnits) yield return Rejection.AmountTooLarge;
        if (Knows(deposit.Asset) && (!Bears(World, deposit.Asset, -(decimal)deposit.Amount.Units) || !Bears(deposit.Account.Number, deposit.Asset, deposit.Amount.Units))) yield return Rejection.BalanceLimit;
    }

    private IEnumerable<Rejection> Faults(PlaceOrder place)
    {
        if (!Knows(place.Account)) yield return Rejection.UnknownAccount;
        if (!Knows(place.Instrument)) yield return Rejection.UnknownInstrument;
        if (!place.Request.IsNone && Earlier(place.Request) is { } earlier && earlier.Request.Body != place.Request.Body) yield return Rejection.IdempotencyKeyReused;
        if (!Knows(place.Account) || !Knows(place.Instrument)) yield break;

        var (instrument, isLimit) = (instruments[place.Instrument.Number], place.Type == OrderType.Limit);
        if (isLimit && place.LimitPrice.Ticks < 1) yield return Rejection.PriceNotPositive;
        if (isLimit && place.LimitPrice.Ticks > Price.MaxTicks) yield return Rejection.PriceTooHigh;
        if (place.Quantity.Steps < 1) yield return Rejection.QuantityNotPositive;
        if (!IsSize(place.Quantity, instrument)) yield return Rejection.QuantityTooLarge;
        if (open.Any(order => place.ClientOrderId is not null && order.Account.Number == place.Account.Number && order.ClientOrderId == place.ClientOrderId)) yield return Rejection.ClientOrderIdInUse;
        if (place.Quantity.Steps < 1 || !IsSize(place.Quantity, instrument) || (isLimit && place.LimitPrice.Ticks is < 1 or > Price.MaxTicks)) yield break;

        var quantity = instrument.ToDecimal(place.Quantity);
        var value = isLimit ? quantity * instrument.ToDecimal(place.LimitPrice) : CostOfTaking(place.Side, quantity, books[place.Instrument.Number]);
        if (value > LargestValue(instrument.Quote)) yield return Rejection.OrderValueTooLarge;
        if (!isLimit && books[place.Instrument.Number].Next(place.Side, null) is null) yield return Rejection.NoLiquidity;

        var (account, rate) = (place.Account.Number, accounts[place.Account.Number - FirstTrader].DearerFee);
        if (place.Side == Side.Buy)
        {
            var unit = Unit(instrument.Quote);
            if (value + (decimal.Ceiling(value * rate / unit) * unit) > Free(account, instrument.Quote.Id.Number)) yield return Rejection.InsufficientFunds;
            if (!Bears(account, instrument.Base.Id, quantity / Unit(instrument.Base))) yield return Rejection.BalanceLimit;
        }
        else
        {
            if (quantity > Free(account, instrument.Base.Id.Number)) yield return Rejection.InsufficientAsset;
            if (!Bears(account, instrument.Quote.Id, value / Unit(instrument.Quote))) yield return Rejection.BalanceLimit;
        }
    }

    private IEnumerable<Rejection> Faults(CancelOrder cancel)
    {
        if (!Knows(cancel.Account)) yield return Rejection.UnknownAccount;
        var order = cancel.Order.Number > 0 && cancel.Order.Number <= orders.Count ? orders[(int)cancel.Order.Number - 1] : null;
        if (order is null) yield return Rejection.UnknownOrder;
        else if (order.Open == 0) yield return Rejection.OrderClosed; // Whose a closed order was is forgotten with it.
        else if (order.Account.Number != cancel.Account.Number) yield return Rejection.UnknownOrder;
    }

    private IEnumerable<Rejection> Faults(QuoteDepth quote)
    {
        if (!Knows(quote.Instrument))
        {
            yield return Rejection.UnknownInstrument;
            yield break;
        }

        var instrument = instruments[quote.Instrument.Number];
        var (bids, asks) = (quote.Bids.ToArray(), quote.Asks.ToArray());
        var prices = bids.Reverse().Concat(asks).Select(level => level.Price.Ticks).ToList();
        var rising = prices.Zip(prices.Skip(1)).All(pair => pair.First < pair.Second);
        if (!rising || prices.Any(price => price is < 1 or > Price.MaxTicks) || bids.Concat(asks).Any(level => level.Quantity.Steps < 1 || !IsSize(level.Quantity, instrument) || !IsValue(level, instrument)))
            yield return Rejection.DepthMalformed;
    }

    private IEnumerable<Rejection> Faults(ReportPrint print)
    {
        if (!Knows(print.Instrument)) yield return Rejection.UnknownInstrument;
        if (print.Price.Ticks < 1) yield return Rejection.PriceNotPositive;
        if (print.Price.Ticks > Price.MaxTicks) yield return Rejection.PriceTooHigh;
        if (print.Quantity.Steps < 1) yield return Rejection.QuantityNotPositive;
        if (Knows(print.Instrument) && (!IsSize(print.Quantity, instruments[print.Instrument.Number]) || !IsValue(new(print.Price, print.Quantity), instruments[print.Instrument.Number]))) yield return Rejection.QuantityTooLarge;
    }

    private static decimal CostOfTaking(Side side, decimal quantity, NaiveBook book)
    {
        var cost = 0m;
        foreach (var entry in book.Served(side.Opposite()))
        {
            var taken = Math.Min(quantity, entry.Quantity);
            cost += taken * entry.Price;
            quantity -= taken;
        }

        return cost;
    }

    /// <summary>Whether a balance may change by so many units.</summary>
    private bool Bears(int account, AssetId asset, decimal units) =>
        Math.Abs((Owned(account, asset.Number) / Unit(assets[asset.Number])) + units) <= Money.MaxUnits;

    private static bool IsSize(Quantity quantity, Instrument instrument) =>
        quantity.Steps <= Quantity.MaxSteps && quantity.Steps * instrument.StepSize <= LargestValue(instrument.Base);

    /// <summary>Only asked of what is in range: the rest is refused for that.</summary>
    private static bool IsValue(BookLevel level, Instrument instrument) =>
        level.Price.Ticks is < 1 or > Price.MaxTicks || level.Quantity.Steps is < 1 or > Quantity.MaxSteps
        || level.Price.Ticks * instrument.TickSize * level.Quantity.Steps * instrument.StepSize <= LargestValue(instrument.Quote);

    private static decimal LargestValue(Asset asset) => Instrument.MaxOrderValueUnits * Unit(asset);

    private static decimal Unit(Asset asset) => new(1, 0, 0, false, (byte)asset.Decimals);

    private bool Knows(AccountId account) => accounts.Any(known => known.Number == account.Number);

    private bool Knows(AssetId asset) => asset.Number >= 0 && asset.Number < assets.Count;

    private bool Knows(InstrumentId instrument) => instrument.Number >= 0 && instrument.Number < instruments.Count;
}
