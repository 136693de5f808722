using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Bench.Core;

/// <summary>
/// A venue with instruments and funded accounts, which takes the flow's commands. Everything that the benches say to a venue is said here.
/// </summary>
internal sealed class VenueDesk
{
    // Together the accounts of a venue own nearly all the money that a ledger can count.
    private const long AllMoney = 4_000_000_000_000_000_000;
    private const long SharesEach = 1_000_000_000;

    /// <summary>How many orders <see cref="Grow"/> places.</summary>
    public static int OrdersToGrow(int instruments, int ordersEach) => instruments * ordersEach;

    private static readonly AccountTerms Terms = new(Profile.Flat(FeeRate.FromBasisPoints(10), FeeRate.FromBasisPoints(20)));

    private readonly Venue venue = new();
    private readonly EventBuffer events = new();
    private readonly int accounts;
    private readonly VenueProjections? projections;

    /// <param name="instruments">How many.</param>
    /// <param name="accounts">How many.</param>
    /// <param name="firstOf">The first of the thousand accounts that own an instrument's shares; without it all do.</param>
    /// <param name="projections">Told of all that happens; null for nobody.</param>
    public VenueDesk(int instruments, int accounts, Func<int, int>? firstOf = null, VenueProjections? projections = null)
    {
        (this.accounts, this.projections) = (accounts, projections);
        Do(new ListAsset("USD", 8));
        for (var i = 0; i < instruments; i++)
        {
            Do(new ListAsset($"S{i}", 0));
            Do(new ListInstrument($"S{i}", "A share", AssetClass.Equity, new(i + 1), new(0), 0.01m, 1m));
        }

        for (var i = 0; i < accounts; i++)
        {
            Do(new OpenAccount(new(i + 1), new(0), new(AllMoney / accounts), Terms));
            for (var share = 0; share < instruments; share++)
            {
                if (firstOf is null || i / 1_000 * 1_000 == firstOf(share)) Do(new Deposit(new(AccountId.FirstTrader + i), new(share + 1), new(SharesEach)));
            }
        }
    }

    public static Command Translate(in FlowCommand command, int instrument, int account)
    {
        var (owner, side) = (new AccountId(AccountId.FirstTrader + account), (Side)command.Side);
        return command.Type switch
        {
            FlowType.Cancel => new CancelOrder(owner, new(command.Id)),
            FlowType.Market => new PlaceOrder(owner, new(instrument), side, OrderType.Market, TimeInForce.Ioc, new(command.Quantity), default),
            FlowType.Limit => new PlaceOrder(owner, new(instrument), side, OrderType.Limit, TimeInForce.Gtc, new(command.Quantity), new(command.Price)),
        };
    }

    public Command Translate(in FlowCommand command) => Translate(in command, instrument: 0, (int)(command.Id % accounts));

    /// <summary>
    /// Lets the tables grow to where the flow will need them, by orders that come and go: what is measured is an exchange at work, not one
    /// that is being filled.
    /// </summary>
    public void Grow(int instruments, int ordersEach, Func<int, int> firstOf)
    {
        for (var i = 0; i < instruments * ordersEach; i++)
        {
            var (instrument, account) = (i % instruments, firstOf(i % instruments) + (i / instruments % 1_000));
            Do(Translate(new FlowCommand(FlowType.Limit, 1, 1, 0, 1_000_000), instrument, account));
        }

        for (var i = 0; i < instruments * ordersEach; i++)
            Do(Translate(new FlowCommand(FlowType.Cancel, 1, 1, (uint)i + 1, 0), i % instruments, firstOf(i % instruments) + (i / instruments % 1_000)));
    }

    /// <summary>A sell stop that waits far below.</summary>
    public void Wait(int account, int ticks) =>
        Do(new PlaceOrder(new(AccountId.FirstTrader + account), new(0), Side.Sell, OrderType.Stop, TimeInForce.Gtc, new(1), default, new() { StopPrice = new(ticks) }));

    /// <summary>What the venue raised, until it is asked to do the next thing. Refusals raise nothing.</summary>
    public ReadOnlySpan<Event> Do(Command command)
    {
        events.Clear();
        venue.Decide(command, default, events);
        projections?.Fold(events.Events);
        return events.Events;
    }
}

/// <summary>
/// One flow an instrument, a command of each in turn, through a whole venue. Each instrument has a thousand accounts, as the flow says (an
/// order's is its number modulo a thousand); of many instruments, ten share the same thousand. Every round is on a new venue.
/// </summary>
internal sealed class VenueFlow : IPlayer
{
    private const int AccountsEach = 1_000;
    private const int OrdersEach = 3_000;

    private readonly FlowCommand[] flow;
    private readonly Command[] commands = new Command[AccountsEach];
    private readonly ulong[] rightHashes;
    private readonly ulong[] hashes;

    // The venue numbers orders over all instruments, a flow its own; with one flow they are the same.
    private readonly uint[] idInFlow;
    private VenueDesk desk = new(0, 0);
    private int first;

    private readonly int groups;

    public VenueFlow(FlowCommand[][] flows, ulong[] rightHashes)
    {
        (this.rightHashes, hashes, groups) = (rightHashes, new ulong[flows.Length], Math.Min(flows.Length, 10));
        flow = new FlowCommand[flows.Length * flows[0].Length];
        idInFlow = new uint[flow.Length + 1];
        var number = new uint[flows.Length][];
        for (var i = 0; i < flows.Length; i++) number[i] = new uint[flows[0].Length + 1];
        var orders = 0u;
        for (var i = 0; i < flow.Length; i++)
        {
            var instrument = i % flows.Length;
            var command = flows[instrument][i / flows.Length];
            if (command.Type != FlowType.Cancel) idInFlow[number[instrument][command.Id] = ++orders] = command.Id;
            flow[i] = command with { Id = number[instrument][command.Id] };
        }
    }

    public int Commands => flow.Length;

    /// <summary>The orders that came and went before the flow's first.</summary>
    private uint Grown => (uint)VenueDesk.OrdersToGrow(hashes.Length, OrdersEach);

    public void Prepare(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var (instrument, command) = (i % hashes.Length, flow[i]);
            commands[i - from] = VenueDesk.Translate(command with { Id = command.Id + Grown }, instrument, AccountOf(in command, instrument));
        }

        first = from;
    }

    private int AccountOf(in FlowCommand command, int instrument) => ((instrument % groups) * AccountsEach) + (int)(idInFlow[command.Id] % AccountsEach);

    public bool IsRight => hashes.AsSpan().SequenceEqual(rightHashes);

    public void Reset()
    {
        int FirstOf(int instrument) => instrument % groups * AccountsEach;
        desk = new(hashes.Length, groups * AccountsEach, FirstOf);
        desk.Grow(hashes.Length, OrdersEach, FirstOf);
        Array.Fill(hashes, OrderFlow.NoTrades);
    }

    public void Play(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            foreach (ref readonly var happened in desk.Do(commands[i - first]))
            {
                if (happened.Type == EventType.TradeExecuted) Note(in happened.TradeExecuted);
            }
        }
    }

    private void Note(in TradeExecuted trade)
    {
        ref var hash = ref hashes[trade.Instrument.Number];
        hash = OrderFlow.Hash(
            hash, idInFlow[trade.Taker.Order.Number - Grown], idInFlow[trade.Maker.Order.Number - Grown], (ulong)trade.Price.Ticks, (ulong)trade.Quantity.Steps);
    }
}
