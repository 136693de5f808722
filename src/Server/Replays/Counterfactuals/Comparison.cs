using System.Globalization;
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
internal sealed class Comparison(VenueDirectory directory, OriginLogs logs)
{
    /// <summary>The newest of each venue.</summary>
    private const int MostOrders = 1_000;

    private const int MostReasons = 100;
    private const int MostPoints = 500;

    private sealed record Compared(VenueRow Row, IServiceProvider Services, ReplayTerms Terms)
    {
        public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

        public IReadOnlyList<OrderView> Orders { get; set; } = [];
    }

    /// <exception cref="VenueUnavailableException">One of them cannot be loaded now.</exception>
    /// <exception cref="StorageBusyException">Too many ask.</exception>
    public async Task<ComparisonBody> OfAsync(VenueRow venue, VenueRow with, CancellationToken cancellation)
    {
        using var visit = await directory.EnterAsync(venue, cancellation);
        using var other = await directory.EnterAsync(with, cancellation);
        var (first, second) = (SideOf(venue, visit), SideOf(with, other));
        var (copy, origin) = first.Terms.Origin?.Venue == with.Id ? (first, second)
            : second.Terms.Origin?.Venue == venue.Id ? (second, first) : default;
        var (pairs, last) = copy is null ? ([], null) : await PairsAsync(copy, cancellation);
        foreach (var side in (Compared[])[first, second])
        {
            // What the origin did later is no part of its copy.
            var before = side == origin && last is { } newest ? newest.Number + 1 : long.MaxValue;
            if (side.Get<AccountDirectory>().DefaultOf(side.Row.Owner) is { } account)
                side.Orders = await side.Get<OrderArchive>().ListAsync(
                    account, open: null, instrument: null, new(before), MostOrders, cancellation);
        }

        if (copy == second) pairs = pairs.ToDictionary(pair => pair.Value, pair => pair.Key);
        var isFork = copy?.Terms.Origin is { OrdersUpTo: null };
        var orders = await OrdersAsync(first, second, pairs, isFork, cancellation);
        return new(
            await BodyOfAsync(first, cancellation), await BodyOfAsync(second, cancellation), orders,
            first.Orders.Count == MostOrders || second.Orders.Count == MostOrders);
    }

    private static Compared SideOf(VenueRow row, VenueDirectory.Visit visit) => new(row, visit.Host.Services, ReplayTerms.Parse(row.Terms));

    private static async Task<IReadOnlyList<ComparedOrderBody>> OrdersAsync(
        Compared first, Compared second, Dictionary<OrderId, OrderId> pairs, bool isFork, CancellationToken cancellation)
    {
        var others = second.Orders.ToDictionary(order => order.Id);
        var compared = new List<(OrderView? Order, OrderView? With)>();
        foreach (var order in first.Orders)
        {
            var with = !pairs.TryGetValue(order.Id, out var number) ? null
                : others.GetValueOrDefault(number) ?? await second.Get<OrderArchive>().FindAsync(number, cancellation);

            // What both did at the very time of a fork has the same numbers, too.
            if (isFork && with is not null && (with.CreatedAt, with.Instrument, with.Side, with.Type, with.ClientOrderId)
                != (order.CreatedAt, order.Instrument, order.Side, order.Type, order.ClientOrderId)) with = null;
            if (with is not null) others.Remove(with.Id);
            compared.Add((order, with));
        }

        compared.AddRange(others.Values.Select(each => ((OrderView?)null, (OrderView?)each)));

        var (bodies, reasons) = (new List<ComparedOrderBody>(), 0);
        foreach (var (order, with) in compared.OrderByDescending(pair => (pair.Order ?? pair.With)!.CreatedAt.UnixMicroseconds)
            .ThenByDescending(pair => (pair.Order ?? pair.With)!.Id.Number))
        {
            var isSame = order is not null && with is not null && IsSame(order, with);
            var isTold = !isSame && reasons++ < MostReasons;
            var either = (order ?? with)!;
            var instrument = (order is null ? second : first).Get<InstrumentDirectory>()[either.Instrument];
            bodies.Add(new(
                instrument.Symbol, either.Side, either.Type, either.Quantity.ToWire(instrument), either.CreatedAt.ToTime(),
                await SideAsync(first, order, instrument, isTold, cancellation),
                await SideAsync(second, with, instrument, isTold, cancellation), isSame, CostOf(order, with)?.ToWire(instrument.Quote)));
        }

        bodies.Reverse();
        return bodies;
    }

    /// <summary>Which order of its origin each order of a copy may be, and the last of the origin's that is meant.</summary>
    private async Task<(Dictionary<OrderId, OrderId> Pairs, OrderId? Last)> PairsAsync(Compared copy, CancellationToken cancellation)
    {
        var here = await logs.ReadAsync(copy.Row.Id, upTo: null, cancellation);
        var pairs = new Dictionary<OrderId, OrderId>();
        if (copy.Terms.Origin is not { OrdersUpTo: { } upTo } origin)
        {
            foreach (var number in here!.Placed) pairs[number] = number;
            return (pairs, null);
        }

        if (await logs.ReadAsync(origin.Venue, upTo, cancellation) is not { } there) return (pairs, null);
        var legs = there.Legs.ToDictionary(leg => (leg.Entry, leg.Leg), leg => leg.Order);
        foreach (var (_, command, placed) in here!.Commands)
        {
            if (command is PlaceOrder { Options: { } options } && OrderNumbers.OriginOf(options) is { } number) pairs[placed] = number;
        }

        foreach (var (order, entry, leg) in here.Legs)
        {
            if (pairs.TryGetValue(entry, out var origins) && legs.TryGetValue((origins, leg), out var found)) pairs[order] = found;
        }

        return (pairs, there.Last);
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
