using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Matching;

/// <summary>Queues of users' orders and the house's pieces among them, written as `h5 u3`: the house's five, then a user's three.</summary>
public sealed class OrderBookTests
{
    private static readonly Price At = new(100);

    private readonly WritableOrderBook book = new();
    private readonly List<int> users = [];

    [Theory]
    [InlineData("h6 u1 h4 u1 h2", 6, "h3 u1 h2 u1 h1")] // Everyone's half.
    // Shares of 2, 1 and 1: the one that rounding left comes off the tail, which it empties.
    [InlineData("h5 u1 h3 u1 h2", 5, "h3 u1 h2 u1")]
    [InlineData("h1 u1 h1 u1 h1", 2, "h1 u1 u1")] // Nobody has a whole step to give: it is as from the tail.
    [InlineData("h7 u1", 7, "u1")]
    [InlineData("u2 h7", 3, "u2 h4")]
    [InlineData("h999999999999999 u1 h3", 500000000000001, "h500000000000000 u1 h1")]
    public void A_proportional_cancel_takes_each_piece_s_share_and_the_rest_from_the_tail(string queue, long cancelled, string left)
    {
        Queue(queue);
        book.Quote(Side.Sell, At, -cancelled, new(1), CancelModel.Proportional);
        Assert.Equal(left, Shown());
    }

    [Theory]
    [InlineData("h6 u1 h4 u1 h2", 5, "h6 u1 h1 u1")]
    [InlineData("h6 u1", 5, "h1 u1")]
    public void A_cancel_from_the_tail_leaves_the_head_alone(string queue, long cancelled, string left)
    {
        Queue(queue);
        book.Quote(Side.Sell, At, -cancelled, new(1));
        Assert.Equal(left, Shown());
    }

    [Theory]
    [InlineData("u3 h5", 2, "u3 h3")]
    [InlineData("u3 h5 u1 h4", 7, "u3 u1 h2")]
    [InlineData("u3 h5 u1", 5, "u3 u1")]
    [InlineData("h5", 5, "")]
    public void The_house_is_taken_from_behind_a_users_order(string queue, long taken, string left)
    {
        Queue(queue);
        book.TakeHouse(Side.Sell, At, new(taken), new(5));
        Assert.Equal(left, Shown());
        Assert.Equal(5, book.Asks[book.Asks.Find(At)].Displayed);
    }

    [Theory]
    [InlineData("u3 h5", 6)]
    [InlineData("u3", 1)]
    [InlineData("", 1)]
    public void The_house_cannot_lose_more_than_it_has(string queue, long steps)
    {
        Queue(queue);
        Assert.Throws<InvalidOperationException>(() => book.TakeHouse(Side.Sell, At, new(steps), new(5)));
        Assert.Throws<InvalidOperationException>(() => book.Quote(Side.Sell, At, -steps, new(5)));
        Assert.Throws<InvalidOperationException>(() => book.Quote(Side.Sell, At, -steps, new(5), CancelModel.Proportional));
        Assert.Equal(queue, Shown());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_pieces_of_the_house_become_one_when_the_user_between_them_leaves(bool filled)
    {
        Queue("h5 u1 h3 u2");
        if (filled) Assert.True(book.Take(users[0], new(1)));
        else book.Remove(users[0]);
        Assert.Equal("h8 u2", Shown());
        Assert.Equal((new(8), new(8)), book.Ahead(users[1]));
    }

    [Fact]
    public void A_walk_over_a_queue_keeps_its_place_when_what_it_passed_becomes_one_with_what_comes()
    {
        Queue("h5 u1 h3");
        var next = book.After(users[0]);
        book.Remove(users[0]);
        Assert.Equal(8, book[next].Steps);
        Assert.Equal(OrderBook.None, book.After(next));
    }

    [Fact]
    public void What_is_ahead_is_counted_apart_for_the_house()
    {
        Queue("u3 h5 u1 h4 u2 h9");
        Assert.Equal((new(0), new(0)), book.Ahead(users[0]));
        Assert.Equal((new(8), new(5)), book.Ahead(users[1]));
        Assert.Equal((new(13), new(9)), book.Ahead(users[2]));
        book.Take(users[0], new(2));
        Assert.Equal((new(11), new(9)), book.Ahead(users[2]));
    }

    [Fact]
    public void What_is_queued_at_a_price_is_everyones_and_nothing_where_nobody_is()
    {
        Queue("u3 h5 u1");
        Assert.Equal(new(9), book.QueuedAt(Side.Sell, At));
        Assert.Equal(Quantity.Zero, book.QueuedAt(Side.Buy, At));
        Assert.Equal(Quantity.Zero, book.QueuedAt(Side.Sell, new(99)));

        book.Quote(Side.Sell, new(101), 5, new(5));
        book.TakeHouse(Side.Sell, new(101), new(5), new(5));
        Assert.Equal(Quantity.Zero, book.QueuedAt(Side.Sell, new(101)));
        Assert.NotEqual(OrderBook.None, book.Asks.Find(new(101)));
    }

    [Fact]
    public void An_entry_that_has_left_cannot_be_used_again()
    {
        Queue("u3");
        book.Remove(users[0]);
        Assert.ThrowsAny<Exception>(() => book.Remove(users[0]));
        Assert.ThrowsAny<Exception>(() => book.Take(users[0], new(1)));
    }

    [Theory]
    [InlineData(Side.Buy)]
    [InlineData(Side.Sell)]
    public void A_hundred_thousand_levels_far_apart_are_served_best_first(Side side)
    {
        const int Levels = 100_000;
        const long Apart = Price.MaxTicks / Levels;
        for (var i = 0; i < Levels; i++) book.Rest(side, new(1 + (i * 7919L % Levels * Apart)), new(1), i);

        for (var i = 0; i < Levels; i++)
        {
            var front = book.Front(side);
            Assert.Equal(1 + ((side == Side.Sell ? i : Levels - 1 - i) * Apart), book.PriceOf(front).Ticks);
            book.Remove(front);
        }

        Assert.Equal(OrderBook.None, book.Front(side));
    }

    [Fact]
    public void An_empty_book_is_small_and_a_full_one_allocates_nothing()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var small = new WritableOrderBook();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3_000);

        Churn(small);
        before = GC.GetAllocatedBytesForCurrentThread();
        Churn(small);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Churn(WritableOrderBook book)
    {
        for (var i = 0; i < 1_000; i++)
        {
            book.Rest(Side.Buy, new(1 + (i * 1_000_003 % Price.MaxTicks)), new(1), i);
            book.Quote(Side.Sell, new(1 + (i % 50)), 2, new(2));
            book.Rest(Side.Sell, new(1 + (i % 100)), new(1), i);
        }

        for (var i = 0; i < 1_000; i++) book.TakeHouse(Side.Sell, new(1 + (i % 50)), new(2), new(0));
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            while (book.Front(side) is not OrderBook.None and var front) book.Remove(front);
        }
    }

    private void Queue(string queue)
    {
        foreach (var piece in queue.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var steps = long.Parse(piece.AsSpan(1));
            if (piece[0] == 'h') book.Quote(Side.Sell, At, steps, new(steps));
            else users.Add(book.Rest(Side.Sell, At, new(steps), users.Count));
        }
    }

    private string Shown()
    {
        var pieces = new List<string>();
        for (var entry = book.Front(Side.Sell); entry != OrderBook.None; entry = book.After(entry))
            pieces.Add($"{(book[entry].Order == OrderBook.House ? 'h' : 'u')}{book[entry].Steps}");
        return string.Join(' ', pieces);
    }
}
