using System.Globalization;
using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Replays.Counterfactuals;

/// <summary>Compares how two venues came out for their owner's first accounts.</summary>
internal sealed class Comparison(VenueDirectory directory, [FromKeyedServices(Pools.Projectors)] NpgsqlDataSource database) : IDisposable
{
    /// <summary>The newest of each venue.</summary>
    private const int MostOrders = 1_000;

    private const int MostReasons = 100;
    private const int MostPoints = 500;

    /// <summary>Each reads two logs.</summary>
    private readonly Turns turns = new(atOnce: 2, waiting: 20);

    private sealed record Compared(VenueRow Row, IServiceProvider Services, ReplayTerms Terms)
    {
        public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

        public IReadOnlyList<OrderView> Orders { get; set; } = [];
    }

    public void Dispose() => turns.Dispose();

    /// <exception cref="VenueUnavailableException">One of them cannot be loaded now.</exception>
    /// <exception cref="StorageBusyException">Too many ask.</exception>
    public async Task<ComparisonBody> OfAsync(VenueRow venue, VenueRow with, CancellationToken cancellation)
    {
        using var turn = await turns.TakeAsync(cancellation);
        using var visit = await directory.EnterAsync(venue, cancellation);
        using var other = await directory.EnterAsync(with, cancellation);
        var (first, second) = (SideOf(venue, visit), SideOf(with, other));
        foreach (var side in (Compared[])[first, second])
        {
            if (side.Get<AccountDirectory>().DefaultOf(side.Row.Owner) is { } account)
                side.Orders = await side.Get<OrderArchive>().ListAsync(
                    account, open: null, instrument: null, new(long.MaxValue), MostOrders, cancellation);
        }

        var orders = await OrdersAsync(first, second, cancellation);
        return new(await BodyOfAsync(first, cancellation), await BodyOfAsync(second, cancellation), orders);
    }

    private static Compared SideOf(VenueRow row, VenueDirectory.Visit visit) => new(row, visit.Host.Services, ReplayTerms.Parse(row.Terms));

    private async Task<IReadOnlyList<ComparedOrderBody>> OrdersAsync(Compared first, Compared second, CancellationToken cancellation)
    {
        var pairs = first.Terms.Origin?.Venue == second.Row.Id ? await PairsAsync(first, cancellation)
            : second.Terms.Origin?.Venue == first.Row.Id
                ? (await PairsAsync(second, cancellation)).ToDictionary(pair => pair.Value, pair => pair.Key)
            : [];
        var others = second.Orders.ToDictionary(order => order.Id);
        var compared = new List<(OrderView? Order, OrderView? With)>();
        foreach (var order in first.Orders)
            compared.Add((order, pairs.TryGetValue(order.Id, out var number) && others.Remove(number, out var found) ? found : null));
        compared.AddRange(others.Values.Select(each => ((OrderView?)null, (OrderView?)each)));

        var (bodies, reasons) = (new List<ComparedOrderBody>(), 0);
        foreach (var (order, with) in compared.OrderByDescending(pair => (pair.Order ?? pair.With)!.CreatedAt.UnixMicroseconds)
            .ThenByDescending(pair => (pair.Order ?? pair.With)!.Id.Number))
        {
            var isSame = order is not null && with is not null && IsSame(order, with);
            var isTold = !isSame && reasons++ < MostReasons;
            var either = (order ?? with)!;
            var instrument = first.Get<InstrumentDirectory>()[either.Instrument];
            bodies.Add(new(
                instrument.Symbol, either.Side, either.Type, either.Quantity.ToWire(instrument), either.CreatedAt.ToTime(),
                await SideAsync(first, order, instrument, isTold, cancellation),
                await SideAsync(second, with, instrument, isTold, cancellation), isSame, CostOf(order, with)?.ToWire(instrument.Quote)));
        }

        bodies.Reverse();
        return bodies;
    }

    /// <summary>Which order of its origin each order of a venue is.</summary>
    private async Task<Dictionary<OrderId, OrderId>> PairsAsync(Compared copy, CancellationToken cancellation)
    {
        var origin = copy.Terms.Origin!;
        if (origin.OrdersUpTo is not { } upTo)
            return copy.Orders.Where(order => order.CreatedAt <= origin.At.ToTimestamp())
                .ToDictionary(order => order.Id, order => order.Id);
        var there = await OriginOrders.ReadAsync(database, origin.Venue, upTo, cancellation);
        var legs = there.Legs.ToDictionary(leg => (leg.Entry, leg.Leg), leg => leg.Order);
        var here = await OriginOrders.ReadAsync(database, copy.Row.Id, long.MaxValue, cancellation);
        var pairs = new Dictionary<OrderId, OrderId>();
        foreach (var (_, command, placed) in here.Commands)
        {
            if (command is PlaceOrder { Options: { } options } && OrderNumbers.OriginOf(options) is { } number) pairs[placed] = number;
        }

        foreach (var (order, entry, leg) in here.Legs)
        {
            if (pairs.TryGetValue(entry, out var origins) && legs.TryGetValue((origins, leg), out var found)) pairs[order] = found;
        }

        return pairs;
    }

    private static async Task<ComparedSideBody?> SideAsync(
        Compared side, OrderView? order, Instrument instrument, bool isTold, CancellationToken cancellation) => order is null ? null : new(
            order.Id, order.Status, order.Filled.ToWire(instrument),
            order.Filled.IsZero ? null : WireNumbers.Average(order.FilledValue, order.Filled, instrument),
            order.Fees.ToWire(instrument.Quote),
            isTold ? await side.Get<IOrderReasons>().OfAsync(order.Id, cancellation) : null);

    private static bool IsSame(OrderView order, OrderView with) => order.Filled == with.Filled && order.FilledValue == with.FilledValue
        && order.Fees == with.Fees && order.Status == with.Status && order.CancelReason == with.CancelReason;

    private static Money? CostOf(OrderView? order, OrderView? with)
    {
        if (order is null || with is null || order.Filled.IsZero || order.Filled != with.Filled) return null;
        var paid = order.Side == Side.Buy ? order.FilledValue - with.FilledValue : with.FilledValue - order.FilledValue;
        return paid + order.Fees - with.Fees;
    }

    private static async Task<ComparedVenueBody> BodyOfAsync(Compared side, CancellationToken cancellation)
    {
        var clock = side.Get<VenueClock>();
        var dollar = side.Get<InstrumentDirectory>().FindAsset(Portfolios.Currency)!;
        var id = side.Row.Id.ToString(CultureInfo.InvariantCulture);
        if (side.Get<AccountDirectory>().Of(side.Row.Owner) is not [var account, ..])
            return new(id, side.Row.Name, clock.GetUtcNow(), 0, 0, 0, 0, 0, 0, []);
        var minutes = (clock.Now().UnixMicroseconds - side.Terms.Start.ToTimestamp().UnixMicroseconds) / 60_000_000 / MostPoints;
        var interval = CandleInterval.All.FirstOrDefault(each => each.Minutes >= minutes) ?? CandleInterval.Day;
        var points = await side.Get<AccountCurve>().PointsAsync(account, null, interval, clock.Now(), until: null, cancellation);
        var fees = side.Orders.Where(order => side.Get<InstrumentDirectory>()[order.Instrument].Quote.Id == dollar.Id)
            .Aggregate(Money.Zero, (sum, order) => sum + order.Fees);
        var (top, deepest) = (0m, 0m);
        foreach (var point in points)
        {
            var equity = (point.Cash + point.PositionsValue).ToWire(dollar);
            top = Math.Max(top, equity);
            if (top > 0) deepest = Math.Max(deepest, (top - equity) / top * 100);
        }

        var last = points[^1];
        return new(
            id, side.Row.Name, clock.GetUtcNow(), (last.Cash + last.PositionsValue).ToWire(dollar),
            (last.Cash + last.PositionsValue - last.Deposited).ToWire(dollar), fees.ToWire(dollar), side.Orders.Count,
            side.Orders.Count(order => order.Stage == OrderStage.Filled), decimal.Round(deepest, 2),
            [.. points.Select(point => new ComparedPointBody(point.At.ToTime(), (point.Cash + point.PositionsValue).ToWire(dollar)))]);
    }
}
