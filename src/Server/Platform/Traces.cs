using System.Diagnostics;

namespace TradeCraft.Server.Platform;

/// <summary>
/// The trace that a request belongs to: as its header says (W3C Trace Context), or one of its own. The framework would make an activity and
/// a scope for the log of every request, whether somebody listens or not; that was a fifth of the garbage of an order.
/// </summary>
internal static class Traces
{
    /// <summary>What the framework starts activities under: it does when somebody listens to them, or when this logs at all.</summary>
    public const string Framework = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public static ActivityTraceId Of(HttpRequest request) =>
        Activity.Current?.TraceId ?? Parent(request)?.TraceId ?? ActivityTraceId.CreateRandom();

    /// <summary>Whatever is done for the request is done in its trace.</summary>
    public static async Task BeginAsync(HttpContext context, RequestDelegate next)
    {
        using var activity = Activity.Current is null ? new Activity("request") : null;
        if (activity is not null && Parent(context.Request) is { } parent)
            activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        activity?.Start();
        await next(context);
    }

    private static ActivityContext? Parent(HttpRequest request) =>
        ActivityContext.TryParse(request.Headers.TraceParent, null, out var parent) ? parent : null;
}
