using Microsoft.AspNetCore.Http.HttpResults;

namespace TradeCraft.Server.Platform;

/// <summary>Whether the quotes can be believed. Told by whoever plays the feed; while they are stale nobody is filled at whatever price the book still shows.</summary>
public sealed class QuoteFreshness
{
    private volatile bool areStale;

    public bool AreStale
    {
        get => areStale;
        set => areStale = value;
    }

    /// <summary>What an order without a price of its own is answered meanwhile.</summary>
    public static ProblemHttpResult Refusal =>
        Problem.Of(StatusCodes.Status503ServiceUnavailable, "quotes_stale", "The market's feed is silent, and its quotes are old. Orders with a limit are taken.");
}
