using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>What the fuzz over the edges found, each as few commands as it takes.</summary>
public sealed class EdgeFindings
{
    private const long Dollar = 100_000_000;

    private static readonly AssetId Usd = new(0);
    private static readonly AssetId Share = new(1);
    private static readonly InstrumentId Abc = new(0);
    private static readonly AccountId Alice = new(AccountId.FirstTrader);
    private static readonly AccountId Bob = new(AccountId.FirstTrader + 1);

    private readonly Venue venue = new();
    private readonly EventBuffer events = new();
    private Timestamp now = RandomOrders.Beginning;

    [Fact]
    public void A_preview_of_more_shares_than_an_order_may_have_is_a_refusal()
    {
        List(AssetClass.Equity, 0.01m, 0.001m);
        Open(100_000 * Dollar, new(Profiles.Exchange));
        Assert.Equal(Rejection.QuantityTooLarge, venue.Preview(Buy(Alice, 100_000_000_000_000, 100), now).Rejection);
    }

    [Theory]
    [InlineData(Side.Buy, 1_000_000_000_000)]
    [InlineData(Side.Sell, 1_000_000_000_000)]
    [InlineData(Side.Buy, Quantity.MaxSteps)]
    [InlineData(Side.Sell, long.MaxValue)]
    public void A_preview_under_the_dearest_fees_is_a_refusal_too(Side side, long steps)
    {
        List(AssetClass.Equity, 0.01m, 0.001m);
        const long most = 1_000_000_000_000_000;
        var fees = new FeeSchedule { PerUnit = most, PerOrder = most, SaleRate = 1_000_000, SalePerUnit = most };
        Open(100_000 * Dollar, new(new Profile("dear", 1) { Equity = fees }));
        Assert.NotEqual(Rejection.None, venue.Preview(Buy(Alice, steps, 1) with { Side = side }, now).Rejection);
    }

    [Fact]
    public void An_iceberg_cannot_make_one_quote_raise_a_hundred_thousand_events()
    {
        List(AssetClass.Equity, 0.01m, 0.001m);
        Open(1_000_000 * Dollar, new(Profiles.Frictionless));
        Do(Buy(Alice, 50_000, 100) with { Options = new() { DisplayQuantity = new(1) } });
        Do(new QuoteDepth(Abc, Levels(), Levels((1_000_000, 99))));
        Assert.True(events.Count < 10_000, $"{events.Count} events");
    }

    [Fact]
    public void An_iceberg_cannot_grow_to_a_hundred_thousand_slices_either()
    {
        List(AssetClass.Equity, 0.01m, 0.001m);
        Open(1_000_000 * Dollar, new(Profiles.Frictionless));
        Do(Buy(Alice, 2, 100) with { Options = new() { DisplayQuantity = new(1) } });
        Do(new ReplaceOrder(Alice, new(1), new(50_000)));
        Do(new QuoteDepth(Abc, Levels(), Levels((1_000_000, 99))));
        Assert.True(events.Count < 10_000, $"{events.Count} events");
    }

    [Fact]
    public void An_entrys_quantity_is_not_raised_past_what_its_legs_can_bear()
    {
        List(AssetClass.Equity, 0.01m, 0.001m);
        Open(100_000 * Dollar, new(Profiles.Frictionless));
        Do(new Deposit(Alice, Share, new(10_000_000 * Dollar)));
        var entry = Buy(Alice, 1, 100) with { Side = Side.Sell };
        Do(entry with { Options = new() { StopLoss = new(new(Price.MaxTicks - 1), new(Price.MaxTicks)) } });
        Do(new ReplaceOrder(Alice, new(1), new(10_000_000_000)));
        Do(new QuoteDepth(Abc, Levels((10_000_000_000, 100)), Levels()));
        IsWhole();
    }

    [Fact]
    public void An_entry_that_waits_for_the_opening_is_not_raised_past_what_its_legs_can_bear()
    {
        List(AssetClass.Equity, 0.00000001m, 1m);
        Open(100_000 * Dollar, new(Profiles.Frictionless));
        Do(new Deposit(Alice, Share, new(Money.MaxUnits / 2)));
        Do(new ReportPrint(Abc, new(101), new(1_000), Side.Sell));
        var opening = new PlaceOrder(Alice, Abc, Side.Sell, OrderType.Market, TimeInForce.Opg, new(1_000_000), default);
        Do(opening with { Options = new() { StopLoss = new(new(104), new(Price.MaxTicks)) } });
        Do(new CloseSession(Abc, new(101)));
        Do(new ReplaceOrder(Alice, new(1), new(10_000_000_000)));
        Do(new OpenSession(Abc, new(104)));
        IsWhole();
    }

    [Fact]
    public void Interest_that_nobody_could_pay_is_charged_day_after_day()
    {
        ShortAtTheHighestMark();
        for (var day = 0; day < 5; day++) Do(new ChargeInterest());
        IsWhole();
    }

    [Fact]
    public void Interest_of_several_accounts_does_not_overfill_the_purse_of_fees()
    {
        ShortAtTheHighestMark();
        for (var trader = 0; trader < 3; trader++)
        {
            Open(100_000_000 * Dollar, new(Profiles.Frictionless) { Kind = AccountKind.Margin });
            Do(new ReportMark(Abc, new(100)));
            Show(Levels((100_000, 100)), Levels());
            Do(Buy(new(AccountId.FirstTrader + 2 + trader), 100_000, 100) with { Side = Side.Sell });
        }

        Do(new ReportMark(Abc, new(Price.MaxTicks)));
        Do(new ChargeInterest());
        Do(new ChargeInterest());
        IsWhole();
    }

    [Fact]
    public void An_account_in_the_deepest_debt_can_start_anew()
    {
        ShortAtTheHighestMark();
        Do(new Deposit(Bob, Usd, new(Money.MaxUnits - (1_000_000_010 * Dollar))));
        for (var day = 0; day < 2; day++) Do(new ChargeInterest());
        Do(new ResetAccount(Alice, Money.Zero));
        IsWhole();
    }

    [Fact]
    public void Buying_from_the_house_on_credit_does_not_end_when_its_purse_is_full()
    {
        List(AssetClass.Currency, 0.01m, 1m);
        Open(Money.MaxUnits, new(Profiles.Frictionless) { Kind = AccountKind.Margin });
        for (var order = 0; order < 100; order++)
        {
            Show(Levels(), Levels((100, 1_000_000_000)));
            Do(Buy(Alice, 100, 1_000_000_000));
        }

        IsWhole();
    }

    [Fact]
    public void Sales_that_fit_each_alone_do_not_end_trading_when_all_of_them_fill()
    {
        List(AssetClass.Equity, 0.01m, 1m);
        Open(Money.MaxUnits / 2, new(Profiles.Frictionless));
        Do(new Deposit(Alice, Share, new(100_000)));
        for (var order = 0; order < 80; order++) Do(Buy(Alice, 100, 1_000_000_000) with { Side = Side.Sell });
        for (var quote = 0; quote < 80; quote++) Show(Levels((100, 1_000_000_000)), Levels());
        IsWhole();
    }

    /// <summary>One such order owes a quarter of what a balance may be, and shares of a great price are worth the credit.</summary>
    [Fact]
    public void The_dearest_fees_do_not_end_trading_when_their_purse_is_full()
    {
        List(AssetClass.Equity, 0.01m, 1m);
        var dear = new Profile("dear", 1) { Equity = new FeeSchedule { PerUnit = 1_000_000_000_000_000 } };
        Open(Dollar, new(dear) { Kind = AccountKind.Margin });
        Do(new Deposit(Alice, Share, new(1_000_000)));
        Do(new ReportMark(Abc, new(1_000_000_000)));
        for (var order = 0; order < 12; order++)
        {
            Show(Levels(), Levels((2_000, 1)));
            Do(Buy(Alice, 2_000, 1));
        }

        IsWhole();
    }

    /// <summary>
    /// Alice is short of a million steps whose price became the highest that there is, and lending them costs ten times their worth a year.
    /// </summary>
    private void ShortAtTheHighestMark()
    {
        List(AssetClass.Currency, 1_000_000m, 0.00001m);
        Open(1_000_000_000 * Dollar, new(Profiles.Frictionless) { Kind = AccountKind.Margin });
        Open(10 * Dollar, new(Profiles.Frictionless));
        Do(new SetInstrumentTerms(Abc, new(33_333, 1, IsShortable: true, BorrowRate: 10_000_000)));
        Do(new QuoteDepth(Abc, Levels((1_000_000, 100)), Levels()));
        Do(Buy(Alice, 1_000_000, 100) with { Side = Side.Sell });
        Do(new ReportMark(Abc, new(Price.MaxTicks)));
    }

    /// <summary>The leg has little to close yet, and its entry much to fill.</summary>
    [Fact]
    public void A_leg_is_not_moved_to_where_the_rest_of_its_entry_would_be_worth_too_much()
    {
        List(AssetClass.Etf, 21.4m, 1m);
        Open(Money.MaxUnits / 5, new(Profiles.Frictionless));
        Do(new Deposit(Alice, Share, new(1_000_000)));
        var entry = Buy(Alice, 900_000, 6) with { Side = Side.Sell, Options = new() { StopLoss = new(new(1_000_000_000), new(8)) } };
        Do(entry);
        Do(new QuoteDepth(Abc, Levels((5, 6)), Levels()));
        Assert.Equal(Rejection.OrderValueTooLarge, Change(8_938_335));
        Assert.Equal(Rejection.None, Change(10));
        Do(new QuoteDepth(Abc, Levels((900_000, 6)), Levels()));
        IsWhole();

        Rejection Change(long ticks)
        {
            now += new Duration(1);
            return venue.Decide(new ReplaceOrder(Alice, new(2), null, new(ticks), null, null), now, events).Rejection;
        }
    }

    /// <summary>Its money fits, and the shares that it would buy are more than one order may have.</summary>
    [Fact]
    public void A_market_order_for_an_amount_buys_no_more_than_an_order_may_have()
    {
        List(AssetClass.Equity, 0.00000001m, 1m, decimals: 8);
        Open(1_000_000 * Dollar, new(Profiles.Frictionless));
        Do(new QuoteDepth(Abc, Levels(), Levels((800_000_000, 95), (800_000_000, 96))));
        Assert.Equal(Rejection.None, Spend(90_000_000_000));
        Assert.Equal(Rejection.OrderValueTooLarge, Spend(99_000_000_000));

        Rejection Spend(long units)
        {
            var options = new OrderOptions { Notional = new(units) };
            return venue.Preview(new(Alice, Abc, Side.Buy, OrderType.Market, TimeInForce.Ioc, default, default, options), now).Rejection;
        }
    }

    /// <summary>Splits made so many of the shares that were sold short that a year's fee for them does not fit 128 bits.</summary>
    [Fact]
    public void Shares_that_splits_multiplied_are_lent_at_what_a_balance_can_be_charged()
    {
        List(AssetClass.Etf, 0.05m, 0.2m, decimals: 2);
        Open(Money.MaxUnits / 50, new(Profiles.Frictionless) { Kind = AccountKind.Margin });
        Do(new SetInstrumentTerms(Abc, new(33_333, 1, IsShortable: true, BorrowRate: 10_000_000)));
        Do(new QuoteDepth(Abc, Levels((505_050_505, 99)), Levels((9, 101))));
        Do(Buy(Alice, 162_212, 99) with { Side = Side.Sell });
        for (var split = 0; split < 4; split++) Do(new SplitShares(Abc, To: 1000, From: 1, Reference: 0));
        Do(new ReportMark(Abc, new(205_654_615)));
        for (var day = 0; day < 3; day++) Do(new ChargeInterest());
        Assert.Equal(Money.MaxUnits, venue.Ledger[Alice, Usd].Owed.Units);
        IsWhole();
    }

    private void List(AssetClass assetClass, decimal tick, decimal step, int? decimals = null)
    {
        Do(new ListAsset("USD", 8));
        Do(new ListAsset("ABC", decimals ?? (step < 1 ? 8 : 0)));
        Do(new ListInstrument("ABC", "", assetClass, Share, Usd, tick, step));
    }

    private void Open(long units, AccountTerms terms) => Do(new OpenAccount(new(1), Usd, new(units), terms));

    private static PlaceOrder Buy(AccountId account, long steps, long ticks) =>
        new(account, Abc, Side.Buy, OrderType.Limit, TimeInForce.Gtc, new(steps), new(ticks));

    private static BookLevel[] Levels(params (long Steps, long Ticks)[] levels) =>
        [.. levels.Select(level => new BookLevel(new(level.Ticks), new(level.Steps)))];

    /// <summary>The feed shows this anew, whatever was eaten of it.</summary>
    private void Show(BookLevel[] bids, BookLevel[] asks)
    {
        Do(new QuoteDepth(Abc, Levels(), Levels()));
        Do(new QuoteDepth(Abc, bids, asks));
    }

    private void Do(Command command)
    {
        events.Clear();
        now += new Duration(10_000_000);
        venue.Decide(command, now, events);
    }

    private void IsWhole()
    {
        Assert.True(venue.Ledger.TrialBalance(Usd).IsZero);
        Assert.True(venue.Ledger.TrialBalance(Share).IsZero);
        Assert.Equal(venue.StateHash(), Venue.Restore(venue.Snapshot()).StateHash());
    }
}
