namespace TradeCraft.Exchange.Values;

public enum AssetClass : byte
{
    Crypto,
    Equity,
    Etf,
    Currency,
}

/// <summary>What can be traded: a base asset, priced in a quote asset, in whole ticks and whole steps.</summary>
public sealed class Instrument
{
    /// <summary>An order's value may not pass this: 10^17 units of the quote asset, a billion dollars.</summary>
    public const long MaxOrderValueUnits = 100_000_000_000_000_000;

    private readonly long unitsPerTickStep;
    private readonly long baseUnitsPerStep;

    // The most of each that fits, worked out once: ticks times steps of an order, steps of an order, steps that are owned.
    private readonly long mostTickSteps;
    private readonly long mostSteps;
    private readonly long mostStepsOwned;

    /// <exception cref="ArgumentException">Tick and step do not fit the assets, see <see cref="Fits"/>.</exception>
    public Instrument(
        InstrumentId id, string symbol, string name, AssetClass assetClass, Asset baseAsset, Asset quoteAsset, decimal tickSize,
        decimal stepSize)
    {
        Id = id;
        Symbol = symbol;
        Name = name;
        AssetClass = assetClass;
        Base = baseAsset;
        Quote = quoteAsset;
        TickSize = tickSize;
        StepSize = stepSize;
        if (!Fits(baseAsset, quoteAsset, tickSize, stepSize))
            throw new ArgumentException($"{symbol}'s tick and step are no whole number of units.");
        unitsPerTickStep = (long)UnitsPerTickStep(quoteAsset, tickSize, stepSize);
        baseUnitsPerStep = (long)UnitsPerStep(baseAsset, stepSize);
        mostTickSteps = MaxOrderValueUnits / unitsPerTickStep;
        mostSteps = MaxOrderValueUnits / baseUnitsPerStep;
        mostStepsOwned = Money.MaxUnits / baseUnitsPerStep;
        QuoteScale = (long)PowerOfTen.Of(Asset.MaxDecimals) / quoteAsset.UnitsPerWhole;
    }

    public InstrumentId Id { get; }

    /// <summary>BASE-QUOTE for crypto and currencies, the ticker for shares.</summary>
    public string Symbol { get; }

    public string Name { get; }

    public AssetClass AssetClass { get; }

    public Asset Base { get; }

    public Asset Quote { get; }

    /// <summary>The smallest difference between two prices, in the quote asset.</summary>
    public decimal TickSize { get; }

    /// <summary>The smallest difference between two quantities, in the base asset.</summary>
    public decimal StepSize { get; }

    /// <summary>How many 10⁻⁸ a unit of the quote asset is.</summary>
    public long QuoteScale { get; }

    /// <summary>The largest quantity of one order: within what a quantity holds, and what an amount of the base asset may be.</summary>
    public Quantity MaxQuantity => new(Math.Min(Quantity.MaxSteps, mostSteps));

    public decimal ToDecimal(Price price) => price.Ticks * TickSize;

    public decimal ToDecimal(Quantity quantity) => quantity.Steps * StepSize;

    /// <summary>The price in ticks, or a refusal when it is not positive, off the tick, or above what a book holds.</summary>
    public Rejection TryPrice(decimal value, out Price price)
    {
        price = default;
        if (value <= 0) return Rejection.PriceNotPositive;
        if (value > Price.MaxTicks * TickSize) return Rejection.PriceTooHigh;
        if (value % TickSize != 0) return Rejection.PriceOffTick;
        price = new Price((long)(value / TickSize));
        return Rejection.None;
    }

    /// <summary>The quantity in steps, or a refusal when it is not positive, finer than a step, or above the largest.</summary>
    public Rejection TryQuantity(decimal value, out Quantity quantity)
    {
        quantity = default;
        if (value <= 0) return Rejection.QuantityNotPositive;
        if (value > Quantity.MaxSteps * StepSize) return Rejection.QuantityTooLarge;
        if (value % StepSize != 0) return Rejection.QuantityOffStep;
        quantity = new Quantity((long)(value / StepSize));
        return Rejection.None;
    }

    /// <summary>
    /// What <paramref name="quantity"/> costs at <paramref name="price"/>, in the quote asset. Exact: nothing is rounded.
    /// </summary>
    /// <exception cref="OverflowException">Past 64 bits; callers check <see cref="ValueFits"/> before they take an order on.</exception>
    public Money ValueOf(Price price, Quantity quantity) => new(checked(price.Ticks * quantity.Steps * unitsPerTickStep));

    /// <summary>Whether the value is at most <see cref="MaxOrderValueUnits"/>.</summary>
    public bool ValueFits(Price price, Quantity quantity)
    {
        // Most are so small that the product fits 64 bits.
        if ((ulong)price.Ticks <= Price.MaxTicks && (ulong)quantity.Steps <= uint.MaxValue)
            return price.Ticks * quantity.Steps <= mostTickSteps;
        return (Int128)price.Ticks * quantity.Steps <= mostTickSteps;
    }

    /// <summary>An amount given in 10⁻⁸ of the quote asset, in its units, rounded up.</summary>
    public long QuoteUnits(long hundredMillionths) => (hundredMillionths + QuoteScale - 1) / QuoteScale;

    /// <summary>The largest quantity that costs no more than <paramref name="value"/> at <paramref name="price"/>.</summary>
    public Quantity MostFor(Money value, Price price) =>
        new((long)Int128.Min(Quantity.MaxSteps, value.Units / ((Int128)price.Ticks * unitsPerTickStep)));

    /// <summary>How many whole steps an amount of the base asset is; what is less than a step is left out.</summary>
    public long StepsIn(Money amount) => amount.Units / baseUnitsPerStep;

    /// <summary>
    /// What a position of so many steps, short below zero, is worth at a price, in units of the quote asset. Fits 128 bits, whatever it is.
    /// </summary>
    public Int128 WorthOf(Price price, long steps) => (Int128)price.Ticks * steps * unitsPerTickStep;

    /// <summary>The same of more steps than one position can have, such as those of many orders together.</summary>
    public Int128 WorthOf(Price price, Int128 steps) => (Int128)price.Ticks * steps * unitsPerTickStep;

    /// <summary>The quantity as an amount of the base asset.</summary>
    public Money AmountOf(Quantity quantity) => new(checked(quantity.Steps * baseUnitsPerStep));

    /// <summary>Whether the quantity is, as an amount of the base asset, at most <see cref="MaxOrderValueUnits"/>.</summary>
    public bool AmountFits(Quantity quantity) => quantity.Steps <= mostSteps;

    /// <summary>
    /// Whether two quantities, the second not below zero, together are, as an amount of the base asset, at most what a balance can hold.
    /// </summary>
    public bool AmountFits(Quantity quantity, Quantity more) => quantity.Steps <= mostStepsOwned - more.Steps;

    /// <summary>
    /// Whether a step is a whole number of base units, and a tick times a step one of quote units, neither past 32 bits: then no value has
    /// to be rounded.
    /// </summary>
    public static bool Fits(Asset baseAsset, Asset quoteAsset, decimal tickSize, decimal stepSize) =>
        tickSize is > 0 and <= 1_000_000 && stepSize is > 0 and <= 1_000_000
        && IsWhole(UnitsPerTickStep(quoteAsset, tickSize, stepSize)) && IsWhole(UnitsPerStep(baseAsset, stepSize));

    private static decimal UnitsPerTickStep(Asset quoteAsset, decimal tickSize, decimal stepSize) =>
        tickSize * stepSize * PowerOfTen.Of(quoteAsset.Decimals);

    private static decimal UnitsPerStep(Asset baseAsset, decimal stepSize) => stepSize * PowerOfTen.Of(baseAsset.Decimals);

    private static bool IsWhole(decimal units) => units >= 1 && units <= int.MaxValue && units == decimal.Truncate(units);
}
