using TradeCraft.Exchange.Events;
using Xunit;

namespace TradeCraft.Exchange.Tests;

public sealed class EventBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void It_grows_and_keeps_what_it_has(int capacity)
    {
        var events = new EventBuffer(capacity);
        for (var i = 1; i <= 100; i++) events.Add().Sequence = i;
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), events.Events.ToArray().Select(happened => happened.Sequence));
    }

    [Fact]
    public void Cleared_it_is_empty_and_keeps_no_details_alive()
    {
        var events = new EventBuffer(2);
        events.Add().Detail = "a client's order id";
        events.Clear();
        Assert.Equal(0, events.Count);
        Assert.Null(events.Add().Detail);
    }

    [Fact]
    public void Cut_it_keeps_the_oldest_and_no_details_of_the_others()
    {
        var events = new EventBuffer(2);
        for (var i = 1; i <= 5; i++)
        {
            ref var added = ref events.Add();
            (added.Sequence, added.Detail) = (i, "a client's order id");
        }

        events.CutTo(2);
        Assert.Equal([1L, 2L], events.Events.ToArray().Select(happened => happened.Sequence));
        Assert.Null(events.Add().Detail);
        Assert.All(events.Events[..2].ToArray(), kept => Assert.NotNull(kept.Detail));
    }
}
