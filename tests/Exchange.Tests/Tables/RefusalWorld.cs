using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Tests.Worlds;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>A venue on which commands are tried that have something wrong with them, or two things.</summary>
public abstract class RefusalWorld
{
    /// <summary>One thing wrong with a command. Two that touch the same field cannot be wrong at once.</summary>
    private protected sealed record Fault(Rejection Rejection, string Fields, Func<Command, Command> Spoil)
    {
        public bool GoesWith(Fault other) => !Fields.Split(' ').Intersect(other.Fields.Split(' ')).Any();
    }

    private protected static readonly AssetId Usd = new(0), Abc = new(1), Xyz = new(2), Nothing = new(9);
    private protected static readonly AccountId Alice = new(101), Poor = new(102), Whale = new(103), Nobody = new(999);

    private protected static readonly AccountTerms Free = new(Profile.Flat(default, default));

    private readonly Venue venue = new();
    private readonly EventBuffer events = new();

    protected RefusalWorld()
    {
        foreach (var code in new[] { "USD", "ABC", "XYZ" }) Accept(new ListAsset(code, 8));
        Accept(new ListInstrument("ABC", "Abc", AssetClass.Equity, Abc, Usd, 0.01m, 1m));
        Accept(new ListInstrument("XYZ", "Xyz", AssetClass.Equity, Xyz, Usd, 0.01m, 1m));
        Accept(new OpenAccount(new(1), Usd, new(1_000_000_000_000), Free));
        Accept(new OpenAccount(new(2), Usd, Money.Zero, Free));
        Accept(new OpenAccount(new(3), Usd, new(1_000_000_000_000), Free));
        Accept(new Deposit(Alice, Abc, new(1_000_000_000)));
        Accept(new Deposit(Whale, Abc, new(Money.MaxUnits - 1_000_000_000)));
        Accept(Order with { Quantity = new(1), Options = new() { ClientOrderId = "mine", Request = new(1, 1) } });
        Accept(new QuoteDepth(new(1), default, new BookLevel[] { new(new(999), new(100_000_000)), new(new(1000), new(100_000_000)) }));
    }

    private protected static PlaceOrder Order => new(Alice, new(0), Side.Buy, OrderType.Limit, TimeInForce.Gtc, new(5), new(1000));

    private protected static Fault Of<T>(Rejection rejection, string fields, Func<T, T> spoil) where T : Command =>
        new(rejection, fields, command => spoil((T)command));

    private protected void EachAloneAndInPairs(Command good, IReadOnlyList<Fault> faults, bool liquid = false)
    {
        if (liquid) Accept(new QuoteDepth(new(1), default, new BookLevel[] { new(new(1_000), new(100)) }));
        foreach (var fault in faults)
        {
            Refuse(fault.Spoil(good), fault.Rejection);
            foreach (var other in faults.Where(fault.GoesWith))
                Refuse(other.Spoil(fault.Spoil(good)), fault.Rejection < other.Rejection ? fault.Rejection : other.Rejection);
        }

        Accept(good);
    }

    private protected void Refuse(Command command, Rejection expected)
    {
        var (hash, before) = (venue.StateHash(), WorldState.Of(venue));
        events.Clear();
        var decision = venue.Decide(command, default, events);
        Assert.True(decision == new Decision(expected, 0), $"{command}\nexpected {expected}, got {decision}");
        Assert.Equal(0, events.Count);
        Assert.Equal(hash, venue.StateHash());
        Assert.True(before.Same(WorldState.Of(venue)), $"{command} changed something though it was refused.");
    }

    private protected void Accept(Command command)
    {
        events.Clear();
        var decision = venue.Decide(command, default, events);
        Assert.True(decision.IsAccepted, $"{command}: {decision}");
    }

    private protected Decision Decide(Command command)
    {
        events.Clear();
        return venue.Decide(command, default, events);
    }
}
