namespace TradeCraft.Server.Chaos;

/// <summary>What a chaos plan can do to whom it touches.</summary>
public enum TroubleKind
{
    /// <summary>Requests wait before they are done.</summary>
    Delay,

    /// <summary>Orders that are placed or changed are refused: <c>chaos_rejected</c>.</summary>
    Reject,

    /// <summary>Requests are answered 429, 500 or 503, and not done.</summary>
    Storm,

    /// <summary>The time that the server tells is wrong.</summary>
    Skew,

    /// <summary>An order's <c>client_order_id</c> says what is to become of it.</summary>
    Outcomes,

    /// <summary>Market orders are refused as if the quotes were old.</summary>
    StaleQuotes,

    /// <summary>Streams are closed, and no new ones taken.</summary>
    Drop,

    /// <summary>Nothing is sent over streams, which stay open.</summary>
    Mute,

    /// <summary>Each message of a stream is sent twice.</summary>
    Duplicate,

    /// <summary>Two updates of a channel change places.</summary>
    Reorder,

    /// <summary>Trading in an instrument is halted. Only within a replay, as the two after it.</summary>
    Halt,

    /// <summary>What is played of an instrument is kept back.</summary>
    Stall,

    /// <summary>What is played of an instrument is quoted at other prices.</summary>
    Gap,
}

/// <summary>One trouble of a chaos plan.</summary>
/// <param name="For">Seconds that it lasts, 1 to 3600.</param>
/// <param name="From">Seconds after the plan was started at which it begins. It must be over after 3600.</param>
/// <param name="Share">Of a delay, a reject or a storm: the share of what comes that it strikes, above 0 to 1 with at most 4 decimals. It
/// is spread evenly: 0.25 strikes each fourth. Everything without.</param>
/// <param name="Milliseconds">Of a delay: how long, 1 to 30000.</param>
/// <param name="Status">Of a storm: 429, 500 or 503.</param>
/// <param name="Seconds">Of a skew: how far the clock is off, -86400 to 86400 and not 0. Behind when it is below zero.</param>
/// <param name="Symbol">Of a halt, a stall or a gap: the instrument; all of the replay's without.</param>
/// <param name="Percent">Of a gap: how far prices jump, -50 to 50 and not 0.</param>
public sealed record TroubleTerms(
    TroubleKind Kind, int For, int From = 0, decimal? Share = null, int? Milliseconds = null, int? Status = null, int? Seconds = null,
    string? Symbol = null, decimal? Percent = null);

/// <summary>A trouble of a plan that was started.</summary>
internal sealed class Trouble(TroubleTerms terms)
{
    private long come;

    public TroubleTerms Terms { get; } = terms;

    public TimeSpan From { get; } = TimeSpan.FromSeconds(terms.From);

    public TimeSpan To { get; } = TimeSpan.FromSeconds(terms.From + terms.For);

    public bool IsOnAt(TimeSpan elapsed) => elapsed >= From && elapsed < To;

    /// <summary>
    /// Whether it strikes what comes now. Asked once for each: no chance is in it, so that a test finds the same each time.
    /// </summary>
    public bool Strikes()
    {
        if (Terms.Share is not { } share) return true;
        var number = Interlocked.Increment(ref come);
        return decimal.Floor(number * share) > decimal.Floor((number - 1) * share);
    }

    public bool Concerns(string symbol) => Terms.Symbol is null || Terms.Symbol == symbol;
}
