using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Tests.Worlds;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>
/// Every refusal, alone and together with each other one that can be wrong at the same time: the earlier in <see cref="Rejection"/> wins,
/// and nothing has happened.
/// </summary>
public sealed class RefusalTests
{
    /// <summary>One thing wrong with a command. Two that touch the same field cannot be wrong at once.</summary>
    private sealed record Fault(Rejection Rejection, string Fields, Func<Command, Command> Spoil)
    {
        public bool GoesWith(Fault other) => !Fields.Split(' ').Intersect(other.Fields.Split(' ')).Any();
    }

    private static readonly AssetId Usd = new(0), Abc = new(1), Xyz = new(2), Nothing = new(9);
    private static readonly AccountId Alice = new(101), Poor = new(102), Whale = new(103), Nobody = new(999);

    private static readonly AccountTerms Free = new(Profile.Flat(default, default));

    private readonly Venue venue = new();
    private readonly EventBuffer events = new();

    public RefusalTests()
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

    private static PlaceOrder Order => new(Alice, new(0), Side.Buy, OrderType.Limit, TimeInForce.Gtc, new(5), new(1000));

    [Fact]
    public void Orders() => EachAloneAndInPairs(Order,
    [
        Of<PlaceOrder>(Rejection.UnknownAccount, "account", order => order with { Account = Nobody }),
        Of<PlaceOrder>(Rejection.UnknownAccount, "account", order => order with { Account = AccountId.House }),
        Of<PlaceOrder>(Rejection.UnknownInstrument, "instrument", order => order with { Instrument = new(9) }),
        Of<PlaceOrder>(Rejection.UnknownInstrument, "instrument", order => order with { Instrument = new(-1) }),
        Of<PlaceOrder>(Rejection.IdempotencyKeyReused, "request", order => order with { Options = (order.Options ?? OrderOptions.None) with { Request = new(1, 2) } }),
        Of<PlaceOrder>(Rejection.LimitPriceMissing, "price", order => order with { LimitPrice = default }),
        Of<PlaceOrder>(Rejection.PriceNotPositive, "price", order => order with { LimitPrice = new(long.MinValue) }),
        Of<PlaceOrder>(Rejection.PriceTooHigh, "price", order => order with { LimitPrice = new(Price.MaxTicks + 1) }),
        Of<PlaceOrder>(Rejection.PriceTooHigh, "price", order => order with { LimitPrice = new(long.MaxValue) }),
        Of<PlaceOrder>(Rejection.QuantityAndNotional, "quantity", order => order with { Quantity = default }),
        Of<PlaceOrder>(Rejection.QuantityNotPositive, "quantity", order => order with { Quantity = new(long.MinValue) }),
        Of<PlaceOrder>(Rejection.QuantityTooLarge, "quantity", order => order with { Quantity = new(long.MaxValue) }),
        Of<PlaceOrder>(Rejection.QuantityTooLarge, "quantity", order => order with { Quantity = new(1_000_000_001) }),
        Of<PlaceOrder>(Rejection.OrderValueTooLarge, "price quantity", order => order with { LimitPrice = new(Price.MaxTicks), Quantity = new(100) }),
        Of<PlaceOrder>(Rejection.OrderValueTooLarge, "price quantity instrument side", order => order with { Type = OrderType.Market, LimitPrice = default, Instrument = new(1), Quantity = new(200_000_000) }),
        Of<PlaceOrder>(Rejection.ClientOrderIdInUse, "id", order => order with { Account = order.Account == Nobody ? Nobody : order.Account == AccountId.House ? AccountId.House : Alice, Options = (order.Options ?? OrderOptions.None) with { ClientOrderId = "mine" } }),
        Of<PlaceOrder>(Rejection.NoLiquidity, "price side", order => order with { Type = OrderType.Market, LimitPrice = default, Side = Side.Buy }),
        Of<PlaceOrder>(Rejection.InsufficientFunds, "account id side", order => order with { Account = Poor }),
        Of<PlaceOrder>(Rejection.InsufficientAsset, "account id side", order => order with { Account = Poor, Side = Side.Sell }),
        Of<PlaceOrder>(Rejection.InsufficientAsset, "quantity side", order => order with { Side = Side.Sell, Quantity = new(11) }),
        Of<PlaceOrder>(Rejection.BalanceLimit, "account id side", order => order with { Account = Whale, Quantity = order.Quantity == new Quantity(5) ? new(11) : order.Quantity }),
    ]);

    [Fact]
    public void Accounts() => EachAloneAndInPairs(new OpenAccount(new(9), Usd, new(100), Free),
    [
        Of<OpenAccount>(Rejection.UnknownAsset, "asset", open => open with { Asset = Nothing }),
        Of<OpenAccount>(Rejection.AmountNotPositive, "amount", open => open with { Amount = new(-1) }),
        Of<OpenAccount>(Rejection.AmountTooLarge, "amount", open => open with { Amount = new(Money.MaxUnits + 1) }),
        Of<OpenAccount>(Rejection.TermsMalformed, "terms", open => open with { Terms = new(Profile.Flat(new(-FeeRate.MaxMillionths - 1), default)) }),
        Of<OpenAccount>(Rejection.TermsMalformed, "terms", open => open with { Terms = new(Profile.Flat(default, new(FeeRate.MaxMillionths + 1))) }),
        Of<OpenAccount>(Rejection.TermsMalformed, "terms", open => open with { Terms = Free with { Rules = new() { MaxOpenOrders = -1 } } }),
        Of<OpenAccount>(Rejection.BalanceLimit, "asset amount", open => open with { Asset = Abc, Amount = new(1) }),
    ]);

    [Fact]
    public void Deposits() => EachAloneAndInPairs(new Deposit(Alice, Usd, new(100)),
    [
        Of<Deposit>(Rejection.UnknownAccount, "account", deposit => deposit with { Account = Nobody }),
        Of<Deposit>(Rejection.UnknownAccount, "account", deposit => deposit with { Account = AccountId.World }),
        Of<Deposit>(Rejection.UnknownAsset, "asset", deposit => deposit with { Asset = Nothing }),
        Of<Deposit>(Rejection.UnknownAsset, "asset", deposit => deposit with { Asset = new(-1) }),
        Of<Deposit>(Rejection.AmountNotPositive, "amount", deposit => deposit with { Amount = Money.Zero }),
        Of<Deposit>(Rejection.AmountNotPositive, "amount", deposit => deposit with { Amount = new(long.MinValue) }),
        Of<Deposit>(Rejection.AmountTooLarge, "amount", deposit => deposit with { Amount = new(long.MaxValue) }),
        Of<Deposit>(Rejection.BalanceLimit, "asset amount", deposit => deposit with { Asset = Abc, Amount = new(1_000_000_001) }),
        Of<Deposit>(Rejection.BalanceLimit, "account asset amount", deposit => deposit with { Account = Whale, Asset = Abc, Amount = new(1_000_000_001) }),
    ]);

    [Fact]
    public void Listings()
    {
        EachAloneAndInPairs(new ListAsset("EUR", 2),
        [
            Of<ListAsset>(Rejection.ListingMalformed, "decimals", list => list with { Decimals = 9 }),
            Of<ListAsset>(Rejection.ListingMalformed, "decimals", list => list with { Decimals = -1 }),
            Of<ListAsset>(Rejection.ListingMalformed, "code", list => list with { Code = "" }),
            Of<ListAsset>(Rejection.AlreadyListed, "code", list => list with { Code = "ABC" }),
        ]);
        EachAloneAndInPairs(new ListInstrument("ABC-XYZ", "", AssetClass.Crypto, Abc, Xyz, 0.01m, 1m),
        [
            Of<ListInstrument>(Rejection.UnknownAsset, "base", list => list with { Base = Nothing }),
            Of<ListInstrument>(Rejection.UnknownAsset, "quote", list => list with { Quote = Nothing }),
            Of<ListInstrument>(Rejection.ListingMalformed, "base quote", list => list with { Base = Usd, Quote = Usd }),
            Of<ListInstrument>(Rejection.ListingMalformed, "tick", list => list with { TickSize = 0m }),
            Of<ListInstrument>(Rejection.ListingMalformed, "tick", list => list with { TickSize = -0.01m }),
            Of<ListInstrument>(Rejection.ListingMalformed, "tick", list => list with { TickSize = decimal.MaxValue }),
            Of<ListInstrument>(Rejection.ListingMalformed, "tick step", list => list with { TickSize = 0.00001m, StepSize = 0.0001m }),
            Of<ListInstrument>(Rejection.ListingMalformed, "step", list => list with { StepSize = 0.000000001m }),
            Of<ListInstrument>(Rejection.ListingMalformed, "step", list => list with { StepSize = decimal.MaxValue }),
            Of<ListInstrument>(Rejection.ListingMalformed, "symbol", list => list with { Symbol = "" }),
            Of<ListInstrument>(Rejection.AlreadyListed, "symbol", list => list with { Symbol = "ABC" }),
        ]);
    }

    [Fact]
    public void A_command_the_venue_has_no_rule_for_is_a_bug_and_throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => venue.Decide(new Unheard(), default, events));

    private sealed record Unheard : Command;

    private static Fault Of<T>(Rejection rejection, string fields, Func<T, T> spoil) where T : Command =>
        new(rejection, fields, command => spoil((T)command));

    private void EachAloneAndInPairs(Command good, IReadOnlyList<Fault> faults)
    {
        foreach (var fault in faults)
        {
            Refuse(fault.Spoil(good), fault.Rejection);
            foreach (var other in faults.Where(fault.GoesWith))
                Refuse(other.Spoil(fault.Spoil(good)), fault.Rejection < other.Rejection ? fault.Rejection : other.Rejection);
        }

        Accept(good);
    }

    private void Refuse(Command command, Rejection expected)
    {
        var (hash, before) = (venue.StateHash(), VenueState.Of(venue));
        events.Clear();
        var decision = venue.Decide(command, default, events);
        Assert.True(decision == new Decision(expected, 0), $"{command}\nexpected {expected}, got {decision}");
        Assert.Equal(0, events.Count);
        Assert.Equal(hash, venue.StateHash());
        Assert.True(before.Same(VenueState.Of(venue)), $"{command} changed something though it was refused.");
    }

    private void Accept(Command command)
    {
        events.Clear();
        var decision = venue.Decide(command, default, events);
        Assert.True(decision.IsAccepted, $"{command}: {decision}");
    }
}
