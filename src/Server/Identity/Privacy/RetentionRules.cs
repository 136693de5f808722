using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TradeCraft.Server.Platform.Settings;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Identity.Privacy;

/// <summary>How long one kind of data is kept.</summary>
/// <param name="Kind">What it is; of what is cut into pieces by time, the table.</param>
/// <param name="Hours">After what After says; null where it is kept forever.</param>
/// <param name="After">From when on it counts.</param>
/// <param name="Setting">By which it is changed; null where it is fixed.</param>
public sealed record RetentionRuleBody(string Kind, int? Hours, string After, string? Setting);

/// <param name="Rules">In no particular order.</param>
public sealed record RetentionBody(IReadOnlyList<RetentionRuleBody> Rules);

internal static class RetentionRules
{
    private const int Day = 24;

    /// <summary>How long each kind of data is kept, and what changes it. <c>docs/privacy.md</c> says what of it is about people.</summary>
    internal static Ok<RetentionBody> List(IOptions<RetentionOptions> options, SettingsTable settings)
    {
        var (kept, section) = (options.Value, RetentionOptions.Section);
        return TypedResults.Ok(new RetentionBody(
        [
            new("sessions", kept.EndedSessionDays * Day, "it ended", $"{section}:{nameof(kept.EndedSessionDays)}"),
            new("used_refresh_tokens", (int)Sessions.Lifetime.TotalHours, "it was used", null),
            new("one_time_tokens", 0, "it expired", null),
            new("sign_in_networks", kept.SignInNetworkDays * Day, "the last sign-in there", $"{section}:{nameof(kept.SignInNetworkDays)}"),
            new("demo_users", settings.Current.DemoHours, "it was made",
                $"{ServerSettings.Section}:{nameof(ServerSettings.DemoHours)}"),
            new("erased_users", (int)Erasure.Grace.TotalHours, "they asked for it", null),
            new("exports", kept.ExportHours, "it was ready", $"{section}:{nameof(kept.ExportHours)}"),
            new("audit", kept.AuditDays == 0 ? null : kept.AuditDays * Day, "it was written", $"{section}:{nameof(kept.AuditDays)}"),
            .. kept.Days.Select(table => new RetentionRuleBody(
                table.Key, table.Value == 0 ? null : table.Value * Day, "the end of its piece",
                $"{section}:{nameof(kept.Days)}:{table.Key}")),
            new("event_log", null, "", null),
        ]));
    }
}
