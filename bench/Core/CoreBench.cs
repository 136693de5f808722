namespace TradeCraft.Bench.Core;

/// <summary>
/// The standard flow on the order book and on the whole venue, measured against the barest book there is; and how cost grows.
/// </summary>
internal static class CoreBench
{
    private const int Commands = 2_000_000;
    private const int Symbols = 100;

    public static void Run(Report report)
    {
        var flow = OrderFlow.Make(Commands, out var made);
        if (made.TradeHash != OrderFlow.RightTradeHash) throw new InvalidOperationException("The flow is not the one that it should be.");
        var (ladder, book, venue) = (new Ladder(flow), new BookFlow(flow), new VenueFlow([flow], [made.TradeHash]));

        // Single commands first: by then the compiler has made of everybody's code what it will.
        var (ladderSpread, bookSpread, venueSpread) = (Stopwatches.TimeEach(3, ladder), Stopwatches.TimeEach(3, book), Stopwatches.TimeEach(2, venue));
        var bare = Stopwatches.Race(rounds: 10, ladder, book);
        var whole = Stopwatches.Race(rounds: 3, venue)[0];
        report.Add("Core, yardstick: commands", bare[0].Rate, "/s");
        report.Add("Core, yardstick: p50 / p99 / p99.9", $"{ladderSpread}");
        Add(report, "book alone", bare[1], bare[1].Rate / bare[0].Rate, "of the yardstick", bookSpread);
        Add(report, "whole", whole, whole.Rate / bare[0].Rate, "of the yardstick", venueSpread);

        var many = ManySymbols();
        var manySpread = Stopwatches.TimeEach(1, many);
        var manyPace = Stopwatches.Race(rounds: 1, many)[0];
        Add(report, "100 symbols, 10,000 accounts", manyPace, manyPace.Rate / whole.Rate, "of one symbol's", manySpread);

        Growth.Run(report);
    }

    /// <summary>As many commands over a hundred symbols: a flow each, from its own seed.</summary>
    private static VenueFlow ManySymbols()
    {
        var hashes = new ulong[Symbols];
        var flows = new FlowCommand[Symbols][];
        for (var i = 0; i < Symbols; i++)
        {
            flows[i] = OrderFlow.Make(Commands / Symbols, out var made, seed: (ulong)i + 1);
            hashes[i] = made.TradeHash;
        }

        return new(flows, hashes);
    }

    private static void Add(Report report, string what, Pace pace, double share, string ofWhat, Spread spread)
    {
        report.Add($"Core, {what}: commands", pace.Rate, "/s");
        report.Add($"Core, {what}: share", FormattableString.Invariant($"{share:0.00} {ofWhat}"));
        report.Add($"Core, {what}: p50 / p99 / p99.9", $"{spread}");
        report.Add($"Core, {what}: allocated", FormattableString.Invariant($"{pace.Bytes:0.00} bytes a command"));
    }
}
