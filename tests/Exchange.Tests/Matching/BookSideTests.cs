using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Matching;

/// <summary>Levels whose displayed size was all eaten: remembered, with nothing to give.</summary>
public sealed class BookSideTests
{
    private readonly WritableOrderBook book = new();

    [Theory]
    [InlineData(Side.Sell, 100, 101, 102)]
    [InlineData(Side.Buy, 102, 101, 100)]
    public void An_eaten_level_is_passed_over_wherever_it_stands(Side side, long first, long second, long third)
    {
        foreach (var price in new[] { second, third, first }) book.Quote(side, new(price), 5, new(5));
        var levels = book.SideOf(side);

        Eat(side, first);
        Assert.Equal(second, levels[levels.Best].Price.Ticks);
        Eat(side, second);
        Assert.Equal(third, levels[levels.Best].Price.Ticks);
        Assert.Equal(OrderBook.None, levels[levels.Best].Worse);
        Eat(side, third);
        Assert.Equal(OrderBook.None, levels.Best);
        Assert.Equal(OrderBook.None, book.Front(side));
        Assert.All(new[] { first, second, third }, price => Assert.Equal(5, levels[levels.Find(new(price))].Displayed));
    }

    [Fact]
    public void An_eaten_level_serves_again_when_the_feed_brings_more()
    {
        book.Quote(Side.Sell, new(100), 5, new(5));
        Eat(Side.Sell, 100);
        book.Quote(Side.Sell, new(100), 2, new(7));
        Assert.Equal(2, book[book.Front(Side.Sell)].Steps);
    }

    [Fact]
    public void A_level_that_is_neither_queued_nor_displayed_is_forgotten()
    {
        book.Quote(Side.Sell, new(100), 5, new(5));
        Eat(Side.Sell, 100);
        book.Quote(Side.Sell, new(100), 0, new(0));
        Assert.Equal(OrderBook.None, book.Asks.Find(new(100)));
    }

    [Fact]
    public void A_users_order_keeps_its_level_when_the_feed_leaves_it_and_the_feed_when_the_user_does()
    {
        book.Quote(Side.Buy, new(100), 5, new(5));
        var user = book.Rest(Side.Buy, new(100), new(3), order: 0);
        book.Quote(Side.Buy, new(100), -5, new(0));
        Assert.Equal(user, book.Front(Side.Buy));
        book.Quote(Side.Buy, new(100), 4, new(4));
        book.Remove(user);
        Assert.Equal(4, book[book.Front(Side.Buy)].Steps);
        Assert.Equal(4, book.Bids[book.Bids.Find(new(100))].Total);
    }

    [Fact]
    public void The_last_price_there_is_has_none_beyond_it()
    {
        book.Rest(Side.Sell, new(Price.MaxTicks), new(1), order: 0);
        book.Rest(Side.Buy, new(1), new(1), order: 1);
        Assert.Equal(OrderBook.None, book.After(book.Front(Side.Sell)));
        Assert.Equal(OrderBook.None, book.After(book.Front(Side.Buy)));
    }

    private void Eat(Side side, long price)
    {
        var level = book.SideOf(side).Find(new(price));
        book.TakeHouse(side, new(price), new(book.SideOf(side)[level].House), new(book.SideOf(side)[level].Displayed));
    }
}
