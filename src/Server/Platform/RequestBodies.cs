using System.Buffers;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace TradeCraft.Server.Platform;

/// <summary>
/// Keeps a body until its request is answered, so that what is wrong with it can be said in full (<see cref="BodyDiagnosis"/>).
/// </summary>
internal static class RequestBodies
{
    public static async Task KeepAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/api") && (request.ContentLength ?? 1) > 0)
        {
            // Other charsets than JSON's own would be converted by the framework where it knows them, and be a fault of the server where
            // not.
            if (request.ContentType != "application/json" && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                && type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                await StatusProblems.UnsupportedMediaType().ExecuteAsync(context);
                return;
            }

            request.EnableBuffering(StatusProblems.MaxBodyBytes);
        }

        await next(context);
    }

    /// <summary>Whether the body says beforehand that it is JSON of a length that is taken.</summary>
    public static bool IsUsual(HttpRequest request) =>
        request.ContentType is "application/json" or "application/json; charset=utf-8"
            && request.ContentLength is > 0 and <= StatusProblems.MaxBodyBytes;

    /// <summary>
    /// What a usual body says. Null where that cannot be told: then nothing of it was taken, and who reads it next finds why.
    /// </summary>
    public static async ValueTask<T?> TryReadAsync<T>(HttpRequest request)
        where T : class
    {
        try
        {
            var body = request.BodyReader;
            var length = (int)request.ContentLength!.Value;
            var read = await body.ReadAtLeastAsync(length);
            var value = read.Buffer.Length == length ? Parse<T>(read.Buffer) : null;
            body.AdvanceTo(value is null ? read.Buffer.Start : read.Buffer.End);
            return value;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static T? Parse<T>(in ReadOnlySequence<byte> body)
        where T : class
    {
        try
        {
            var json = body.IsSingleSegment ? new Utf8JsonReader(body.FirstSpan) : new Utf8JsonReader(body);
            var value = JsonSerializer.Deserialize<T>(ref json, Json.Options);
            return json.Read() ? null : value;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
