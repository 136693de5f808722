using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Tests.Worlds;
using TradeCraft.Exchange.Values;
using static TradeCraft.Exchange.Tests.Worlds.Laws;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>An order that is open, as its events tell it.</summary>
internal sealed class EdgeFuzzOrder(in OrderPlaced placed)
{
    public OrderId Id { get; } = placed.Order;

    public AccountId Account { get; } = placed.Account;

    public int Instrument { get; } = placed.Instrument.Number;

    public Side Side { get; } = placed.Side;

    public OrderType Type { get; } = placed.Type;

    public Price Limit { get; set; } = placed.LimitPrice;

    public long Quantity { get; set; } = placed.Quantity.Steps;

    public long Filled { get; set; }

    public bool HasLimit => Type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;

    public bool HasStop => Type is OrderType.Stop or OrderType.StopLimit or OrderType.TakeProfit or OrderType.TakeProfitLimit;
}

/// <summary>
/// A venue at the edges of all its numbers. Only its public face is used: a command throws or it does not. Afterwards every asset adds up,
/// no book is crossed, and a refusal has raised nothing.
/// </summary>
internal sealed class EdgeFuzzWorld
{
    /// <summary>So many steps each: many short worlds meet more terms than few long ones.</summary>
    public const int Steps = 1_500;

    private const int Begin = -1;

    private readonly EdgeFuzzDice dice = new();
    private readonly EdgeFuzzCommands commands;
    private readonly EventBuffer events = new(64);
    private readonly List<EdgeFuzzOrder> open = [];
    private readonly List<Phase> phases = [];
    private readonly List<bool> bands = [];
    private readonly List<(Command Command, Timestamp At)>? played;
    private readonly ulong seed;
    private readonly Venue? follower;
    private int accounts;

    /// <param name="seed">Everything follows from it.</param>
    /// <param name="played">Where the commands are written, if anybody wants to know.</param>
    public EdgeFuzzWorld(ulong seed, List<(Command Command, Timestamp At)>? played = null)
    {
        (this.seed, this.played) = (seed, played);
        commands = new(dice, this);
        IsRich = seed % 3 == 0;
        if (seed % 4 == 0) follower = new();
    }

    public Venue Venue { get; } = new();

    public List<Asset> Assets { get; } = [];

    public List<Instrument> Instruments { get; } = [];

    /// <summary>Around what each instrument trades, in ticks.</summary>
    public List<long> Middles { get; } = [];

    /// <summary>Where amounts are the largest that there are, purses come to their ends.</summary>
    public bool IsRich { get; }

    public Timestamp Now { get; private set; } = RandomOrders.Beginning;

    public int OpenCount => open.Count;

    /// <summary>How many commands were decided.</summary>
    public int Decided { get; private set; }

    /// <summary>How many of them were accepted.</summary>
    public int Accepted { get; private set; }

    public int Traded { get; private set; }

    /// <summary>What was asked last.</summary>
    public Command? Asked { get; private set; }

    /// <summary>Throws what the venue throws, or which law is broken.</summary>
    /// <param name="steps">Which of its steps are taken.</param>
    public void Play(IEnumerable<int> steps)
    {
        dice.Restart(seed, Begin);
        foreach (var command in EdgeFuzzTerms.Opening(dice, IsRich)) Do(command);
        foreach (var step in steps) Take(step);
        CheckAll();
    }

    /// <summary>Commands that were played before, or some of them.</summary>
    public void Replay(IEnumerable<(Command Command, Timestamp At)> commands)
    {
        foreach (var (command, at) in commands)
        {
            Now = at;
            Do(command);
        }

        CheckAll();
    }

    /// <summary>Rarely one that does not exist, or is none of a trader.</summary>
    public AccountId Account() => dice.Once(300)
        ? dice.Of(AccountId.World, AccountId.House, AccountId.Fees, new AccountId(0), new(int.MaxValue), new(int.MinValue))
        : new(AccountId.FirstTrader + dice.Next(accounts));

    public bool TryOpen(out EdgeFuzzOrder order)
    {
        order = open.Count > 0 ? open[dice.Next(open.Count)] : null!;
        return open.Count > 0;
    }

    /// <summary>An instrument that could be opened again, or null.</summary>
    public int? NotOpen() => phases.FindIndex(phase => phase is Phase.Closed or Phase.Halted) is >= 0 and var number ? number : null;

    /// <summary>An instrument with a price band, or null.</summary>
    public int? Banded() => bands.IndexOf(true) is >= 0 and var number ? number : null;

    public bool HasBand(int instrument) => bands[instrument];

    /// <summary>The first ones more often: so more meets on them.</summary>
    public int AnyInstrument() => Math.Min(dice.Next(Instruments.Count), dice.Next(Instruments.Count));

    public Phase PhaseOf(int instrument) => phases[instrument];

    private void Take(int step)
    {
        dice.Restart(seed, step);
        Now += new Duration(dice.Next(60) switch { 0 => dice.Magnitude(86_400_000_000), 1 => 5_000_000, _ => 1 });

        // What time brings comes by itself: then a refusal raises nothing.
        if (Venue.NextDue <= Now) Do(new PassTime());
        if (dice.Once(8)) Ask();
        var command = Asked = commands.Next();

        // A request that came before is answered with what became of it then, which no preview foresees.
        Rejection? foreseen = null;
        if (dice.Once(4) && command is PlaceOrder { Options: null or { Request.IsNone: true } } place)
            foreseen = Venue.Preview(place, Now).Rejection;
        var refusal = Do(command);
        Require(foreseen is null || foreseen == refusal, "preview = decision", $"{Words.Of(command)}: {foreseen}, then {refusal}");
        if (step % 500 == 499) CheckAll();
    }

    private void Ask()
    {
        var question = commands.Question();
        Asked = question;
        Venue.Preview(question, Now);
        Venue.EquityOf(new(AccountId.FirstTrader + dice.Next(accounts)));
        if (TryOpen(out var order)) Venue.PlaceInQueue(order.Id);
        if (dice.Once(8)) Venue.StateHash();
    }

    private Rejection Do(Command command)
    {
        Asked = command;
        played?.Add((command, Now));
        events.Clear();
        var decision = Venue.Decide(command, Now, events);
        Decided++;
        if (decision.IsAccepted) Accepted++;
        else Require(events.Count == 0, "a refusal raises nothing", $"{Words.Of(command)}: {decision.Rejection}, {events.Count} events");
        foreach (ref readonly var happened in events.Events)
        {
            Note(in happened);
            if (follower is not null && happened.IsLogged) follower.Apply(in happened);
        }

        foreach (var asset in Assets) Require(Venue.Ledger.TrialBalance(asset.Id).IsZero, "zero sum", $"{Words.Of(command)}: {asset.Code}");
        return decision.Rejection;
    }

    private void Note(in Event happened)
    {
        switch (happened.Type)
        {
            case EventType.AssetListed: Assets.Add(happened.Asset); break;
            case EventType.InstrumentListed:
                Instruments.Add(happened.Instrument);
                phases.Add(Phase.Open);
                bands.Add(false);
                Middles.Add(dice.Of(1, 100, 20_000, 1_000_000, Price.MaxTicks / 2, Price.MaxTicks));
                break;
            case EventType.AccountOpened: accounts++; break;
            case EventType.PhaseChanged: phases[happened.PhaseChanged.Instrument.Number] = happened.PhaseChanged.Phase; break;
            case EventType.PriceBandSet: bands[happened.PriceBandSet.Instrument.Number] = happened.PriceBandSet.Upper.Ticks > 0; break;
            case EventType.OrderPlaced:
                var placed = happened.OrderPlaced;
                var hasBoth = placed.Cause == OrderCause.Placed && placed.Bid.Ticks > 0 && placed.Ask.Ticks > 0;
                Require(!hasBoth || placed.Bid < placed.Ask || !Venue.Physics.UsersCross, "book not crossed", $"{placed}");
                open.Add(new(in placed));
                break;
            case EventType.OrderReplaced when Find(happened.OrderReplaced.Order) is { } replaced:
                (replaced.Quantity, replaced.Limit) = (happened.OrderReplaced.Quantity.Steps, happened.OrderReplaced.LimitPrice);
                break;
            case EventType.LegSized when Find(happened.LegSized.Order) is { } sized:
                sized.Quantity = happened.LegSized.Quantity.Steps;
                break;
            case EventType.OrderCancelled: Forget(happened.OrderCancelled.Order); break;
            case EventType.TradeExecuted:
                Traded++;
                Fill(happened.TradeExecuted.Maker.Order, happened.TradeExecuted.Quantity.Steps);
                Fill(happened.TradeExecuted.Taker.Order, happened.TradeExecuted.Quantity.Steps);
                break;
            default: break;
        }
    }

    private EdgeFuzzOrder? Find(OrderId id)
    {
        foreach (var order in open)
        {
            if (order.Id == id) return order;
        }

        return null;
    }

    private void Forget(OrderId id)
    {
        if (Find(id) is { } order) open.Remove(order);
    }

    private void Fill(OrderId id, long steps)
    {
        if (Find(id) is not { } order) return;
        order.Filled += steps;
        if (order.Filled >= order.Quantity) open.Remove(order);
    }

    /// <summary>What is too dear to be looked at after every command.</summary>
    private void CheckAll()
    {
        Laws.Check(Venue, WorldState.Of(Venue), Instruments);
        var hash = Venue.StateHash();
        Require(Venue.Restore(Venue.Snapshot()).StateHash() == hash, "snapshot = live", $"another state hash");
        Require(follower is null || follower.StateHash() == hash, "replay = live", $"another state hash");
        for (var account = 0; account < accounts; account++)
        {
            Venue.EquityOf(new(AccountId.FirstTrader + account));
            Venue.BuyingPowerOf(new(AccountId.FirstTrader + account));
        }
    }
}
