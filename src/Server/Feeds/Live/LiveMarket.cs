using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Recordings;

namespace TradeCraft.Server.Feeds.Live;

/// <summary>
/// Where a provider's protocol puts what it reads, by the symbols of this exchange. What was not asked for is passed over.
/// </summary>
internal sealed class LiveMarket(IReadOnlyList<Instrument> listed, Conflation conflation, SourceStatus status, TimeProvider clock)
{
    private readonly Dictionary<string, VenueTerms> terms = listed.ToDictionary(
        each => each.Symbol, each => new VenueTerms(each, status.Evidence));
    private readonly Dictionary<string, BarUnfolding> unfoldings = listed.ToDictionary(each => each.Symbol, each => new BarUnfolding(each));

    public IReadOnlyList<string> Symbols { get; } = [.. listed.Select(each => each.Symbol)];

    public SourceStatus Status => status;

    /// <param name="levels">How many a side the provider lets see.</param>
    /// <param name="saidAt">The provider's own time, where it says one.</param>
    public void Quote(
        string symbol, ReadOnlySpan<(decimal Price, decimal Size)> bids, ReadOnlySpan<(decimal Price, decimal Size)> asks, int levels,
        DateTimeOffset? saidAt)
    {
        status.Heard(clock.GetUtcNow(), saidAt);
        if (terms.TryGetValue(symbol, out var known)) conflation.Show(known.Quote(bids, asks, levels));
    }

    public void Trade(string symbol, decimal price, decimal size, Side? aggressor, DateTimeOffset? saidAt)
    {
        status.Heard(clock.GetUtcNow(), saidAt);
        if (!terms.TryGetValue(symbol, out var known) || price <= 0 || size <= 0) return;
        foreach (var print in known.Prints(price, size, aggressor)) conflation.Report(known.Instrument, print);
    }

    /// <summary>Prints that would make such a bar, for plans that tell no trades.</summary>
    public void Bar(string symbol, Bar bar)
    {
        status.Heard(clock.GetUtcNow(), null);
        if (!unfoldings.TryGetValue(symbol, out var unfolding)) return;
        foreach (var (_, command) in unfolding.Unfold(bar))
        {
            if (command is ReportPrint print) conflation.Report(terms[symbol].Instrument, print);
        }
    }
}
