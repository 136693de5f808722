using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>
/// What a strategy can see and do. Its orders go into the backtest's venue, and what the report tells of them is kept here. Instruments are
/// named by their place in <see cref="Instruments"/>.
/// </summary>
internal sealed class BacktestDesk(BacktestVenue venue)
{
    public const int MostLines = 1_000;
    public const int MostLineLength = 500;

    private readonly List<StrategyOrder>[] waiting = [.. venue.Instruments.Select(_ => new List<StrategyOrder>())];
    private readonly bool[] isOpen = new bool[venue.Instruments.Count];
    private readonly Dictionary<OrderId, (string Tag, decimal Decided)> placed = [];
    private readonly SortedDictionary<string, int> refusals = new(StringComparer.Ordinal);
    private readonly List<(Timestamp At, string Text)> lines = [];

    public IReadOnlyList<Instrument> Instruments => venue.Instruments;

    public Timestamp Now { get; set; }

    /// <summary>What can be spent, in the account's currency.</summary>
    public decimal Cash => venue.Cash;

    /// <summary>What the account would have, sold out at the marks, in its currency.</summary>
    public decimal Equity => venue.Equity;

    public IReadOnlyDictionary<string, int> Refusals => refusals;

    public IReadOnlyList<(Timestamp At, string Text)> Lines => lines;

    /// <summary>How many lines were noted beyond those that are kept.</summary>
    public int LinesLeftOut { get; private set; }

    /// <summary>In the base asset; short below zero.</summary>
    public decimal PositionIn(int instrument) => venue.NetOf(instrument) * Instruments[instrument].StepSize;

    /// <summary>The last price that was traded at; zero before the first.</summary>
    public decimal LastOf(int instrument) => Instruments[instrument].ToDecimal(venue.LastOf(instrument));

    /// <summary>What the order was for, and the last price when its strategy decided on it.</summary>
    public (string Tag, decimal? Decided) About(OrderId order) =>
        placed.TryGetValue(order, out var known) ? (known.Tag, known.Decided) : venue.CauseOf(order) switch
        {
            OrderCause.StopLossLeg => ("stop loss", null),
            OrderCause.TakeProfitLeg => ("take profit", null),
            OrderCause.Liquidation => ("margin call", null),
            _ => ("", null),
        };

    /// <summary>
    /// Places an order. One that is decided when a bar closes is placed at the next bar's opening quote: the price at which the bar closed
    /// is gone by then.
    /// </summary>
    public void Place(StrategyOrder order)
    {
        if (isOpen[order.Instrument]) PlaceNow(order, LastOf(order.Instrument));
        else waiting[order.Instrument].Add(order);
    }

    /// <summary>Cancels the strategy's open orders in an instrument, and those that are to be placed.</summary>
    public void Cancel(int instrument)
    {
        waiting[instrument].Clear();
        venue.Do(new CancelOrders(venue.Account, Instruments[instrument].Id), Now);
    }

    /// <summary>Notes a line for whoever reads the report.</summary>
    public void Log(string line)
    {
        if (lines.Count == MostLines) LinesLeftOut++;
        else lines.Add((Now, StrategyText.Of(line, MostLineLength)));
    }

    /// <summary>A bar's opening quote is there: what waited for it is placed, in the order in which it was decided.</summary>
    public void Open(int instrument, Timestamp at)
    {
        (Now, isOpen[instrument]) = (at, true);
        var decided = LastOf(instrument);
        foreach (var order in waiting[instrument]) PlaceNow(order, decided);
        waiting[instrument].Clear();
    }

    /// <summary>Whether orders are to be placed when its next bar opens.</summary>
    public bool HasWaiting(int instrument) => waiting[instrument].Count > 0;

    /// <summary>Its bar has closed: what is decided now waits for the next one.</summary>
    public void Close(int instrument) => isOpen[instrument] = false;

    private void PlaceNow(StrategyOrder order, decimal decided)
    {
        if (order.CancelsOthers) venue.Do(new CancelOrders(venue.Account, Instruments[order.Instrument].Id), Now);
        var listed = Instruments[order.Instrument];
        var reference = venue.Preview(new(
            venue.Account, listed.Id, order.Side, OrderType.Market, TimeInForce.Ioc, new(1), default)).Worst;
        var price = reference.Ticks > 0 ? listed.ToDecimal(reference) : LastOf(order.Instrument);
        if (price <= 0 || !TryTranslate(order, listed, price, out var place))
        {
            Refuse("too_small");
            return;
        }

        var decision = venue.Do(place, Now);
        if (decision.IsAccepted) placed[new(decision.Number)] = (order.Tag, decided);
        else Refuse(Refusal.Explain(decision.Rejection).Code);
    }

    private void Refuse(string code) => refusals[code] = refusals.GetValueOrDefault(code) + 1;

    private bool TryTranslate(StrategyOrder order, Instrument listed, decimal price, out PlaceOrder place)
    {
        var away = order.Side == Side.Buy ? -1 : 1;
        var options = new OrderOptions
        {
            StopPrice = order.StopPrice is { } stop ? Nearest(stop, listed) : null,
            Trail = order.TrailPercent is { } trail ? new(0, (int)decimal.Round(trail * 10_000)) : null,
            ReduceOnly = order.ReduceOnly,
            StopLoss = order.StopLossPercent is { } loss ? new(Nearest(price * (1 + (away * loss / 100)), listed)) : null,
            TakeProfit = order.TakeProfitPercent is { } profit ? new(Nearest(price * (1 - (away * profit / 100)), listed)) : null,
        };
        var limit = order.LimitPrice is { } asked ? Nearest(asked, listed) : default;
        place = new(venue.Account, listed.Id, order.Side, order.Type, order.TimeInForce, default, limit, options);
        var most = StepsOf(order, listed, limit.Ticks > 0 ? listed.ToDecimal(limit) : price);
        if (most < 1) return false;
        place = place with { Quantity = new(most) };
        if (order.Size.Percent is not null) place = place with { Quantity = new(Affordable(place)) };
        return place.Quantity.Steps > 0;
    }

    private long StepsOf(StrategyOrder order, Instrument listed, decimal price)
    {
        if (order.Size.IsPosition) return Math.Abs(venue.NetOf(order.Instrument));
        var quantity = order.Size.Quantity ?? ((order.Size.Notional ?? Math.Max(0, Equity) * order.Size.Percent!.Value / 100) / price);
        return (long)decimal.Truncate(Math.Min(quantity / listed.StepSize, listed.MaxQuantity.Steps));
    }

    /// <summary>
    /// The most, up to the order's quantity, that the account can pay, fees and depth counted: what it comes to is asked of the venue.
    /// </summary>
    private long Affordable(PlaceOrder place)
    {
        if (!IsTooMuch(place.Quantity.Steps)) return place.Quantity.Steps;
        var (least, most) = (0L, place.Quantity.Steps);
        while (most - least > Math.Max(1, most / 10_000))
        {
            var middle = least + ((most - least) / 2);
            if (IsTooMuch(middle)) most = middle;
            else least = middle;
        }

        return least;

        bool IsTooMuch(long steps) => venue.Preview(place with { Quantity = new(steps) }).Rejection
            is Rejection.InsufficientFunds or Rejection.InsufficientMargin;
    }

    private static Price Nearest(decimal price, Instrument listed) =>
        new((long)Math.Clamp(decimal.Round(price / listed.TickSize), 1, Price.MaxTicks));
}
