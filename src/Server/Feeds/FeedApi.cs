using Microsoft.AspNetCore.Http.HttpResults;

namespace TradeCraft.Server.Feeds;

/// <summary>How the feed is doing.</summary>
/// <param name="Name">Which one it is: synthetic, recorded.</param>
/// <param name="Evidence">What it knows of the book that it shows.</param>
/// <param name="Posted">Quotes and prints that the venue took.</param>
/// <param name="Dropped">Those that it could not take: newer ones came instead.</param>
/// <param name="Stalls">Times that it fell silent.</param>
/// <param name="HeardAt">When it said something last.</param>
public sealed record FeedBody(
    string Name, FeedEvidence Evidence, FeedState State, long Posted, long Dropped, long Stalls, DateTimeOffset? HeardAt);

public static class FeedApi
{
    public static IEndpointRouteBuilder MapFeeds(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/market/feed", Status).WithTags("Market");
        return app;
    }

    /// <summary>How the feed is doing: whether it plays, and what was lost of it.</summary>
    internal static Ok<FeedBody> Status(IFeed feed, FeedStatus status) =>
        TypedResults.Ok(new FeedBody(feed.Name, feed.Evidence, status.State, status.Posted, status.Dropped, status.Stalls, status.HeardAt));
}
