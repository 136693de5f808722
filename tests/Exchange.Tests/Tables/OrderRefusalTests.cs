using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>What can be wrong with the terms of an order, each alone and with each other one that may be wrong at the same time.</summary>
public sealed class OrderRefusalTests : RefusalWorld
{
    private static PlaceOrder With(PlaceOrder order, Func<OrderOptions, OrderOptions> change) =>
        order with { Options = change(order.Options ?? OrderOptions.None) };

    private static Fault Options(Rejection rejection, string fields, Func<OrderOptions, OrderOptions> change) =>
        Of<PlaceOrder>(rejection, fields, order => With(order, change));

    private static PlaceOrder StopLimit => With(
        Order with { Type = OrderType.StopLimit, TimeInForce = TimeInForce.Gtd, LimitPrice = new(1_100) },
        options => options with
        {
            StopPrice = new(1_050),
            ExpiresAt = new(1_000_000),
            DisplayQuantity = new(2),
            TakeProfit = new(new(1_200)),
            StopLoss = new(new(900)),
        });

    [Fact]
    public void A_stop_limit_order_with_everything() => EachAloneAndInPairs(StopLimit,
    [
        Of<PlaceOrder>(Rejection.UnknownAccount, "account", order => order with { Account = Nobody }),
        Options(Rejection.PriceNotPositive, "stop", options => options with { StopPrice = new(0) }),
        Options(Rejection.PriceNotPositive, "profit", options => options with { TakeProfit = new(new(-1)) }),
        Options(Rejection.PriceNotPositive, "loss", options => options with { StopLoss = new(new(0)) }),
        Options(Rejection.PriceNotPositive, "loss", options => options with { StopLoss = new(new(900), new(0)) }),
        Options(Rejection.PriceTooHigh, "stop", options => options with { StopPrice = new(Price.MaxTicks + 1) }),
        Options(Rejection.PriceTooHigh, "profit", options => options with { TakeProfit = new(new(long.MaxValue)) }),
        Options(Rejection.PriceTooHigh, "loss", options => options with { StopLoss = new(new(900), new(Price.MaxTicks + 1)) }),
        Of<PlaceOrder>(Rejection.QuantityNotPositive, "quantity", order => order with { Quantity = new(-1) }),
        Options(Rejection.QuantityNotPositive, "display", options => options with { DisplayQuantity = new(0) }),
        Options(Rejection.AmountNotPositive, "notional", options => options with { Notional = new(-1) }),
        Options(Rejection.AmountTooLarge, "notional", options => options with { Notional = new(Instrument.MaxOrderValueUnits + 1) }),
        Options(Rejection.QuantityAndNotional, "notional quantity", options => options with { Notional = new(1) }),
        Of<PlaceOrder>(Rejection.QuantityAndNotional, "notional quantity", order => order with { Quantity = new(0) }),
        Of<PlaceOrder>(Rejection.LimitPriceMissing, "limit", order => order with { LimitPrice = default }),
        Options(Rejection.StopPriceMissing, "stop", options => options with { StopPrice = null }),
        Options(Rejection.TrailUnexpected, "trail", options => options with { Trail = new(1, 0) }),
        Of<PlaceOrder>(Rejection.TimeInForceUnfit, "tif", order => order with { TimeInForce = TimeInForce.Ioc }),
        Of<PlaceOrder>(Rejection.TimeInForceUnfit, "tif", order => order with { TimeInForce = TimeInForce.Fok }),
        Of<PlaceOrder>(Rejection.TimeInForceUnfit, "tif", order => order with { TimeInForce = TimeInForce.Opg }),
        Of<PlaceOrder>(Rejection.TimeInForceUnfit, "tif", order => order with { TimeInForce = TimeInForce.Cls }),
        Options(Rejection.ExpiryMissing, "tif expiry", options => options with { ExpiresAt = null }),
        Of<PlaceOrder>(Rejection.ExpiryUnexpected, "tif expiry", order => order with { TimeInForce = TimeInForce.Gtc }),
        Options(Rejection.ExpiryPast, "tif expiry", options => options with { ExpiresAt = new(0) }),
        Options(Rejection.DisplayUnfit, "display quantity", options => options with { DisplayQuantity = new(6) }),
        Options(Rejection.PostOnlyUnfit, "post", options => options with { PostOnly = true }),
        Options(Rejection.LegsUnfit, "reduce", options => options with { ReduceOnly = true }),
        Options(Rejection.TakeProfitWrongSide, "profit limit", options => options with { TakeProfit = new(new(1_100)) }),
        Options(Rejection.StopLossWrongSide, "loss limit", options => options with { StopLoss = new(new(1_100)) }),
        Options(Rejection.ClientOrderIdInUse, "account id", options => options with { ClientOrderId = "mine" }),
        Of<PlaceOrder>(Rejection.InsufficientFunds, "account", order => order with { Account = Poor }),
    ]);

    [Fact]
    public void A_trailing_stop()
    {
        Accept(new ReportPrint(new(0), new(1_000), new(1), Side.Buy));
        EachAloneAndInPairs(
            With(Order with { Type = OrderType.TrailingStop, LimitPrice = default }, options => options with { Trail = new(10, 0) }),
        [
            Of<PlaceOrder>(Rejection.LimitPriceUnexpected, "limit", order => order with { LimitPrice = new(1_000) }),
            Options(Rejection.StopPriceUnexpected, "stop", options => options with { StopPrice = new(1_000) }),
            Options(Rejection.TrailMissing, "trail", options => options with { Trail = null }),
            Options(Rejection.TrailOutOfRange, "trail", options => options with { Trail = new(0, 0) }),
            Options(Rejection.TrailOutOfRange, "trail", options => options with { Trail = new(1, 1) }),
            Options(Rejection.TrailOutOfRange, "trail", options => options with { Trail = new(-1, 0) }),
            Options(Rejection.TrailOutOfRange, "trail", options => options with { Trail = new(0, -1) }),
            Options(Rejection.TrailOutOfRange, "trail", options => options with { Trail = new(0, Trail.MostMillionths + 1) }),
            Options(Rejection.TrailOutOfRange, "trail", options => options with { Trail = new(long.MaxValue, 0) }),
            Options(Rejection.DisplayUnfit, "display", options => options with { DisplayQuantity = new(1) }),
            Of<PlaceOrder>(Rejection.NoReferencePrice, "instrument side id", order => order with { Instrument = new(1), Side = Side.Buy }),
        ]);
    }

    [Fact]
    public void A_market_order() => EachAloneAndInPairs(
        Order with { Type = OrderType.Market, LimitPrice = default, Instrument = new(1), TimeInForce = TimeInForce.Gtc, Side = Side.Buy },
    [
        Of<PlaceOrder>(Rejection.LimitPriceUnexpected, "limit", order => order with { LimitPrice = new(1) }),
        Options(Rejection.StopPriceUnexpected, "stop", options => options with { StopPrice = new(1) }),
        Options(Rejection.TrailUnexpected, "trail", options => options with { Trail = new(1, 0) }),
        Of<PlaceOrder>(Rejection.TimeInForceUnfit, "tif", order => order with { TimeInForce = TimeInForce.Gtd }),
        Options(Rejection.ExpiryUnexpected, "expiry tif", options => options with { ExpiresAt = new(5) }),
        Options(Rejection.DisplayUnfit, "display", options => options with { DisplayQuantity = new(1) }),
        Options(Rejection.PostOnlyUnfit, "post", options => options with { PostOnly = true }),
        Options(Rejection.LegsUnfit, "legs", options => options with { OneCancelsOther = true }),
        Options(Rejection.LegsUnfit, "legs reduce", options => options with { ReduceOnly = true, StopLoss = new(new(5)) }),
        Options(Rejection.TakeProfitWrongSide, "legs instrument side", options => options with { TakeProfit = new(new(1_000)) }),
        Options(Rejection.StopLossWrongSide, "legs instrument side", options => options with { StopLoss = new(new(1_000)) }),
        Options(Rejection.StopLossWrongSide, "legs instrument side",
            options => options with { TakeProfit = new(new(1_200)), StopLoss = new(new(1_200)) }),
    ], liquid: true);

    [Fact]
    public void A_notional_order_that_buys_nothing()
    {
        Accept(new QuoteDepth(new(1), default, new BookLevel[] { new(new(1_000), new(5)) }));
        var order = Order with { Instrument = new(1), Type = OrderType.Market, Quantity = default, LimitPrice = default };
        Refuse(With(order, options => options with { Notional = new(999_999_999) }), Rejection.NotionalTooSmall);
        Accept(With(order, options => options with { Notional = new(1_000_000_000) }));
        var limit = order with { Type = OrderType.Limit, LimitPrice = new(1_000) };
        Refuse(With(limit, options => options with { Notional = new(999_999_999) }), Rejection.NotionalTooSmall);
        Refuse(With(limit, options => options with { Notional = new(1_000_000_000), DisplayQuantity = new(1) }), Rejection.DisplayUnfit);
    }

    [Fact]
    public void A_legs_value_is_limited_as_the_orders_is() => Refuse(
        With(Order with { Quantity = new(100) }, options => options with { TakeProfit = new(new(Price.MaxTicks)) }),
        Rejection.OrderValueTooLarge);

    [Fact]
    public void Terms_of_accounts_instruments_and_physics()
    {
        EachAloneAndInPairs(new SetAccountTerms(Alice, Free),
        [
            Of<SetAccountTerms>(Rejection.UnknownAccount, "account", set => set with { Account = Nobody }),
            Of<SetAccountTerms>(Rejection.TermsMalformed, "terms", set => set with { Terms = new(new Profile("", 1)) }),
            Of<SetAccountTerms>(Rejection.TermsMalformed, "terms",
                set => set with { Terms = new(new Profile("slow", 1) { LatencyLeast = new(2), LatencyMost = new(1) }) }),
            Of<SetAccountTerms>(
                Rejection.TermsMalformed, "terms", set => set with { Terms = new(new Profile("rash", 1) { EquityLeverage = 101 }) }),
            Of<SetAccountTerms>(
                Rejection.HasOpenOrders, "terms account", set => set with { Terms = Free with { Kind = AccountKind.Margin } }),
        ]);
        EachAloneAndInPairs(new SetInstrumentTerms(new(0), InstrumentTerms.For(AssetClass.Equity)),
        [
            Of<SetInstrumentTerms>(Rejection.UnknownInstrument, "instrument", set => set with { Instrument = new(9) }),
            Of<SetInstrumentTerms>(Rejection.TermsMalformed, "terms", set => set with { Terms = new(100, 101, true, 0) }),
            Of<SetInstrumentTerms>(Rejection.TermsMalformed, "terms", set => set with { Terms = new(0, 0, true, 0) }),
            Of<SetInstrumentTerms>(
                Rejection.TermsMalformed, "terms", set => set with { Terms = new(InstrumentTerms.Whole + 1, 1, true, 0) }),
        ]);
        Refuse(new SetPhysics(new Physics("", 1)), Rejection.TermsMalformed);
        Refuse(new SetPhysics(new Physics("odd", 1) { MadeLevels = 51 }), Rejection.TermsMalformed);
        Refuse(new SetPhysics(new Physics("odd", 1) { Protection = 0 }), Rejection.TermsMalformed);
        Refuse(new SetPhysics(new Physics("odd", 1) { RefillHalfLife = new(-1) }), Rejection.TermsMalformed);
        Refuse(new ListInstrument("NEW", "", AssetClass.Crypto, Abc, Xyz, 0.01m, 1m, new(0, 0, false, 0)), Rejection.TermsMalformed);
    }

    [Fact]
    public void Money_that_leaves_or_starts_anew()
    {
        EachAloneAndInPairs(new Withdraw(Alice, Usd, new(100)),
        [
            Of<Withdraw>(Rejection.UnknownAccount, "account", withdraw => withdraw with { Account = Nobody }),
            Of<Withdraw>(Rejection.UnknownAsset, "asset", withdraw => withdraw with { Asset = Nothing }),
            Of<Withdraw>(Rejection.AmountNotPositive, "amount", withdraw => withdraw with { Amount = new(0) }),
            Of<Withdraw>(Rejection.AmountTooLarge, "amount", withdraw => withdraw with { Amount = new(long.MaxValue) }),
            Of<Withdraw>(Rejection.InsufficientFunds, "amount", withdraw => withdraw with { Amount = new(1_000_000_000_001) }),
            Of<Withdraw>(Rejection.InsufficientFunds, "account", withdraw => withdraw with { Account = Poor }),
        ]);
        EachAloneAndInPairs(new ResetAccount(Poor, new(100)),
        [
            Of<ResetAccount>(Rejection.UnknownAccount, "account", reset => reset with { Account = Nobody }),
            Of<ResetAccount>(Rejection.AmountNotPositive, "amount", reset => reset with { Amount = new(-1) }),
            Of<ResetAccount>(Rejection.AmountTooLarge, "amount", reset => reset with { Amount = new(Money.MaxUnits + 1) }),
        ]);
        EachAloneAndInPairs(new SplitShares(new(0), 1, 2),
        [
            Of<SplitShares>(Rejection.UnknownInstrument, "instrument", split => split with { Instrument = new(9) }),
            Of<SplitShares>(Rejection.SplitMalformed, "to", split => split with { To = 0 }),
            Of<SplitShares>(Rejection.SplitMalformed, "from", split => split with { From = SplitShares.MostShares + 1 }),
            Of<SplitShares>(Rejection.SplitMalformed, "to from", split => split with { To = 5, From = 5 }),
            Of<SplitShares>(Rejection.BalanceLimit, "to from", split => split with { To = 3, From = 1 }),
        ]);
        EachAloneAndInPairs(new PayDividend(new(0), new(1)),
        [
            Of<PayDividend>(Rejection.UnknownInstrument, "instrument", pay => pay with { Instrument = new(9) }),
            Of<PayDividend>(Rejection.AmountNotPositive, "amount", pay => pay with { PerUnit = new(0) }),
            Of<PayDividend>(Rejection.AmountTooLarge, "amount", pay => pay with { PerUnit = new(long.MaxValue) }),
        ]);
    }

    [Fact]
    public void Cancelling_replacing_and_the_market()
    {
        Refuse(new CancelOrders(Nobody), Rejection.UnknownAccount);
        Refuse(new CancelOrders(Alice, new(9)), Rejection.UnknownInstrument);
        EachAloneAndInPairs(new ReplaceOrder(Alice, new(1), new Quantity(2), new Price(1_000)),
        [
            Of<ReplaceOrder>(Rejection.UnknownAccount, "account", replace => replace with { Account = Nobody }),
            Of<ReplaceOrder>(Rejection.UnknownOrder, "account order", replace => replace with { Account = Whale }),
            Of<ReplaceOrder>(Rejection.UnknownOrder, "order", replace => replace with { Order = new(99) }),
            Of<ReplaceOrder>(Rejection.PriceNotPositive, "limit", replace => replace with { LimitPrice = new(0) }),
            Of<ReplaceOrder>(Rejection.PriceTooHigh, "limit", replace => replace with { LimitPrice = new(Price.MaxTicks + 1) }),
            Of<ReplaceOrder>(Rejection.QuantityNotPositive, "quantity", replace => replace with { Quantity = new(0) }),
            Of<ReplaceOrder>(Rejection.QuantityTooLarge, "quantity", replace => replace with { Quantity = new(long.MaxValue) }),
            Of<ReplaceOrder>(Rejection.StopPriceUnexpected, "stop", replace => replace with { StopPrice = new(5) }),
            Of<ReplaceOrder>(Rejection.TrailUnexpected, "trail", replace => replace with { Trail = new(5, 0) }),
            Of<ReplaceOrder>(Rejection.NothingToReplace, "quantity limit", replace => replace with { Quantity = null, LimitPrice = null }),
            Of<ReplaceOrder>(Rejection.OrderValueTooLarge, "quantity limit",
                replace => replace with { Quantity = new(1_000), LimitPrice = new(Price.MaxTicks) }),
            Of<ReplaceOrder>(Rejection.InsufficientFunds, "quantity limit",
                replace => replace with { Quantity = new(1_000), LimitPrice = new(1_200) }),
        ]);
        foreach (Command command in new Command[] { new HaltTrading(new(9)), new ResumeTrading(new(9)), new OpenSession(new(9)),
            new CloseSession(new(9)), new Delist(new(9)), new SetPriceBand(new(9), default, default), new ReportMark(new(9), new(1)) })
            Refuse(command, Rejection.UnknownInstrument);
        Refuse(new ReportMark(new(0), new(0)), Rejection.PriceNotPositive);
        Refuse(new ReportMark(new(0), new(Price.MaxTicks + 1)), Rejection.PriceTooHigh);
        Refuse(new CloseSession(new(0), new Price(0)), Rejection.PriceNotPositive);
        Refuse(new CloseSession(new(0), new Price(Price.MaxTicks + 1)), Rejection.PriceTooHigh);
        Refuse(new OpenSession(new(0)), Rejection.WrongPhase);
        Refuse(new SetPriceBand(new(0), new(5), new(4)), Rejection.BandMalformed);
        Refuse(new SetPriceBand(new(0), new(-1), new(4)), Rejection.BandMalformed);
        Accept(new SetPriceBand(new(0), new(5), new(2_000)));
        Refuse(new CloseSession(new(0), new Price(2_001)), Rejection.OutsidePriceBand);
    }

    [Fact]
    public void Coins_and_currencies_have_no_auctions()
    {
        Accept(new ListInstrument("COIN", "", AssetClass.Crypto, Abc, Xyz, 0.01m, 1m));
        Refuse(new CloseSession(new(2)), Rejection.NoAuction);
        Refuse(Order with { Instrument = new(2), TimeInForce = TimeInForce.Opg }, Rejection.NoAuction);
        Refuse(Order with { Instrument = new(2), TimeInForce = TimeInForce.Cls }, Rejection.NoAuction);
    }

    [Fact]
    public void Margin_is_for_the_accounts_own_currency_and_for_what_can_be_borrowed()
    {
        Accept(new OpenAccount(new(4), Usd, new(1_000_000_000_000), Free with { Kind = AccountKind.Margin }));
        Accept(new ListInstrument("ABC-XYZ", "", AssetClass.Crypto, Abc, Xyz, 0.01m, 1m));
        var margin = new AccountId(104);
        Refuse(Order with { Account = margin, Instrument = new(2) }, Rejection.CurrencyNotMarginable);
        Accept(new SetInstrumentTerms(new(1), new(500_000, 250_000, IsShortable: false, 0)));
        Refuse(Order with { Account = margin, Instrument = new(1), Side = Side.Sell }, Rejection.NotShortable);
        Accept(Order with { Account = margin, Instrument = new(1) });
        Refuse(Order with { Account = margin, Quantity = new(2_000) }, Rejection.InsufficientMargin);
    }
}
