using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Administration;

/// <summary>Something that somebody did.</summary>
/// <param name="UserId">Who; null where nobody was signed in or tried for.</param>
/// <param name="Action">As in account.deposit.</param>
/// <param name="Subject">What it was done to, as in account:101.</param>
/// <param name="Details">As it was asked for, without secrets.</param>
/// <param name="Outcome">ok; begun, before an administrator's action; failed, where it is not known; or the code of the problem that was
/// answered.</param>
/// <param name="TraceId">Of the request, by which the event log's events of it are found.</param>
public sealed record AuditEntryBody(
    string Id,
    DateTimeOffset At,
    UserId? UserId,
    string Action,
    string? Subject,
    JsonElement? Details,
    string Outcome,
    string? Address,
    string? UserAgent,
    string? TraceId)
{
    internal static AuditEntryBody Of(AuditEntry entry) => new(
        entry.Id.ToString(CultureInfo.InvariantCulture), entry.At, entry.User is { } user ? new UserId(user) : null, entry.Action,
        entry.Subject, entry.Details is { } details ? JsonElement.Parse(details) : null, entry.Outcome, entry.Address, entry.UserAgent,
        entry.TraceId);
}

internal static class AuditList
{
    /// <summary>Who did what: sign-ins, money in and out, accounts' terms, and every administrator's action, newest first.</summary>
    /// <param name="userId">Only what this user did, or what was tried in their name.</param>
    /// <param name="action">Only this action.</param>
    /// <param name="subject">Only what was done to this, as in account:101.</param>
    /// <param name="outcome">Only what ended so.</param>
    /// <param name="from">Only what was then or later.</param>
    /// <param name="to">Only what was before then.</param>
    internal static async Task<Results<Ok<Page<AuditEntryBody>>, ProblemHttpResult>> ListAsync(
        AuditTrail trail, [FromQuery(Name = "user_id")] long? userId = null, string? action = null, string? subject = null,
        string? outcome = null, DateTimeOffset? from = null, DateTimeOffset? to = null, int? limit = null, string? cursor = null,
        CancellationToken cancellation = default)
    {
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        var filter = Filter(userId, action, subject, outcome, from, to, errors);
        if (errors.Any) return Problem.Invalid(errors);
        var found = await trail.ListAsync(filter, before, most + 1, cancellation);
        return TypedResults.Ok(Paging.Cut(found, most, AuditEntryBody.Of, entry => entry.Id));
    }

    internal static AuditFilter Filter(
        long? user, string? action, string? subject, string? outcome, DateTimeOffset? from, DateTimeOffset? to, FieldErrors errors)
    {
        foreach (var (name, text) in (ReadOnlySpan<(string, string?)>)[("action", action), ("subject", subject), ("outcome", outcome)])
            errors.Require(text?.Contains('\0', StringComparison.Ordinal) is not true, name, "Has a character that no text has.");
        return new(user, action, subject, outcome, from, to);
    }
}
