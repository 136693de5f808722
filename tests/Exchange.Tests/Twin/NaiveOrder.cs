using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>An order, for ever. Quantities in the base asset, prices in the quote asset.</summary>
internal sealed class NaiveOrder(long id, NaiveAccount account, Instrument instrument, PlaceOrder placed)
{
    public long Id { get; } = id;

    public NaiveAccount Account { get; } = account;

    public Instrument Instrument { get; } = instrument;

    public Side Side { get; } = placed.Side;

    public bool IsMarket { get; } = placed.Type == OrderType.Market;

    public decimal Limit { get; } = placed.LimitPrice.Ticks * instrument.TickSize;

    public string? ClientOrderId { get; } = placed.ClientOrderId;

    public decimal Quantity { get; } = placed.Quantity.Steps * instrument.StepSize;

    public decimal Filled { get; private set; }

    public decimal Cancelled { get; private set; }

    /// <summary>The fees as the rates have it, before any rounding.</summary>
    public decimal ExactFee { get; private set; }

    public decimal FeePaid { get; private set; }

    public decimal Open => Quantity - Filled - Cancelled;

    /// <summary>What it ties up: a seller's quantity; a buyer's worst price and dearer fee for what is open, less what rounding has paid ahead.</summary>
    public decimal Hold => Side == Side.Sell ? Open : Open == 0 ? 0 : (Open * Limit) + FeeDue(Open * Limit * Account.DearerFee);

    /// <summary>The order pays its exact fee so far, rounded up, less what it has paid.</summary>
    public decimal Fill(decimal quantity, decimal price, decimal rate)
    {
        var fee = FeeDue(quantity * price * rate);
        ExactFee += quantity * price * rate;
        FeePaid += fee;
        Filled += quantity;
        return fee;
    }

    public void Cancel() => Cancelled = Open;

    private decimal FeeDue(decimal more)
    {
        var unit = new decimal(1, 0, 0, false, (byte)Instrument.Quote.Decimals);
        return Math.Max(0, decimal.Ceiling((ExactFee + more - FeePaid) / unit) * unit);
    }
}

internal sealed record NaiveAccount(int Number, decimal MakerFee, decimal TakerFee)
{
    public decimal DearerFee => Math.Max(MakerFee, TakerFee);
}

/// <summary>A trade as a trader sees it. Order 0 is the house.</summary>
internal sealed record NaiveTrade(int Instrument, Side TakerSide, TradeCause Cause, decimal Price, decimal Quantity, long Maker, decimal MakerFee, long Taker, decimal TakerFee);
