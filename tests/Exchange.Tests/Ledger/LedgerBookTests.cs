using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Ledger;

/// <summary>Balances under postings of every kind.</summary>
public sealed class LedgerBookTests
{
    private static readonly AssetId Usd = new(0), Abc = new(1);
    private static readonly AccountId Alice = new(101), Bob = new(102);

    private readonly WritableLedgerBook ledger = new();

    [Fact]
    public void What_one_line_loses_another_gains()
    {
        Post(LedgerAccount.Available(AccountId.World), LedgerAccount.Available(Alice), Usd, 100);
        Post(LedgerAccount.Available(Alice), LedgerAccount.Held(Alice), Usd, 30);
        Post(LedgerAccount.Owed(Alice), LedgerAccount.Available(Alice), Usd, 7);

        Assert.Equal(new Balance(Alice, Usd, new(77), new(30), new(7)), ledger[Alice, Usd]);
        Assert.Equal(new Money(100), ledger[Alice, Usd].Total);
        Assert.Equal(new Money(100), ledger.TotalOf(Alice, Usd));
        Assert.Equal(new Money(77), ledger.AvailableOf(Alice, Usd));
        Assert.Equal(-100, ledger.PurseOf(AccountId.World, Usd));
        Assert.Equal(Money.Zero, ledger.TrialBalance(Usd));

        Post(LedgerAccount.Available(Alice), LedgerAccount.Owed(Alice), Usd, 7);
        Assert.Equal(new Balance(Alice, Usd, new(70), new(30)), ledger[Alice, Usd]);
    }

    [Fact]
    public void Who_never_had_anything_has_nothing()
    {
        Post(LedgerAccount.Available(AccountId.World), LedgerAccount.Available(Alice), Usd, 100);
        Assert.Equal(new Balance(Alice, Abc, Money.Zero, Money.Zero), ledger[Alice, Abc]);
        Assert.Equal(new Balance(Bob, Usd, Money.Zero, Money.Zero), ledger[Bob, Usd]);
        Assert.Equal((Money.Zero, Money.Zero), (ledger.TotalOf(Bob, Usd), ledger.AvailableOf(Bob, Usd)));
        Assert.Equal(0, ledger.PurseOf(AccountId.House, Usd));
        Assert.Equal([Alice], ledger.Balances.Select(balance => balance.Account));
        Assert.Equal([new Purse(AccountId.World, Usd, -100)], ledger.Purses);
    }

    [Theory]
    [InlineData(Bucket.Available)]
    [InlineData(Bucket.Held)]
    public void No_trader_goes_below_nothing(Bucket bucket)
    {
        Post(LedgerAccount.Available(AccountId.World), LedgerAccount.Available(Alice), Usd, 5);
        Post(LedgerAccount.Available(Alice), LedgerAccount.Held(Alice), Usd, bucket == Bucket.Held ? 5 : 0);
        Post(new(Alice, bucket), LedgerAccount.Available(Bob), Usd, 5);
        var bug = Assert.Throws<InvalidOperationException>(() => Post(new(Alice, bucket), LedgerAccount.Available(Bob), Usd, 1));
        Assert.Contains($"Account 101 would have -1 {bucket} of asset 0", bug.Message, StringComparison.Ordinal);
    }

    /// <summary>The ledger posts most trades by sums: they come to what the postings of the event come to.</summary>
    [Theory]
    [InlineData(Side.Buy, 3, 2, 4)]
    [InlineData(Side.Sell, 3, 2, 4)]
    [InlineData(Side.Buy, 0, 0, 0)]
    [InlineData(Side.Sell, -3, 2, 4)]
    [InlineData(Side.Buy, 3, -2, 4)]
    public void A_trade_moves_what_its_postings_move(Side takerSide, long buyersFee, long sellersFee, long released)
    {
        var instrument = new Instrument(
            new(0), "ABC", "A share", AssetClass.Equity, new(Abc, "ABC", 0), new(Usd, "USD", 8), tickSize: 0.01m, stepSize: 1m);
        foreach (var (buyer, buyerHolds, sellerHolds) in
            new[] { (Bob, true, true), (Alice, true, true), (Bob, false, true), (Bob, true, false) })
        {
            var buys = new Fill(new(1), buyer, 0, IsMaker: takerSide == Side.Sell, buyerHolds, new(buyersFee), new(released));
            var sells = new Fill(new(2), Alice, 0, IsMaker: takerSide == Side.Buy, sellerHolds, new(sellersFee), Money.Zero);
            var (maker, taker) = takerSide == Side.Buy ? (sells, buys) : (buys, sells);
            var trade = new TradeExecuted(
                new(1), instrument.Id, takerSide, TradeCause.Order, 0, new(100), new(5), instrument.ValueOf(new(100), new(5)),
                maker, taker);
            var (quick, general) = (Funded(), Funded());
            quick.Post(in trade, instrument);
            general.Post(new Event { Type = EventType.TradeExecuted, TradeExecuted = trade }, instrument);
            Assert.Equal(general.Balances, quick.Balances);
            Assert.Equal(general.Purses, quick.Purses);
        }
    }

    private static WritableLedgerBook Funded()
    {
        var book = new WritableLedgerBook();
        foreach (var (account, asset) in new[] { (Alice, Usd), (Alice, Abc), (Bob, Usd), (Bob, Abc) })
        {
            book.Post(new(LedgerAccount.Available(AccountId.World), LedgerAccount.Available(account), asset, new(2_000_000_000)));
            book.Post(new(LedgerAccount.Available(account), LedgerAccount.Held(account), asset, new(1_000_000_000)));
        }

        return book;
    }

    [Fact]
    public void Nobody_repays_more_than_is_owed()
    {
        Post(LedgerAccount.Owed(Alice), LedgerAccount.Available(Alice), Usd, 5);
        Assert.Throws<InvalidOperationException>(() => Post(LedgerAccount.Available(Alice), LedgerAccount.Owed(Alice), Usd, 6));
    }

    [Fact]
    public void What_64_bits_cannot_hold_throws_for_a_trader_and_is_counted_for_the_venue_itself()
    {
        Post(LedgerAccount.Available(AccountId.World), LedgerAccount.Available(Alice), Usd, long.MaxValue);
        Assert.Throws<OverflowException>(() => Post(LedgerAccount.Available(AccountId.House), LedgerAccount.Available(Alice), Usd, 1));

        var other = new WritableLedgerBook();
        foreach (var account in new[] { Alice, Bob })
            other.Post(new(LedgerAccount.Available(AccountId.World), LedgerAccount.Available(account), Usd, new(long.MaxValue)));
        Assert.Equal(-2 * (Int128)long.MaxValue, other.PurseOf(AccountId.World, Usd));
        Assert.Equal(Money.Zero, other.TrialBalance(Usd));
        var restored = new WritableLedgerBook();
        foreach (var purse in other.Purses) restored.Restore(in purse);
        Assert.Equal(other.Purses, restored.Purses);
    }

    [Theory]
    [InlineData(Bucket.Held)]
    [InlineData(Bucket.Owed)]
    public void The_venues_own_accounts_hold_and_owe_nothing(Bucket bucket) =>
        Assert.Throws<InvalidOperationException>(() => Post(new(AccountId.House, bucket), LedgerAccount.Available(Alice), Usd, 1));

    [Fact]
    public void Many_accounts_and_assets_keep_apart()
    {
        for (var account = 101; account < 400; account++)
        {
            for (var asset = 0; asset < 9; asset++)
                Post(LedgerAccount.Available(AccountId.World), LedgerAccount.Available(new(account)), new(asset), (account * 10) + asset);
        }

        for (var account = 101; account < 400; account++)
        {
            for (var asset = 0; asset < 9; asset++)
                Assert.Equal((account * 10) + asset, ledger.AvailableOf(new(account), new(asset)).Units);
        }

        Assert.Equal((9 * 299, 9), (ledger.Balances.Count(), ledger.Purses.Count()));
        for (var asset = 0; asset < 9; asset++) Assert.Equal(Money.Zero, ledger.TrialBalance(new(asset)));
    }

    private void Post(LedgerAccount from, LedgerAccount to, AssetId asset, long amount) => ledger.Post(new(from, to, asset, new(amount)));
}
