using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.MarketData;

/// <summary>
/// Whether the quotes can be believed. Told by whoever plays the feed; while they are stale nobody is filled at whatever price the book
/// still shows.
/// </summary>
public sealed class QuoteFreshness
{
    private volatile bool areStale;
    private int staleClasses;

    /// <summary>All of them, whatever they are of.</summary>
    public bool AreStale
    {
        get => areStale;
        set => areStale = value;
    }

    /// <summary>What an order without a price of its own is answered meanwhile.</summary>
    public static ProblemHttpResult Refusal =>
        Problem.Of(
            StatusCodes.Status503ServiceUnavailable, "quotes_stale",
            "The market's feed is silent, and its quotes are old. Orders with a limit are taken.");

    public bool IsStale(AssetClass assetClass) => areStale || (Volatile.Read(ref staleClasses) & Bit(assetClass)) != 0;

    /// <summary>Marks a class whose own source of prices is silent, or speaks again.</summary>
    public void Mark(AssetClass assetClass, bool isStale)
    {
        if (isStale) Interlocked.Or(ref staleClasses, Bit(assetClass));
        else Interlocked.And(ref staleClasses, ~Bit(assetClass));
    }

    private static int Bit(AssetClass assetClass) => 1 << (int)assetClass;
}
