using Microsoft.Net.Http.Headers;

namespace TradeCraft.Server.Platform;

/// <summary>
/// How far off the time is that a caller is told, where they asked for a clock that is wrong. It is what they are told alone: what is
/// judged by the time, such as signatures, is judged by the right one.
/// </summary>
internal sealed record ToldTime(TimeSpan Off)
{
    /// <summary>From now on the request's answer tells another time, in its header Date as well.</summary>
    public static void Shift(HttpContext context, TimeSpan off)
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        context.Features.Set(new ToldTime(off));
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.Date = HeaderUtilities.FormatDate(time.GetUtcNow() + off);
            return Task.CompletedTask;
        });
    }

    /// <summary>The time as this request's caller is told it.</summary>
    public static DateTimeOffset Of(HttpContext context, DateTimeOffset now) =>
        context.Features.Get<ToldTime>() is { Off: var off } ? now + off : now;
}
