using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Tests.Feeds;

public sealed class VenuePortTests
{
    private static readonly QuoteDepth First = Depth(bid: 100);
    private static readonly QuoteDepth Second = Depth(bid: 101);
    private static readonly ReportPrint Print = new(new InstrumentId(0), new Price(110), new Quantity(1), Side.Buy);

    private readonly FakeClock clock = new();
    private readonly FeedStatus status = new();
    private readonly SplitHold hold = new();
    private readonly List<Command> taken = [];
    private readonly VenuePort port;
    private bool isOpen = true;

    public VenuePortTests() => port = new VenuePort(TryPost, clock, status, hold);

    [Fact]
    public void While_shares_are_split_nothing_of_them_is_said_and_what_was_said_is_not_said_again()
    {
        port.Post(First);
        hold.Hold(First.Instrument);
        port.Post(Print);
        port.Post(Second);
        hold.Hold(First.Instrument);
        hold.Release(First.Instrument);
        clock.Advance(TimeSpan.FromSeconds(2));
        port.Repeat();
        Assert.Equal([First], taken);

        port.Post(Second);
        Assert.Equal([First, Second], taken);
    }

    [Fact]
    public void A_depth_that_does_not_change_is_said_again_each_second()
    {
        port.Post(First);
        clock.Advance(TimeSpan.FromMilliseconds(999));
        port.Repeat();
        Assert.Equal([First], taken);

        clock.Advance(TimeSpan.FromMilliseconds(1));
        port.Repeat();
        port.Repeat();
        Assert.Equal([First, First], taken);
    }

    [Fact]
    public void A_venue_that_is_back_is_told_the_newest_depth_and_none_of_the_old()
    {
        isOpen = false;
        port.Post(First);
        port.Post(Print);
        port.Post(Second);
        port.Repeat();
        Assert.Empty(taken);

        isOpen = true;
        port.Repeat();
        Assert.Equal([Second], taken);
        Assert.Equal((1, 4), (status.Posted, status.Dropped));
    }

    [Fact]
    public void After_a_print_nothing_is_repeated_until_the_feed_says_what_is_left()
    {
        port.Post(First);
        port.Post(Print);
        clock.Advance(TimeSpan.FromSeconds(5));
        port.Repeat();
        Assert.Equal([First, Print], taken);

        port.Post(Second);
        clock.Advance(TimeSpan.FromSeconds(1));
        port.Repeat();
        Assert.Equal([First, Print, Second, Second], taken);
    }

    private static QuoteDepth Depth(long bid) =>
        new(new InstrumentId(0), new BookLevel[] { new(new Price(bid), new Quantity(5)) }, new BookLevel[] { new(new Price(110), new Quantity(5)) });

    private bool TryPost(Command command)
    {
        if (isOpen) taken.Add(command);
        return isOpen;
    }
}
