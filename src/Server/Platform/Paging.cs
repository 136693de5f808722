using System.Globalization;

namespace TradeCraft.Server.Platform;

/// <summary>A page of a list, and where the next one begins.</summary>
/// <param name="NextCursor">Sent back as <c>cursor</c>, it gives the page after this one. Null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Pages of lists that are ordered by a number, newest first.</summary>
public static class Paging
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 500;

    /// <summary>The whole of a list that is short by nature.</summary>
    public static Page<T> Whole<T>(IEnumerable<T> items) => new([.. items], NextCursor: null);

    /// <summary>Reads limit and cursor; what is wrong with them is added to the errors.</summary>
    /// <returns>How many are wanted, and the number that they come before.</returns>
    public static (int Limit, long Before) Read(int? limit, string? cursor, FieldErrors errors)
    {
        var before = long.MaxValue;
        errors.Require(limit is null or (>= 1 and <= MaxLimit), "limit", $"Must be from 1 to {MaxLimit}.");
        errors.Require(
            cursor is null || (long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before) && before > 0),
            "cursor", "Must be the next_cursor of an earlier page.");
        return (limit ?? DefaultLimit, before);
    }

    /// <param name="found">What was found, one more than the limit where there is more.</param>
    public static Page<TBody> Cut<TItem, TBody>(IReadOnlyList<TItem> found, int limit, Func<TItem, TBody> body, Func<TItem, long> number) =>
        new(
            [.. found.Take(limit).Select(body)],
            found.Count > limit ? number(found[limit - 1]).ToString(CultureInfo.InvariantCulture) : null);
}
