using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Feeds;

/// <summary>How the feed is doing.</summary>
/// <param name="Name">Which one it is: synthetic, recorded, live.</param>
/// <param name="Evidence">What it knows of the book that it shows.</param>
/// <param name="Posted">Quotes and prints that the venue took.</param>
/// <param name="Dropped">Those that it could not take: newer ones came instead.</param>
/// <param name="Stalls">Times that it fell silent.</param>
/// <param name="HeardAt">When it said something last.</param>
/// <param name="Sources">The live providers; none where nothing is live.</param>
public sealed record FeedBody(
    string Name, FeedEvidence Evidence, FeedState State, long Posted, long Dropped, long Stalls, DateTimeOffset? HeardAt, IReadOnlyList<FeedSourceBody> Sources);

/// <summary>How a live provider is doing.</summary>
/// <param name="Messages">That it sent.</param>
/// <param name="Reconnects">Times that the connection was lost and begun anew.</param>
/// <param name="Gaps">Times that something was missing between what came.</param>
/// <param name="BadMessages">Messages that made no sense.</param>
/// <param name="Conflated">Quotes that were left out because a newer one came before the exchange was ready.</param>
/// <param name="SkewMs">How far this machine's clock is ahead of the provider's, in milliseconds, at most.</param>
/// <param name="Problem">What is wrong, in a sentence.</param>
public sealed record FeedSourceBody(
    string Name, IReadOnlyList<AssetClass> AssetClasses, FeedEvidence Evidence, FeedState State, long Messages, long Reconnects, long Gaps, long BadMessages, long Conflated,
    long Stalls, long? SkewMs, DateTimeOffset? HeardAt, string? Problem)
{
    internal static FeedSourceBody Of(SourceStatus source) => new(
        source.Name, source.Classes, source.Evidence, source.State, source.Messages, source.Reconnects, source.Gaps, source.BadMessages, source.Conflated,
        source.Stalls, (long?)source.Skew?.TotalMilliseconds, source.HeardAt, source.Problem);
}

public static class FeedApi
{
    public static IEndpointRouteBuilder MapFeeds(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/market/feed", Status).WithTags("Market");
        return app;
    }

    /// <summary>How the feed is doing: whether it plays, and what was lost of it.</summary>
    internal static Ok<FeedBody> Status(IFeed feed, FeedStatus status) =>
        TypedResults.Ok(new FeedBody(feed.Name, feed.Evidence, status.State, status.Posted, status.Dropped, status.Stalls, status.HeardAt,
            [.. status.Sources.Select(FeedSourceBody.Of)]));
}
