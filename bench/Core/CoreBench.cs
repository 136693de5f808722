namespace TradeCraft.Bench.Core;

/// <summary>The standard flow on the order book and on the whole venue, measured against the barest book there is; and how cost grows.</summary>
internal static class CoreBench
{
    private const int Commands = 2_000_000;
    private const int Accounts = 1_000;
    private const int Symbols = 100;
    private const int ManyAccounts = 10_000;

    public static void Run(Report report)
    {
        var flow = OrderFlow.Make(Commands, out var made);
        if (made.TradeHash != OrderFlow.RightTradeHash) throw new InvalidOperationException("The flow is not the one that it should be.");
        var (ladder, book, venue) = (new Ladder(flow), new BookFlow(flow), new VenueFlow([flow], [made.TradeHash], Accounts));

        var paces = Stopwatches.Race(Commands, rounds: 10, ladder, book);
        var yardstick = Stopwatches.Race(Commands, rounds: 3, ladder, venue);
        var (bare, whole) = (Math.Max(paces[0].Rate, yardstick[0].Rate), yardstick[1]);

        report.Add("Core, yardstick: commands", bare, "/s");
        report.Add("Core, yardstick: p50 / p99 / p99.9", $"{Stopwatches.TimeEach(Commands, rounds: 3, ladder)}");
        Add(report, "book alone", paces[1], paces[1].Rate / bare, "of the yardstick", Stopwatches.TimeEach(Commands, rounds: 3, book));
        Add(report, "whole", whole, whole.Rate / bare, "of the yardstick", Stopwatches.TimeEach(Commands, rounds: 2, venue));

        var spread = Spread();
        var many = Stopwatches.Race(spread.Commands, rounds: 2, spread)[0];
        Add(report, "100 symbols, 10,000 accounts", many, many.Rate / whole.Rate, "of one symbol's", Stopwatches.TimeEach(spread.Commands, rounds: 1, spread));

        Growth.Run(report);
    }

    /// <summary>As many commands over a hundred symbols: a flow each, from its own seed.</summary>
    private static VenueFlow Spread()
    {
        var hashes = new ulong[Symbols];
        var flows = new FlowCommand[Symbols][];
        for (var i = 0; i < Symbols; i++)
        {
            flows[i] = OrderFlow.Make(Commands / Symbols, out var made, seed: (ulong)i + 1);
            hashes[i] = made.TradeHash;
        }

        return new(flows, hashes, ManyAccounts);
    }

    private static void Add(Report report, string what, Pace pace, double share, string ofWhat, Spread spread)
    {
        report.Add($"Core, {what}: commands", pace.Rate, "/s");
        report.Add($"Core, {what}: share", share, ofWhat);
        report.Add($"Core, {what}: p50 / p99 / p99.9", $"{spread}");
        report.Add($"Core, {what}: allocated", pace.Bytes, "bytes a command");
    }
}
