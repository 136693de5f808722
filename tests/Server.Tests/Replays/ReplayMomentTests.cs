using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>All that is played at one time is decided together, and what traders send meanwhile after it.</summary>
public sealed class ReplayMomentTests(PostgresFixture postgres) : ReplayServer(postgres)
{
    [Fact]
    public async Task An_order_that_comes_in_the_middle_of_a_moment_meets_the_market_of_its_end()
    {
        using var visit = await EnterAsync();
        var (venue, at) = (visit.Host.Services.GetRequiredService<LiveVenue>(), Time(Start).AddMinutes(1).ToTimestamp());
        Assert.True(venue.TryPost(Ask(100_00), at, goesOn: true));
        var order = venue.SubmitAsync(Buy(visit), Cancellation);
        var asked = venue.AskAsync((_, now) => now, Cancellation);
        Assert.True(venue.TryPost(Ask(90_00), at));
        var placed = await order;
        Assert.Equal(at, await asked);
        var fills = visit.Host.Services.GetRequiredService<OrderViews>().Find(new(placed.Number))!;
        Assert.Equal((new Quantity(1), Coin.ValueOf(new(90_00), new(1))), (fills.Filled, fills.FilledValue));
    }

    [Fact]
    public async Task A_venue_that_ends_in_the_middle_of_a_moment_answers_who_waits()
    {
        Task<Decision> order;
        using (var visit = await EnterAsync())
        {
            var venue = visit.Host.Services.GetRequiredService<LiveVenue>();
            Assert.True(venue.TryPost(Ask(100_00), Time(Start).AddMinutes(1).ToTimestamp(), goesOn: true));
            order = venue.SubmitAsync(Buy(visit), Cancellation);
            await Server.Services.GetRequiredService<VenueDirectory>().EndAsync(visit.Host.Venue.Id);
        }

        await Assert.ThrowsAsync<VenueUnavailableException>(() => order);
    }

    private async Task<VenueDirectory.Visit> EnterAsync()
    {
        var opened = int.Parse(await OpenAsync(more: new { profile = "frictionless" }), CultureInfo.InvariantCulture);
        return (await Server.Services.GetRequiredService<VenueDirectory>().TryEnterAsync(opened, Cancellation))!;
    }

    private PlaceOrder Buy(VenueDirectory.Visit visit) => new(
        visit.Host.Services.GetRequiredService<AccountDirectory>().DefaultOf(visit.Host.Venue.Owner)!.Value, Coin.Id, Side.Buy,
        OrderType.Market, TimeInForce.Gtc, new(1), default);

    private QuoteDepth Ask(long ticks) => new(Coin.Id, default, new BookLevel[] { new(new(ticks), new(1_000)) });
}
