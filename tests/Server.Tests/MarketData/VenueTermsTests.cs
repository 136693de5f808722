using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Tests.Feeds;

namespace TradeCraft.Server.Tests.MarketData;

/// <summary>A share with a tick of a cent.</summary>
public sealed class VenueTermsTests
{
    private readonly VenueTerms terms = new(Listings.Of(FeedInstruments.Apple), FeedEvidence.Depth);

    [Fact]
    public void A_quote_says_how_many_levels_its_market_lets_see() =>
        Assert.Equal((20, "1000 999", "1001"), Told(terms.Quote([(10m, 1), (9.99m, 1)], [(10.01m, 1)], levels: 20)));

    [Fact]
    public void Levels_that_fall_together_are_as_many_fewer_to_see_and_the_other_side_is_cut_to_them() =>
        Assert.Equal((2, "1000 999", "1001 1002"),
            Told(terms.Quote([(10.004m, 1), (10m, 1), (9.99m, 1)], [(10.01m, 1), (10.02m, 1), (10.03m, 1)], levels: 3)));

    [Fact]
    public void A_side_that_shows_fewer_has_no_more_and_takes_nothing_from_what_is_seen_of_the_other() =>
        Assert.Equal((3, "", "1001 1002 1003"), Told(terms.Quote([], [(10.01m, 1), (10.02m, 1), (10.03m, 1)], levels: 3)));

    private static (int Levels, string Bids, string Asks) Told(QuoteDepth quote) => (quote.Levels, Ticks(quote.Bids), Ticks(quote.Asks));

    private static string Ticks(ReadOnlyMemory<BookLevel> levels) => string.Join(' ', levels.ToArray().Select(level => level.Price.Ticks));
}
