using System.Globalization;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Alerts;

/// <summary>An alert has fired.</summary>
/// <param name="Price">Of the trade that it fired at; of an indicator its value when the bar closed.</param>
/// <param name="Target">The price or value that was waited for; null for a move.</param>
/// <param name="Indicator">What was watched; null where it was the price.</param>
/// <param name="Interval">How long its bars are.</param>
public sealed record NotificationBody(
    string Id, string AlertId, string Symbol, AlertCondition Condition, decimal? Target, decimal? Percent, decimal Price, string? Note,
    DateTimeOffset At, AlertIndicatorBody? Indicator, string? Interval);

/// <summary>In a snapshot the newest, newest first; in an update those that are new.</summary>
public sealed record NotificationsBody(IReadOnlyList<NotificationBody> Notifications);

/// <summary>The newest of what each user was told.</summary>
internal sealed class Notifications
{
    public const int MostResumed = 10_000;
    private const int MostKept = 50;

    private readonly Lock gate = new();
    private readonly Dictionary<UserId, List<NotificationRow>> byUser = [];

    public void Resume(IReadOnlyList<NotificationRow> told) => Tell(told);

    public void Tell(IReadOnlyList<NotificationRow> told)
    {
        lock (gate)
        {
            foreach (var each in told)
            {
                var user = new UserId(each.UserId);
                if (!byUser.TryGetValue(user, out var kept)) byUser[user] = kept = [];
                if (kept.Count == MostKept) kept.RemoveAt(0);
                kept.Add(each);
            }
        }
    }

    /// <summary>Those after a number, oldest first.</summary>
    public IReadOnlyList<NotificationRow> Since(UserId user, long number)
    {
        lock (gate) return byUser.TryGetValue(user, out var kept) && kept[^1].Id > number ? [.. kept.Where(each => each.Id > number)] : [];
    }
}

/// <summary>user:notifications.</summary>
internal sealed class NotificationsTopic(UserId user, Notifications notifications, InstrumentDirectory instruments)
    : Topic<NotificationsBody, NotificationsBody>
{
    private long told;
    private bool hasBegun;

    protected override NotificationsBody Read()
    {
        // Up to what was taken as an update, and at the beginning all.
        var kept = notifications.Since(user, 0);
        if (!hasBegun) (hasBegun, told) = (true, kept.Count > 0 ? kept[^1].Id : 0);
        return new([.. kept.Where(each => each.Id <= told).Reverse().Select(Body)]);
    }

    protected override NotificationsBody? Take()
    {
        var news = notifications.Since(user, told);
        if (news.Count == 0) return null;
        told = news[^1].Id;
        return new([.. news.Select(Body)]);
    }

    private NotificationBody Body(NotificationRow row)
    {
        var watched = row.Watched;
        return new(
            row.Id.ToString(CultureInfo.InvariantCulture), row.AlertId.ToString(CultureInfo.InvariantCulture),
            instruments[new InstrumentId(row.InstrumentId)].Symbol, row.Kind, row.Target, row.Percent, row.Price, row.Note, row.At,
            watched is null ? null : AlertIndicatorBody.Of(watched), row.Interval);
    }
}
