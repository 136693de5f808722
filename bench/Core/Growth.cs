using System.Diagnostics;
using System.Globalization;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Bench.Core;

/// <summary>
/// What a limit order and the cancel of another, any that rests, cost together when there is more of something: orders, levels, accounts.
/// And what a million resting orders take of memory.
/// </summary>
internal static class Growth
{
    private const int Pairs = 50_000;
    private const int Rounds = 6;

    private static readonly int[] Orders = [100, 10_000, 1_000_000];
    private static readonly int[] Levels = [10, 1_000, 100_000];
    private static readonly int[] Accounts = [1, 1_000, 100_000];
    private static readonly int[] Stops = [0, 10_000, 1_000_000];

    public static void Run(Report report)
    {
        Row(report, "book alone, 100 to 1,000,000 orders", Orders, orders => Book(orders, levels: 100, apart: 1));
        Row(report, "book alone, 10 to 100,000 levels, far apart", Levels, levels => Book(100_000, levels, (int)Price.MaxTicks / levels));
        Row(report, "whole core, 100 to 1,000,000 orders", Orders, orders => Venue(orders, levels: 100, accounts: 1_000));
        Row(report, "whole core, 10 to 100,000 levels", Levels, levels => Venue(100_000, levels, accounts: 1_000));
        Row(report, "whole core, 1 to 100,000 accounts", Accounts, accounts => Venue(100_000, levels: 100, accounts));
        Row(report, "whole core, 0 to 1,000,000 waiting stops", Stops, stops => Venue(10_000, levels: 100, accounts: 1_000, stops));
        report.Add("Core, cancel: whole core, all of 100 to 1,000,000 orders, oldest first", Times(Orders, CancelAll));
        report.Add("Core, memory: a resting order, of 1,000,000", BytesAnOrder(projections: null).Bytes, "bytes");
        var (bytes, pause) = BytesAnOrder(new());
        report.Add("Core, memory: the same, in venue and projections", bytes, "bytes");
        report.Add("Core, memory: a full collection with them", pause, "ms");
    }

    private static void Row(Report report, string what, int[] sizes, Func<int, double> nanoseconds) =>
        report.Add($"Core, place and cancel: {what}", Times(sizes, nanoseconds));

    private static string Times(int[] sizes, Func<int, double> nanoseconds) =>
        string.Join(" / ", sizes.Select(size => nanoseconds(size).ToString("0", CultureInfo.InvariantCulture))) + " ns";

    private static double Book(int orders, int levels, int apart)
    {
        var book = new WritableOrderBook();
        var resting = new int[orders];
        for (var i = 0; i < orders; i++) resting[i] = book.Rest(Side.Buy, new(1 + ((long)apart * (i % levels))), new(1), i);

        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(round);
            var draws = Enumerable.Range(0, Pairs).Select(_ => (Order: random.Next(orders), Level: random.Next(levels))).ToArray();
            var start = Stopwatch.GetTimestamp();
            foreach (var (order, level) in draws)
            {
                var placed = book.Rest(Side.Buy, new(1 + ((long)apart * level)), new(1), order);
                book.Remove(resting[order]);
                resting[order] = placed;
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Pairs);
        }

        return best;
    }

    private static double Venue(int orders, int levels, int accounts, int stops = 0)
    {
        var desk = new VenueDesk(instruments: 1, accounts);
        var resting = new uint[orders];
        var last = 0u;
        for (var i = 0; i < orders; i++) Place(desk, resting[i] = ++last, i % levels);

        for (var i = 0; i < stops; i++, last++) desk.Wait(i % accounts, 1 + (i % 10_000));

        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(round);
            var commands = Enumerable.Range(0, Pairs).Select(_ =>
            {
                var order = random.Next(orders);
                var pair = (
                    Place: desk.Translate(Bid(++last, random.Next(levels))),
                    Cancel: desk.Translate(new FlowCommand(FlowType.Cancel, 0, 0, resting[order], 0)));
                resting[order] = last;
                return pair;
            }).ToArray();

            var start = Stopwatch.GetTimestamp();
            foreach (var (place, cancel) in commands)
            {
                if (desk.Do(place).IsEmpty || desk.Do(cancel).IsEmpty) throw new InvalidOperationException("The venue refused what it should take.");
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Pairs);
        }

        return best;
    }

    /// <summary>
    /// In order of placing: those that remain are a row without a gap, the worst there is for who keeps numbers near each other.
    /// </summary>
    private static double CancelAll(int orders)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var desk = new VenueDesk(instruments: 1, accounts: 1_000);
            for (var i = 0; i < orders; i++) Place(desk, (uint)i + 1, level: i % 100);
            var commands = Enumerable.Range(1, orders).Select(order => desk.Translate(new FlowCommand(FlowType.Cancel, 0, 0, (uint)order, 0))).ToArray();
            var start = Stopwatch.GetTimestamp();
            foreach (var cancel in commands)
            {
                if (desk.Do(cancel).IsEmpty) throw new InvalidOperationException("The venue refused what it should take.");
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / orders);
        }

        return best;
    }

    private static (double Bytes, double PauseMilliseconds) BytesAnOrder(VenueProjections? projections)
    {
        const int Resting = 1_000_000;
        var desk = new VenueDesk(instruments: 1, accounts: 1_000, projections: projections);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Resting; i++) Place(desk, (uint)i + 1, level: i % 1_000);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        var paused = GC.GetTotalPauseDuration();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        var pause = GC.GetTotalPauseDuration() - paused;
        GC.KeepAlive(desk);
        return ((double)(after - before) / Resting, pause.TotalMilliseconds);
    }

    private static void Place(VenueDesk desk, uint order, int level)
    {
        if (desk.Do(desk.Translate(Bid(order, level))).IsEmpty) throw new InvalidOperationException("The venue refused what it should take.");
    }

    private static FlowCommand Bid(uint order, int level) => new(FlowType.Limit, Side: 0, Quantity: 1, order, (uint)level + 1);
}
