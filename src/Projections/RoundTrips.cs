using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>A fill as a round trip counts it.</summary>
/// <param name="Value">Price × quantity, in the quote asset.</param>
/// <param name="Fee">In the quote asset; below zero it is a rebate.</param>
/// <param name="Tag">What the order was for.</param>
public readonly record struct TripFill(
    Timestamp At, InstrumentId Instrument, Side Side, Quantity Quantity, Money Value, Money Fee, string Tag);

/// <summary>A position from when it was opened until it was closed, as traders count a trade: however many fills it took.</summary>
/// <param name="ClosedAt">Null while it is open.</param>
/// <param name="Quantity">All that was bought (sold, when short) to open it and add to it.</param>
/// <param name="EntryValue">What that cost, or brought in when short, without fees.</param>
/// <param name="ClosedQuantity">What of it was closed.</param>
/// <param name="ExitValue">What closing brought in, or cost when short, without fees.</param>
/// <param name="Fees">Of all its fills.</param>
/// <param name="EntryTag">What the order was for that opened it.</param>
/// <param name="ExitTag">What the order was for that closed it; empty while it is open.</param>
public sealed record RoundTrip(
    InstrumentId Instrument, bool IsShort, Timestamp OpenedAt, Timestamp? ClosedAt, Quantity Quantity, Money EntryValue,
    Quantity ClosedQuantity, Money ExitValue, Money Fees, string EntryTag, string ExitTag)
{
    /// <summary>What a closed one won, fees paid; lost below zero.</summary>
    public Money Result => (IsShort ? EntryValue - ExitValue : ExitValue - EntryValue) - Fees;
}

/// <summary>
/// Folds one account's fills into round trips. A fill that goes through zero closes one and opens the next: its value and fee are shared by
/// quantity.
/// </summary>
public sealed class RoundTrips
{
    private readonly Dictionary<InstrumentId, RoundTrip> open = [];
    private readonly List<RoundTrip> closed = [];

    /// <summary>In the order in which they were closed.</summary>
    public IReadOnlyList<RoundTrip> Closed => closed;

    /// <summary>In the order of instruments.</summary>
    public IEnumerable<RoundTrip> Open => open.Values.OrderBy(trip => trip.Instrument.Number);

    public void Fold(in TripFill fill)
    {
        if (!open.TryGetValue(fill.Instrument, out var trip))
        {
            Begin(in fill, fill.Quantity.Steps, fill.Value, fill.Fee);
            return;
        }

        if (trip.IsShort == (fill.Side == Side.Sell))
        {
            open[fill.Instrument] = trip with
            {
                Quantity = trip.Quantity + fill.Quantity,
                EntryValue = trip.EntryValue + fill.Value,
                Fees = trip.Fees + fill.Fee,
            };
            return;
        }

        var left = trip.Quantity.Steps - trip.ClosedQuantity.Steps;
        var closing = Math.Min(left, fill.Quantity.Steps);
        var (value, fee) = (Part(fill.Value, closing, fill.Quantity), Part(fill.Fee, closing, fill.Quantity));
        var after = trip with
        {
            ClosedQuantity = new(trip.ClosedQuantity.Steps + closing),
            ExitValue = trip.ExitValue + value,
            Fees = trip.Fees + fee,
        };
        if (closing < left)
        {
            open[fill.Instrument] = after;
            return;
        }

        closed.Add(after with { ClosedAt = fill.At, ExitTag = fill.Tag });
        open.Remove(fill.Instrument);
        if (closing < fill.Quantity.Steps) Begin(in fill, fill.Quantity.Steps - closing, fill.Value - value, fill.Fee - fee);
    }

    private static Money Part(Money whole, long steps, Quantity of) => new((long)((Int128)whole.Units * steps / of.Steps));

    private void Begin(in TripFill fill, long steps, Money value, Money fee) => open[fill.Instrument] = new(
        fill.Instrument, fill.Side == Side.Sell, fill.At, ClosedAt: null, new(steps), value, Quantity.Zero, Money.Zero, fee, fill.Tag, "");
}
