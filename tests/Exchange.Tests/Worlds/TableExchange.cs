using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Tests.Simulation;
using TradeCraft.Exchange.Tests.Twin;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Worlds;

/// <summary>What a table is played on: the venue, or its twin. Both tell what happened in the same words.</summary>
internal abstract class TableExchange
{
    /// <summary>What the last command did, in the twin's words.</summary>
    public List<string> Story { get; } = [];

    public abstract IReadOnlyList<NaiveTrade> Trades { get; }

    public abstract WorldState State { get; }

    public abstract Decision Decide(Command command, Timestamp at);

    public abstract NaivePreview Preview(PlaceOrder place, Timestamp at);

    public abstract Money EquityOf(AccountId account);

    public abstract Money BuyingPowerOf(AccountId account);

    /// <summary>Throws when what must always hold does not.</summary>
    public abstract void Check(IReadOnlyList<Instrument> instruments);
}

internal sealed class TableVenue : TableExchange
{
    private readonly Venue venue = new();
    private readonly EventBuffer events = new();
    private readonly Gains gains = new();
    private readonly List<NaiveTrade> trades = [];

    public override IReadOnlyList<NaiveTrade> Trades => trades;

    public override WorldState State => WorldState.Of(venue, gains);

    public override Decision Decide(Command command, Timestamp at)
    {
        events.Clear();
        Story.Clear();
        var decision = venue.Decide(command, at, events);
        gains.Fold(events);
        foreach (ref readonly var happened in events.Events)
        {
            if (CoreStory.Of(in happened) is { } told) Story.Add(told);
            if (happened.Type == EventType.TradeExecuted) trades.Add(CoreStory.Of(happened.TradeExecuted));
        }

        return decision;
    }

    public override NaivePreview Preview(PlaceOrder place, Timestamp at) => CoreStory.Of(venue.Preview(place, at));

    public override Money EquityOf(AccountId account) => venue.EquityOf(account);

    public override Money BuyingPowerOf(AccountId account) => venue.BuyingPowerOf(account);

    public override void Check(IReadOnlyList<Instrument> instruments)
    {
        Laws.CheckPostings(events, instruments);
        Laws.Check(venue, State, instruments);
    }

    public override string ToString() => "venue";
}

internal sealed class TableTwin : TableExchange
{
    private readonly NaiveExchange twin = new();

    public override IReadOnlyList<NaiveTrade> Trades => twin.Trades;

    public override WorldState State => TwinState.Of(twin);

    public override Decision Decide(Command command, Timestamp at)
    {
        var before = twin.Story.Count;
        var decision = twin.Do(command, at);
        Story.Clear();
        Story.AddRange(twin.Story.Skip(before));
        return decision;
    }

    public override NaivePreview Preview(PlaceOrder place, Timestamp at) => twin.Preview(place, at);

    public override Money EquityOf(AccountId account) => new((long)twin.EquityOf(account));

    public override Money BuyingPowerOf(AccountId account) => new((long)twin.BuyingPowerOf(account));

    public override void Check(IReadOnlyList<Instrument> instruments) => Laws.Check(State, instruments, twin.Physics.UsersCross);

    public override string ToString() => "twin";
}
