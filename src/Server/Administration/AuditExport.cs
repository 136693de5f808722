using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Administration;

/// <summary>The audit as a file for a spreadsheet.</summary>
internal static class AuditExport
{
    private const int AtOnce = 500;

    /// <summary>More than a spreadsheet holds is of no use in one.</summary>
    private const int Most = 1_000_000;

    /// <summary>What matches the filters as CSV, the newest first, a million rows at most.</summary>
    public static async Task<IResult> WriteAsync(
        AuditTrail trail, TimeProvider time, CancellationToken cancellation, [FromQuery(Name = "user_id")] long? userId = null,
        string? action = null, string? subject = null, string? outcome = null, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var errors = new FieldErrors();
        var filter = AuditList.Filter(userId, action, subject, outcome, from, to, errors);
        if (errors.Any) return Problem.Invalid(errors);
        var name = $"audit-{time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.csv";
        return TypedResults.Stream(async output =>
        {
            await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            await writer.WriteAsync("id,at,user_id,action,subject,details,outcome,address,user_agent,trace_id\r\n");
            var (before, written) = (long.MaxValue, 0);
            while (written < Most && await trail.ListAsync(filter, before, AtOnce, cancellation) is { Count: > 0 } page)
            {
                foreach (var entry in page) await writer.WriteAsync(Line(entry));
                (before, written) = (page[^1].Id, written + page.Count);
                await writer.FlushAsync(cancellation);
            }
        }, "text/csv; charset=utf-8", name);
    }

    private static string Line(AuditEntry entry)
    {
        string?[] cells =
        [
            entry.Id.ToString(CultureInfo.InvariantCulture), entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            entry.User?.ToString(CultureInfo.InvariantCulture), entry.Action, entry.Subject, entry.Details, entry.Outcome, entry.Address,
            entry.UserAgent, entry.TraceId,
        ];
        return string.Join(',', cells.Select(Cell)) + "\r\n";
    }

    /// <summary>
    /// A spreadsheet takes what begins with one of these for a formula and carries it out: an apostrophe before it makes it a text.
    /// </summary>
    internal static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n') text = $"'{text}";
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
