using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Bench.Core;

/// <summary>A venue with instruments and funded accounts, which takes the flow's commands. Everything that the benches say to a venue is said here.</summary>
internal sealed class VenueDesk
{
    // Together the accounts of a venue own nearly all the money that a ledger can count.
    private const long AllMoney = 4_000_000_000_000_000_000;
    private const long SharesEach = 1_000_000_000;

    // Lots are closed last in, first out: else the shares deposited, which nobody ever sells out of, would keep every later lot open, and lots pile up.
    private static readonly AccountTerms Terms = new(Profile.Flat(FeeRate.FromBasisPoints(10), FeeRate.FromBasisPoints(20))) { CostBasis = CostBasis.Lifo };

    private readonly Venue venue = new();
    private readonly EventBuffer events = new();
    private readonly int accounts;

    public VenueDesk(int instruments, int accounts)
    {
        this.accounts = accounts;
        Do(new ListAsset("USD", 8));
        for (var i = 0; i < instruments; i++)
        {
            Do(new ListAsset($"S{i}", 0));
            Do(new ListInstrument($"S{i}", "A share", AssetClass.Equity, new(i + 1), new(0), 0.01m, 1m));
        }

        for (var i = 0; i < accounts; i++)
        {
            Do(new OpenAccount(new(i + 1), new(0), new(AllMoney / accounts), Terms));
            for (var share = 0; share < instruments; share++) Do(new Deposit(new(AccountId.FirstTrader + i), new(share + 1), new(SharesEach)));
        }
    }

    public static Command Translate(in FlowCommand command, int instrument, int accounts)
    {
        var account = new AccountId(AccountId.FirstTrader + (int)(command.Id % accounts));
        var side = (Side)command.Side;
        return command.Type switch
        {
            FlowType.Cancel => new CancelOrder(account, new(command.Id)),
            FlowType.Market => new PlaceOrder(account, new(instrument), side, OrderType.Market, TimeInForce.Ioc, new(command.Quantity), default),
            FlowType.Limit => new PlaceOrder(account, new(instrument), side, OrderType.Limit, TimeInForce.Gtc, new(command.Quantity), new(command.Price)),
        };
    }

    public Command Translate(in FlowCommand command) => Translate(in command, instrument: 0, accounts);

    /// <summary>What the venue raised, until it is asked to do the next thing. Refusals raise nothing.</summary>
    public ReadOnlySpan<Event> Do(Command command)
    {
        events.Clear();
        venue.Decide(command, default, events);
        return events.Events;
    }
}

/// <summary>
/// One flow an instrument, a command of each in turn, through a whole venue. An order's account is its number modulo the accounts. Every round is on
/// a new venue.
/// </summary>
internal sealed class VenueFlow : IPlayer
{
    private readonly int accounts;
    private readonly Command[] commands;
    private readonly ulong[] rightHashes;
    private readonly ulong[] hashes;

    // The venue numbers orders over all instruments, a flow its own; with one flow they are the same.
    private readonly uint[] idInFlow;
    private VenueDesk desk = new(0, 0);

    public VenueFlow(FlowCommand[][] flows, ulong[] rightHashes, int accounts)
    {
        (this.accounts, this.rightHashes, hashes) = (accounts, rightHashes, new ulong[flows.Length]);
        commands = new Command[flows.Length * flows[0].Length];
        idInFlow = new uint[commands.Length + 1];
        var number = new uint[flows.Length][];
        for (var flow = 0; flow < flows.Length; flow++) number[flow] = new uint[flows[0].Length + 1];
        var orders = 0u;
        for (var i = 0; i < commands.Length; i++)
        {
            var flow = i % flows.Length;
            var command = flows[flow][i / flows.Length];
            if (command.Type != FlowType.Cancel) idInFlow[number[flow][command.Id] = ++orders] = command.Id;
            commands[i] = VenueDesk.Translate(command with { Id = number[flow][command.Id] }, flow, accounts);
        }
    }

    public int Commands => commands.Length;

    public bool IsRight => hashes.AsSpan().SequenceEqual(rightHashes);

    public void Reset()
    {
        desk = new(hashes.Length, accounts);
        Array.Fill(hashes, OrderFlow.NoTrades);
    }

    public void Play(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            foreach (ref readonly var happened in desk.Do(commands[i]))
            {
                if (happened.Type == EventType.TradeExecuted) Note(in happened.TradeExecuted);
            }
        }
    }

    private void Note(in TradeExecuted trade)
    {
        ref var hash = ref hashes[trade.Instrument.Number];
        hash = OrderFlow.Hash(
            hash, idInFlow[trade.Taker.Order.Number], idInFlow[trade.Maker.Order.Number], (ulong)trade.Price.Ticks, (ulong)trade.Quantity.Steps);
    }
}
