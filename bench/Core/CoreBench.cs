using System.Diagnostics;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Bench.Core;

/// <summary>The whole core on the standard flow: holds, fees, ledger, events and Apply, one thread.</summary>
internal static class CoreBench
{
    private const int Commands = 2_000_000;
    private const int Accounts = 1_000;
    private const int Rounds = 3;

    public static void Run(Report report)
    {
        var flow = OrderFlow.Make(Commands, out var made);
        if (made.TradeHash != OrderFlow.RightTradeHash) throw new InvalidOperationException("The flow is not the one that it should be.");

        var best = TimeSpan.MaxValue;
        long allocated = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (elapsed, bytes) = Play(flow);
            if (elapsed < best) (best, allocated) = (elapsed, bytes);
        }

        report.Add("Core, whole: commands", Commands / best.TotalSeconds, "/s");
        report.Add("Core, whole: allocated", (double)allocated / Commands, "bytes a command");
    }

    private static (TimeSpan Elapsed, long Allocated) Play(FlowCommand[] flow)
    {
        var (venue, events) = (new Venue(), new EventBuffer());
        Open(venue, events);
        var commands = Array.ConvertAll(flow, Translate);

        var hash = 1469598103934665603UL;
        var start = Stopwatch.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < commands.Length; i++)
        {
            events.Clear();
            venue.Decide(commands[i], new(i), events);
            foreach (ref readonly var happened in events.Events)
            {
                if (happened.Type != EventType.TradeExecuted) continue;
                ref readonly var trade = ref happened.TradeExecuted;
                hash = OrderFlow.Hash(
                    hash, (ulong)trade.Taker.Order.Number, (ulong)trade.Maker.Order.Number, (ulong)trade.Price.Ticks, (ulong)trade.Quantity.Steps);
            }
        }

        var (elapsed, allocated) = (Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - before);
        if (hash != OrderFlow.RightTradeHash) throw new InvalidOperationException($"The core's trades are not the right ones: {hash:x}.");
        return (elapsed, allocated);
    }

    private static void Open(Venue venue, EventBuffer events)
    {
        venue.Decide(new ListAsset("USD", 8), default, events);
        venue.Decide(new ListAsset("SHARE", 0), default, events);
        venue.Decide(new ListInstrument("SHARE", "A share", AssetClass.Equity, new(1), new(0), 0.01m, 1m), default, events);
        for (var i = 0; i < Accounts; i++)
        {
            var account = new AccountId(AccountId.FirstTrader + i);
            venue.Decide(new OpenAccount(new(i + 1), new(0), new(1_000_000_000_000_000), FeeRate.FromBasisPoints(10), FeeRate.FromBasisPoints(20)), default, events);
            venue.Decide(new Deposit(account, new(1), new(1_000_000_000)), default, events);
        }
    }

    private static Command Translate(FlowCommand command)
    {
        var account = new AccountId(AccountId.FirstTrader + (int)(command.Id % Accounts));
        var side = command.Side == 0 ? Side.Buy : Side.Sell;
        return command.Type switch
        {
            FlowType.Cancel => new CancelOrder(account, new(command.Id)),
            FlowType.Market => new PlaceOrder(account, new(0), side, OrderType.Market, TimeInForce.Ioc, new(command.Quantity), default),
            _ => new PlaceOrder(account, new(0), side, OrderType.Limit, TimeInForce.Gtc, new(command.Quantity), new(command.Price)),
        };
    }
}
