using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Feeds.Live;
using TradeCraft.Server.Feeds.Live.Polygon;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Feeds;

/// <summary>How the feed is doing.</summary>
/// <param name="Name">Which one it is: synthetic, recorded, live.</param>
/// <param name="Evidence">What it knows of the book that it shows.</param>
/// <param name="State">Stalled as soon as one of its sources is.</param>
/// <param name="Posted">Quotes and prints that the venue took.</param>
/// <param name="Dropped">Those that it could not take: newer ones came instead.</param>
/// <param name="Stalls">Times that it fell silent.</param>
/// <param name="HeardAt">When it said something last.</param>
/// <param name="Sources">The live providers; none where nothing is live.</param>
public sealed record FeedBody(
    string Name, FeedEvidence Evidence, FeedState State, long Posted, long Dropped, long Stalls, DateTimeOffset? HeardAt,
    IReadOnlyList<FeedSourceBody> Sources);

/// <summary>How a live provider is doing.</summary>
/// <param name="Messages">That it sent.</param>
/// <param name="Reconnects">Times that the connection was lost and begun anew.</param>
/// <param name="Gaps">Times that something was missing between what came.</param>
/// <param name="BadMessages">Messages that made no sense.</param>
/// <param name="Conflated">Quotes that were left out because a newer one came before the exchange was ready.</param>
/// <param name="SkewMs">How far this machine's clock is ahead of the provider's, in milliseconds, at most.</param>
/// <param name="Problem">What is wrong, in a sentence.</param>
public sealed record FeedSourceBody(
    string Name, IReadOnlyList<AssetClass> AssetClasses, FeedEvidence Evidence, FeedState State, long Messages, long Reconnects, long Gaps,
    long BadMessages, long Conflated, long Stalls, long? SkewMs, DateTimeOffset? HeardAt, string? Problem)
{
    internal static FeedSourceBody Of(SourceStatus source) => new(
        source.Name, source.Classes, source.Evidence, source.State, source.Messages, source.Reconnects, source.Gaps, source.BadMessages,
        source.Conflated, source.Stalls, (long?)source.Skew?.TotalMilliseconds, source.HeardAt, source.Problem);
}

public static class FeedApi
{
    public static IEndpointRouteBuilder MapFeeds(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/market/feed", Status).WithTags("Market").AllowAnonymous();
        app.MapGet("/api/v1/market/feed/tickers", TickersAsync).WithTags("Market").RequireAuthorization(Policies.Admin)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(502);
        return app;
    }

    /// <summary>
    /// What a live provider has under a name, for who chooses what is to be played. For admins: each question counts against the provider's
    /// limit.
    /// </summary>
    internal static async Task<Results<Ok<Page<PolygonTicker>>, ProblemHttpResult>> TickersAsync(
        IFeed feed, string q, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        if (!errors.Require(q.Trim().Length is >= 1 and <= 50, "q", "Must be 1 to 50 characters.")) return Problem.Invalid(errors);
        try
        {
            return feed is LiveFeed live && await live.SearchAsync(q.Trim(), cancellation) is { } found
                ? TypedResults.Ok(Paging.Whole(found))
                : Problem.Of(StatusCodes.Status404NotFound, "no_provider", "No live provider is played that can be asked.");
        }
        catch (Exception failure) when (failure is HttpRequestException or System.Text.Json.JsonException or KeyNotFoundException)
        {
            return Problem.Of(StatusCodes.Status502BadGateway, "provider_failed", "The provider did not answer as it should.");
        }
    }

    /// <summary>How the feed is doing: whether it plays, and what was lost of it.</summary>
    internal static Ok<FeedBody> Status(IFeed feed, FeedStatus status) =>
        TypedResults.Ok(new FeedBody(
            feed.Name, feed.Evidence, status.Sources.Any(source => source.State == FeedState.Stalled) ? FeedState.Stalled : status.State,
            status.Posted, status.Dropped, status.Stalls, status.HeardAt,
            [.. status.Sources.Select(FeedSourceBody.Of)]));
}
