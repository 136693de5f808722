using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Feeds;

/// <summary>
/// Where prices come from: turns a market's quotes and trades into <see cref="QuoteDepth"/> and <see cref="ReportPrint"/>.
/// </summary>
public interface IFeed
{
    /// <summary>As a person chooses it: "synthetic", "recorded".</summary>
    string Name { get; }

    FeedEvidence Evidence { get; }

    /// <summary>What it knows of the books of one class; the least that it knows of any is <see cref="Evidence"/>.</summary>
    FeedEvidence EvidenceOf(AssetClass assetClass) => Evidence;

    /// <summary>What the venue must have listed before the feed runs.</summary>
    IReadOnlyList<FeedInstrument> Instruments { get; }

    /// <summary>Whether it makes the prices of a class itself and follows splits of its shares (<see cref="FeedHalt"/>).</summary>
    bool FollowsSplits(AssetClass assetClass) => false;

    /// <summary>How long it may say nothing of any instrument before something must be wrong with it. Null: as long as it likes.</summary>
    TimeSpan? MostSilence => null;

    /// <summary>Finds out what it must know before its instruments are listed.</summary>
    Task PrepareAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Plays until there is nothing left to play, or until it is cancelled.</summary>
    /// <param name="listed">The venue's own definition of each of <see cref="Instruments"/>: its ticks and steps are the ones to
    /// use.</param>
    /// <param name="post">Hands a command over without waiting. What the venue cannot take is lost, as a datagram is.</param>
    Task RunAsync(IReadOnlyList<Instrument> listed, Action<Command> post, CancellationToken cancellation);
}

/// <summary>The last price known of a symbol before this process started, null where there is none. Feeds go on from it.</summary>
public delegate decimal? LastKnownPrice(string symbol);
