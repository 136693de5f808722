using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Chaos;

/// <summary>
/// What is to become of an order because of the troubles that are on for its account, whichever door it comes by. While a trouble of the
/// kind outcomes is on, its <c>client_order_id</c> says so:
/// <c>chaos-reject-CODE</c>, <c>chaos-lost</c>, <c>chaos-timeout</c> or <c>chaos-slow-MS</c>, each with <c>-anything</c> after it.
/// </summary>
/// <param name="Refusal">Answered instead of placing it.</param>
/// <param name="IsLost">The refusal comes from the way to the exchange: nobody there has heard of the order.</param>
/// <param name="IsUnanswered">It is placed, and the answer gets lost.</param>
/// <param name="Wait">It is placed, and the answer waits so long.</param>
internal sealed record ForcedOutcome(
    ProblemHttpResult? Refusal = null, bool IsLost = false, bool IsUnanswered = false, TimeSpan Wait = default)
{
    private const string Prefix = "chaos-";

    private static readonly FrozenDictionary<string, Rejection> ByCode = Enum.GetValues<Rejection>().Where(each => each != Rejection.None)
        .ToFrozenDictionary(each => Platform.Refusal.Explain(each).Code);

    /// <summary>What an order is answered whose own answer gets lost.</summary>
    public static ProblemHttpResult Timeout => Problem.Of(
        StatusCodes.Status504GatewayTimeout, "chaos_timeout",
        "Your chaos plan lets this answer get lost. Whether the order was placed is for you to find out, by its client_order_id.");

    private static ProblemHttpResult Rejected => Problem.Of(
        StatusCodes.Status422UnprocessableEntity, "chaos_rejected", "Your chaos plan refuses this order. Nothing was done.");

    private static ProblemHttpResult Lost => Problem.Of(
        StatusCodes.Status503ServiceUnavailable, "chaos_lost", "Your chaos plan lets this request get lost. Nothing was done.");

    /// <summary>Of an order that is placed; null where nothing is forced.</summary>
    public static ForcedOutcome? Of(TroublesNow? now, string? clientOrderId)
    {
        if (now is null) return null;
        if (clientOrderId?.StartsWith(Prefix, StringComparison.Ordinal) is true && now.Has(TroubleKind.Outcomes))
            return Named(clientOrderId.Split('-'));
        return OfChange(now) is { } refusal ? new(refusal) : null;
    }

    /// <summary>Why an open order is not changed; null where it may be.</summary>
    public static ProblemHttpResult? OfChange(TroublesNow? now) => now?.Strike(TroubleKind.Reject) is null ? null : Rejected;

    private static ForcedOutcome Named(string[] words) => words switch
    {
        [_, "reject", var code, ..] when ByCode.TryGetValue(code, out var rejection) =>
            new(Platform.Refusal.Of(rejection, Platform.Refusal.FieldOf(rejection))),
        [_, "lost", ..] => new(Lost, IsLost: true),
        [_, "timeout", ..] => new(IsUnanswered: true),
        [_, "slow", var text, ..] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 1 and <= ChaosTerms.MostMilliseconds => new(Wait: TimeSpan.FromMilliseconds(milliseconds)),
        _ => new(Unknown()),
    };

    private static ProblemHttpResult Unknown()
    {
        var errors = new FieldErrors();
        errors.Add(
            "client_order_id",
            $"While your chaos plan has outcomes on, chaos- is followed by reject- and a code, lost, timeout, or slow- and 1 to "
            + $"{ChaosTerms.MostMilliseconds} milliseconds.");
        return Problem.Invalid(errors);
    }
}
