using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>
/// Every type of order × time in force × side × kind of account × state of the market: 784 cells, each with an outcome that is read off the
/// rules, one row a type. The market last traded at 10.00 and shows 9.99 and 10.01; the account has money and owns the asset, so nothing is
/// refused for want of means.
/// </summary>
public sealed class MatrixTests
{
    // Columns: gtc, ioc, day, gtd, fok, opg, cls. f fills, r rests, a is armed, w waits for an auction, c is cancelled, - is refused as
    // unfit, C: the session is closed, h: halted, d: delisted.
    private const string Matrix = """
        type            open     closed   halted   delisted
        limit           rcrrcww  wCwwCww  hhhhhhh  ddddddd
        market          fff-fww  wCw-Cww  hhh-hhh  ddd-ddd
        stop            a-aa---  a-aa---  h-hh---  d-dd---
        stoplimit       a-aa---  a-aa---  h-hh---  d-dd---
        trailingstop    a-aa---  a-aa---  h-hh---  d-dd---
        takeprofit      a-aa---  a-aa---  h-hh---  d-dd---
        takeprofitlimit a-aa---  a-aa---  h-hh---  d-dd---
        """;

    private static readonly TimeInForce[] Columns =
        [TimeInForce.Gtc, TimeInForce.Ioc, TimeInForce.Day, TimeInForce.Gtd, TimeInForce.Fok, TimeInForce.Opg, TimeInForce.Cls];

    private static readonly string[] Phases = ["open", "closed", "halted", "delisted"];

    public static TheoryData<string, string, AccountKind, Side> Rows()
    {
        var rows = new TheoryData<string, string, AccountKind, Side>();
        foreach (var line in Matrix.Split('\n').Skip(1))
        {
            foreach (var phase in Phases)
            {
                foreach (var kind in Enum.GetValues<AccountKind>())
                    rows.AddRange([(line, phase, kind, Side.Buy), (line, phase, kind, Side.Sell)]);
            }
        }

        return rows;
    }

    [Fact]
    public void No_type_and_no_time_in_force_is_forgotten()
    {
        var types = Matrix.Split('\n').Skip(1).Select(line => line.Split(' ')[0]);
        Assert.Equal(Enum.GetNames<OrderType>().Select(name => name.ToLowerInvariant()).Order(), types.Order());
        Assert.Equal(Enum.GetValues<TimeInForce>().Order(), Columns.Order());
        Assert.Equal(Enum.GetNames<Phase>().Select(name => name.ToLowerInvariant()).Order(), Phases.Order());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_cell_comes_out_as_it_says(string line, string phase, AccountKind kind, Side side)
    {
        var cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (type, expected) = (Enum.Parse<OrderType>(cells[0], ignoreCase: true), cells[1 + Array.IndexOf(Phases, phase)]);
        Assert.Equal(Columns.Length, expected.Length);
        for (var column = 0; column < Columns.Length; column++)
            Assert.Equal($"{Columns[column]} {expected[column]}", $"{Columns[column]} {Outcome(type, Columns[column], side, kind, phase)}");
    }

    private static char Outcome(OrderType type, TimeInForce timeInForce, Side side, AccountKind kind, string phase)
    {
        var (venue, events) = (new Venue(), new EventBuffer());
        Decision Do(Command command)
        {
            events.Clear();
            return venue.Decide(command, new(1), events);
        }

        Do(new ListAsset("USD", 8));
        Do(new ListAsset("ABC", 8));
        Do(new ListInstrument("ABC", "Abc", AssetClass.Equity, new(1), new(0), 0.01m, 1m));
        Do(new OpenAccount(new(1), new(0), new(1_000_000_000_000_000), new(Profile.Flat(default, default)) { Kind = kind }));
        Do(new Deposit(new(AccountId.FirstTrader), new(1), new(100_000_000_000)));
        Do(new QuoteDepth(new(0), new BookLevel[] { new(new(999), new(100)) }, new BookLevel[] { new(new(1_001), new(100)) }));
        Do(new ReportPrint(new(0), new(1_000), new(1), Side.Buy));
        if (phase == "closed") Do(new CloseSession(new(0)));
        if (phase == "halted") Do(new HaltTrading(new(0)));
        if (phase == "delisted") Do(new Delist(new(0)));

        // A limit that does not reach the other side, a stop beyond the market, a profit beyond it the other way.
        var (away, beyond) = side == Side.Buy ? (new Price(995), new Price(1_010)) : (new Price(1_005), new Price(990));
        var hasLimit = type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;
        Price? stop = type switch
        {
            OrderType.Stop or OrderType.StopLimit => beyond,
            OrderType.TakeProfit or OrderType.TakeProfitLimit => away,
            _ => null,
        };
        var options = new OrderOptions
        {
            StopPrice = stop,
            Trail = type == OrderType.TrailingStop ? new(5, 0) : null,
            ExpiresAt = timeInForce == TimeInForce.Gtd ? new(1_000_000) : null,
        };
        var decision = Do(new PlaceOrder(
            new(AccountId.FirstTrader), new(0), side, type, timeInForce, new(5), hasLimit ? away : default, options));
        if (!decision.IsAccepted)
        {
            return decision.Rejection switch
            {
                Rejection.TimeInForceUnfit => '-',
                Rejection.SessionClosed => 'C',
                Rejection.InstrumentHalted => 'h',
                Rejection.InstrumentDelisted => 'd',
                var other => throw new InvalidOperationException($"{type} {timeInForce} {side} {kind} {phase}: {other}"),
            };
        }

        foreach (ref readonly var happened in events.Events)
        {
            switch (happened.Type)
            {
                case EventType.TradeExecuted: return 'f';
                case EventType.OrderRested: return 'r';
                case EventType.StopSet: return 'a';
                case EventType.OrderPooled: return 'w';
                case EventType.OrderCancelled: return 'c';
                default: break;
            }
        }

        return '?';
    }
}
