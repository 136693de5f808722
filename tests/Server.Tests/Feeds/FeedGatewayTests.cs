using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Tests.Feeds;

public sealed class FeedGatewayTests
{
    private static readonly QuoteDepth First = Depth(bid: 100);
    private static readonly QuoteDepth Second = Depth(bid: 101);
    private static readonly ReportPrint Print = new(new InstrumentId(0), new Price(110), new Quantity(1), Side.Buy);

    private readonly FakeClock clock = new();
    private readonly FeedStatus status = new();
    private readonly FeedHalt halt = new();
    private readonly List<Command> taken = [];
    private readonly FeedGateway gateway;
    private bool isOpen = true;

    public FeedGatewayTests() => gateway = new FeedGateway(TryPost, clock, status, halt);

    [Fact]
    public void While_shares_are_split_nothing_of_them_is_said_and_what_was_said_is_not_said_again()
    {
        gateway.Post(First);
        halt.Halt(First.Instrument);
        gateway.Post(Print);
        gateway.Post(Second);
        halt.Halt(First.Instrument);
        halt.Resume(First.Instrument);
        clock.Advance(TimeSpan.FromSeconds(2));
        gateway.Repeat();
        Assert.Equal([First], taken);

        gateway.Post(Second);
        Assert.Equal([First, Second], taken);
    }

    [Fact]
    public void A_depth_that_does_not_change_is_said_again_each_second()
    {
        gateway.Post(First);
        clock.Advance(TimeSpan.FromMilliseconds(999));
        gateway.Repeat();
        Assert.Equal([First], taken);

        clock.Advance(TimeSpan.FromMilliseconds(1));
        gateway.Repeat();
        gateway.Repeat();
        Assert.Equal([First, First], taken);
    }

    [Fact]
    public void A_venue_that_is_back_is_told_the_newest_depth_and_none_of_the_old()
    {
        isOpen = false;
        gateway.Post(First);
        gateway.Post(Print);
        gateway.Post(Second);
        gateway.Repeat();
        Assert.Empty(taken);

        isOpen = true;
        gateway.Repeat();
        Assert.Equal([Second], taken);
        Assert.Equal((1, 4), (status.Posted, status.Dropped));
    }

    [Fact]
    public void After_a_print_nothing_is_repeated_until_the_feed_says_what_is_left()
    {
        gateway.Post(First);
        gateway.Post(Print);
        clock.Advance(TimeSpan.FromSeconds(5));
        gateway.Repeat();
        Assert.Equal([First, Print], taken);

        gateway.Post(Second);
        clock.Advance(TimeSpan.FromSeconds(1));
        gateway.Repeat();
        Assert.Equal([First, Print, Second, Second], taken);
    }

    [Fact]
    public void A_quote_that_stands_after_its_print_is_said_again_all_the_same()
    {
        var print = Print with { QuoteStands = true };
        gateway.Post(First);
        gateway.Post(print);
        clock.Advance(TimeSpan.FromSeconds(1));
        gateway.Repeat();
        Assert.Equal([First, print, First], taken);
    }

    private static QuoteDepth Depth(long bid) =>
        new(new InstrumentId(0), new BookLevel[] { new(new Price(bid), new Quantity(5)) },
            new BookLevel[] { new(new Price(110), new Quantity(5)) });

    private bool TryPost(Command command)
    {
        if (isOpen) taken.Add(command);
        return isOpen;
    }
}
