using System.Buffers;
using System.Diagnostics;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Tests.Contracts;

/// <summary>A short story in which every type of event happens, each command a batch of the log.</summary>
internal sealed class EveryEvent
{
    private static readonly InstrumentId Share = new(0);
    private static readonly AssetId Dollar = new(0);
    private static readonly Profile Slow =
        Profiles.Frictionless with { Name = "slow", LatencyLeast = new(1_000), LatencyMost = new(1_000) };
    private static readonly Profile Patient = Profiles.Frictionless with { Name = "patient", MarginGrace = Duration.FromHours(1) };

    private readonly Venue venue = new();
    private readonly EventBuffer events = new();
    private readonly List<byte[]> batches = [];
    private Timestamp now = new(1_800_000_000_000_000);
    private long commands;

    private EveryEvent() => Tell();

    /// <summary>The log's payloads, in order. Every other command has a trace, of which each byte is the command's number.</summary>
    public static IReadOnlyList<byte[]> Batches => new EveryEvent().batches;

    private void Tell()
    {
        Do(new ListAsset("USD", 8));
        Do(new ListAsset("ACME", 8));
        Do(new ListInstrument("ACME", "Acme Corporation", AssetClass.Equity, new(1), Dollar, 0.01m, 0.001m));
        Do(new SetInstrumentTerms(Share, new(400_000, 300_000, IsShortable: true, BorrowRate: 3_000)));
        Do(new SetPhysics(Physics.Retail));
        Quote(99_00, 100_00);
        Do(new ReportPrint(Share, new(100_00), Steps(1), Side.Buy));
        var ada = Open(
            1, new(Profiles.Frictionless) { Rules = new() { MaxOpenOrders = 50, Allowed = new HashSet<InstrumentId> { Share } } });
        var bob = Open(2, new(Slow));
        var eve = Open(3, new(Patient) { Kind = AccountKind.Margin });

        Do(new Deposit(ada, Dollar, Dollars(500)));
        Do(new Deposit(ada, new(1), new(200_000_000)));
        Do(new Withdraw(ada, Dollar, Dollars(100)));
        Do(new SetAccountTerms(bob, new(Slow) { CostBasis = CostBasis.Average }));

        // A resting order that is changed and cancelled, a trailing stop that triggers, a bracket whose legs follow its fills.
        var resting = Place(ada, Side.Buy, OrderType.Limit, 5, 98_00, new() { ClientOrderId = "resting" });
        Do(new ReplaceOrder(ada, resting, LimitPrice: new Price(97_00)));
        Do(new CancelOrder(ada, resting));
        Place(ada, Side.Buy, OrderType.Market, 10, 0);
        Place(ada, Side.Sell, OrderType.TrailingStop, 2, 0, new() { Trail = new(0, 100_000) });
        Place(ada, Side.Buy, OrderType.Limit, 7, 100_00, new() { TakeProfit = new(new(130_00)), StopLoss = new(new(80_00), new(79_00)) });
        Do(new ReportPrint(Share, new(89_00), Steps(1), Side.Sell));

        // What is on its way.
        Quote(99_00, 100_00);
        var late = Place(bob, Side.Buy, OrderType.Limit, 1, 90_00);
        Pass(2_000);
        Do(new ReplaceOrder(bob, late, LimitPrice: new Price(91_00)));
        Pass(2_000);
        Do(new CancelOrder(bob, late));
        Pass(2_000);

        // Borrowed money, a call, and the way out of it.
        Place(eve, Side.Buy, OrderType.Market, 180, 0);
        Do(new ReportMark(Share, new(60_00)));
        Quote(60_00, 60_01);
        Do(new Deposit(eve, Dollar, Dollars(9_000)));
        Do(new ReportMark(Share, new(60_01)));
        Place(eve, Side.Sell, OrderType.Market, 180, 0);

        Do(new CloseSession(Share));
        Do(new SetPriceBand(Share, new(50_00), new(150_00)));
        Do(new PlaceOrder(ada, Share, Side.Buy, OrderType.Limit, TimeInForce.Opg, Steps(1), new(61_00)));
        Do(new OpenSession(Share));
        Do(new PayDividend(Share, Dollars(1), Reference: 1));
        Do(new SplitShares(Share, 7, 1, Reference: 2));
        Do(new ResetAccount(ada, Dollars(1_000)) { Request = new(1, 2) });
    }

    private AccountId Open(long user, AccountTerms terms) =>
        new((int)Do(new OpenAccount(new(user), Dollar, Dollars(10_000), terms)).Number);

    private void Quote(long bid, long ask) =>
        Do(new QuoteDepth(Share, new BookLevel[] { new(new(bid), Steps(1_000)) }, new BookLevel[] { new(new(ask), Steps(1_000)) }));

    private OrderId Place(AccountId account, Side side, OrderType type, int shares, long limit, OrderOptions? options = null) =>
        new(Do(new PlaceOrder(account, Share, side, type, TimeInForce.Gtc, Steps(shares), new(limit), options)).Number);

    private void Pass(long microseconds)
    {
        now = new(now.UnixMicroseconds + microseconds);
        Do(new PassTime());
    }

    private Decision Do(Command command)
    {
        events.Clear();
        commands++;
        now = new(now.UnixMicroseconds + 1);
        var decision = venue.Decide(command, now, events);
        Assert.True(decision.IsAccepted, $"{command} was refused: {decision.Rejection}.");
        var output = new ArrayBufferWriter<byte>();
        CommandTrace[] traces = commands % 2 == 0 ? [new(commands, TraceOf(commands))] : [];
        if (EventCodec.Write(events.Events, output, traces) > 0) batches.Add(output.WrittenSpan.ToArray());
        return decision;
    }

    public static ActivityTraceId TraceOf(long command) => ActivityTraceId.CreateFromBytes(Enumerable.Repeat((byte)command, 16).ToArray());

    private static Quantity Steps(long shares) => new(shares * 1_000);

    private static Money Dollars(long dollars) => new(dollars * 100_000_000);
}
