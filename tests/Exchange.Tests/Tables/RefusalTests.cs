using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>
/// Every refusal, alone and together with each other one that can be wrong at the same time: the earlier in <see cref="Rejection"/> wins,
/// and nothing has happened.
/// </summary>
public sealed class RefusalTests : RefusalWorld
{
    [Fact]
    public void Orders() => EachAloneAndInPairs(Order,
    [
        Of<PlaceOrder>(Rejection.UnknownAccount, "account", order => order with { Account = Nobody }),
        Of<PlaceOrder>(Rejection.UnknownAccount, "account", order => order with { Account = AccountId.House }),
        Of<PlaceOrder>(Rejection.UnknownInstrument, "instrument", order => order with { Instrument = new(9) }),
        Of<PlaceOrder>(Rejection.UnknownInstrument, "instrument", order => order with { Instrument = new(-1) }),
        Of<PlaceOrder>(Rejection.IdempotencyKeyReused, "request",
            order => order with { Options = (order.Options ?? OrderOptions.None) with { Request = new(1, 2) } }),
        Of<PlaceOrder>(Rejection.LimitPriceMissing, "price", order => order with { LimitPrice = default }),
        Of<PlaceOrder>(Rejection.PriceNotPositive, "price", order => order with { LimitPrice = new(long.MinValue) }),
        Of<PlaceOrder>(Rejection.PriceTooHigh, "price", order => order with { LimitPrice = new(Price.MaxTicks + 1) }),
        Of<PlaceOrder>(Rejection.PriceTooHigh, "price", order => order with { LimitPrice = new(long.MaxValue) }),
        Of<PlaceOrder>(Rejection.QuantityAndNotional, "quantity", order => order with { Quantity = default }),
        Of<PlaceOrder>(Rejection.QuantityNotPositive, "quantity", order => order with { Quantity = new(long.MinValue) }),
        Of<PlaceOrder>(Rejection.QuantityTooLarge, "quantity", order => order with { Quantity = new(long.MaxValue) }),
        Of<PlaceOrder>(Rejection.QuantityTooLarge, "quantity", order => order with { Quantity = new(1_000_000_001) }),
        Of<PlaceOrder>(Rejection.OrderValueTooLarge, "price quantity",
            order => order with { LimitPrice = new(Price.MaxTicks), Quantity = new(100) }),
        Of<PlaceOrder>(Rejection.OrderValueTooLarge, "price quantity instrument side",
            order => order with { Type = OrderType.Market, LimitPrice = default, Instrument = new(1), Quantity = new(200_000_000) }),
        Of<PlaceOrder>(Rejection.ClientOrderIdInUse, "id", order => order with
        {
            Account = order.Account == Nobody ? Nobody : order.Account == AccountId.House ? AccountId.House : Alice,
            Options = (order.Options ?? OrderOptions.None) with { ClientOrderId = "mine" },
        }),
        Of<PlaceOrder>(Rejection.NoLiquidity, "price side",
            order => order with { Type = OrderType.Market, LimitPrice = default, Side = Side.Buy }),
        Of<PlaceOrder>(Rejection.InsufficientFunds, "account id side", order => order with { Account = Poor }),
        Of<PlaceOrder>(Rejection.InsufficientAsset, "account id side", order => order with { Account = Poor, Side = Side.Sell }),
        Of<PlaceOrder>(Rejection.InsufficientAsset, "quantity side", order => order with { Side = Side.Sell, Quantity = new(11) }),
        Of<PlaceOrder>(Rejection.BalanceLimit, "account id side",
            order => order with { Account = Whale, Quantity = order.Quantity == new Quantity(5) ? new(11) : order.Quantity }),
    ]);

    [Fact]
    public void Accounts() => EachAloneAndInPairs(new OpenAccount(new(9), Usd, new(100), Free),
    [
        Of<OpenAccount>(Rejection.UnknownAsset, "asset", open => open with { Asset = Nothing }),
        Of<OpenAccount>(Rejection.AmountNotPositive, "amount", open => open with { Amount = new(-1) }),
        Of<OpenAccount>(Rejection.AmountTooLarge, "amount", open => open with { Amount = new(Money.MaxUnits + 1) }),
        Of<OpenAccount>(Rejection.TermsMalformed, "terms",
            open => open with { Terms = new(Profile.Flat(new(-FeeRate.MaxMillionths - 1), default)) }),
        Of<OpenAccount>(Rejection.TermsMalformed, "terms",
            open => open with { Terms = new(Profile.Flat(default, new(FeeRate.MaxMillionths + 1))) }),
        Of<OpenAccount>(Rejection.TermsMalformed, "terms",
            open => open with { Terms = Free with { Rules = new() { MaxOpenOrders = -1 } } }),
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
        Of<Deposit>(Rejection.BalanceLimit, "account asset amount",
            deposit => deposit with { Account = Whale, Asset = Abc, Amount = new(1_000_000_001) }),
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
        Assert.Throws<ArgumentOutOfRangeException>(() => Decide(new Unheard()));

    private sealed record Unheard : Command;
}
