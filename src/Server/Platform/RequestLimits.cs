using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TradeCraft.Server.Platform;

/// <summary>What is counted apart from the others.</summary>
public enum RequestKind
{
    Read,
    Change,
    Preview,
    Order,
}

/// <summary>Whether a request may be done now, and what its bucket says.</summary>
/// <param name="Limit">How much the full bucket holds; zero where nothing is limited.</param>
/// <param name="Remaining">What is left in it.</param>
/// <param name="PerSecond">How fast it fills.</param>
internal readonly record struct Allowance(bool IsGranted, int Limit, int Remaining, double PerSecond)
{
    public static Allowance Unlimited { get; } = new(true, 0, 0, 0);

    /// <summary>Seconds until the bucket is full again; at least one for who was refused.</summary>
    public int Reset => Math.Max(IsGranted ? 0 : 1, (int)Math.Ceiling((Limit - Remaining) / Math.Max(PerSecond, double.Epsilon)));

    /// <summary>Seconds until there is one more in it, at least one.</summary>
    public int RetryAfter => Math.Max(1, (int)Math.Ceiling((1 - Remaining) / Math.Max(PerSecond, double.Epsilon)));
}

/// <summary>
/// How much users, keys and networks may ask for: token buckets that fill all the time, so that who was quiet may be busy for a moment.
/// HTTP, its short ways and the stream take from the same ones.
/// </summary>
internal sealed class RequestLimits : IDisposable
{
    private const string Detail = "You ask for more than is allowed. Retry-After says when to come back.";

    private readonly bool off;
    private readonly Bucket<long>[] byUser;
    private readonly Bucket<UInt128> byNetwork;
    private readonly Bucket<(string Id, int PerMinute)> byKey =
        Bucket<(string Id, int PerMinute)>.Of(key => (key.PerMinute, key.PerMinute / 60.0));

    public RequestLimits(LimitSettings settings)
    {
        off = settings.Off;
        byUser =
        [
            .. new[] { settings.ReadsPerSecond, settings.ChangesPerSecond, settings.PreviewsPerSecond, settings.OrdersPerSecond }
                .Select(most => Bucket<long>.Of(_ => (most, most))),
        ];
        byNetwork = Bucket<UInt128>.Of(_ => (settings.RequestsPerSecondOfNetwork, settings.RequestsPerSecondOfNetwork));
    }

    /// <summary>Takes what a caller asks for; the tighter one of their user's bucket and their key's is told.</summary>
    /// <param name="count">How much; no more than a full bucket is asked for.</param>
    public Allowance Take(Caller caller, RequestKind kind, int count = 1)
    {
        if (off || count <= 0) return Allowance.Unlimited;
        if (caller.Key is not { RequestsPerMinute: { } most } key) return byUser[(int)kind].Take(caller.User.Number, count);
        var ofKey = byKey.Take((key.Id, most), count);
        if (!ofKey.IsGranted) return ofKey;
        var ofUser = byUser[(int)kind].Take(caller.User.Number, count);
        return ofUser.IsGranted && ofKey.Remaining < ofUser.Remaining ? ofKey : ofUser;
    }

    /// <summary>Before anybody is known: what comes from one network. The request goes on where it may.</summary>
    public Task TakeOfNetworkAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsLimited(context.Request.Path)) return next(context);
        var network = NetworkOf(context.Connection.RemoteIpAddress);
        return byNetwork.TryTake(network, 1)
            ? next(context)
            : Refuse(context.Response, byNetwork.Look(network) with { IsGranted = false }).ExecuteAsync(context);
    }

    /// <summary>Once the caller is known: what they ask for, by the route's kind. The request goes on where it may.</summary>
    public Task TakeOfCallerAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsLimited(context.Request.Path)) return next(context);
        var allowance = context.User.KnownCaller is { } caller
            ? Take(caller, KindOf(context))
            : byNetwork.Look(NetworkOf(context.Connection.RemoteIpAddress));
        if (!allowance.IsGranted) return Refuse(context.Response, allowance).ExecuteAsync(context);
        Tell(context.Response, allowance);
        return next(context);
    }

    /// <summary>Says in an answer's headers what is left. The last word counts.</summary>
    public static void Tell(HttpResponse response, in Allowance allowance)
    {
        if (allowance.Limit == 0) return;
        response.Headers["X-RateLimit-Limit"] = Text(allowance.Limit);
        response.Headers["X-RateLimit-Remaining"] = Text(allowance.Remaining);
        response.Headers["X-RateLimit-Reset"] = Text(allowance.Reset);
    }

    /// <summary>429, with what is left and when to come back.</summary>
    public static ProblemHttpResult Refuse(HttpResponse response, in Allowance allowance)
    {
        Tell(response, allowance);
        response.Headers.RetryAfter = Text(allowance.RetryAfter);
        return Refusal;
    }

    /// <summary>The same without an answer of HTTP to write on.</summary>
    public static ProblemHttpResult Refusal => Problem.Of(StatusCodes.Status429TooManyRequests, "too_many_requests", Detail);

    /// <summary>The first 64 bits of an IPv6 address, all of an IPv4 one.</summary>
    public static UInt128 NetworkOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out var length)) return UInt128.Zero;
        if (length == 4) return BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: true })
            return BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
        return new(BinaryPrimitives.ReadUInt64BigEndian(bytes), 0);
    }

    public void Dispose()
    {
        foreach (var bucket in byUser) bucket.Dispose();
        byNetwork.Dispose();
        byKey.Dispose();
    }

    private bool IsLimited(PathString path) => !off && path.StartsWithSegments("/api");

    /// <summary>Of what kind a request is, as its route or else its method says.</summary>
    public static RequestKind KindOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<LimitedRoute>()?.Kind
            ?? (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
                ? RequestKind.Read : RequestKind.Change);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Buckets of one kind, one for each who is counted.</summary>
    private sealed class Bucket<TKey>(PartitionedRateLimiter<TKey> limiter, Func<TKey, (int Most, double PerSecond)> sizeOf) : IDisposable
        where TKey : notnull
    {
        public static Bucket<TKey> Of(Func<TKey, (int Most, double PerSecond)> sizeOf)
        {
            Func<TKey, TokenBucketRateLimiterOptions> make = key => new()
            {
                TokenLimit = sizeOf(key).Most,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1 / sizeOf(key).PerSecond),
            };
            return new(
                PartitionedRateLimiter.Create<TKey, TKey>(key => RateLimitPartition.GetTokenBucketLimiter(key, make)), sizeOf);
        }

        public Allowance Take(TKey key, int count)
        {
            var (most, perSecond) = sizeOf(key);
            var isGranted = TryTake(key, Math.Min(count, most));
            return new(isGranted, most, Left(key), perSecond);
        }

        public bool TryTake(TKey key, int count)
        {
            using var lease = limiter.AttemptAcquire(key, count);
            return lease.IsAcquired;
        }

        /// <summary>Takes nothing.</summary>
        public Allowance Look(TKey key)
        {
            var (most, perSecond) = sizeOf(key);
            return new(true, most, Left(key), perSecond);
        }

        public void Dispose() => limiter.Dispose();

        private int Left(TKey key) => (int)(limiter.GetStatistics(key)?.CurrentAvailablePermits ?? 0);
    }
}

/// <summary>Of what kind a route is, where its method does not say so.</summary>
internal sealed record LimitedRoute(RequestKind Kind);

internal static class LimitedRoutes
{
    public static RouteHandlerBuilder CountsAs(this RouteHandlerBuilder route, RequestKind kind) =>
        route.WithMetadata(new LimitedRoute(kind));
}
