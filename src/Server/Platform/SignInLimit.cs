using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace TradeCraft.Server.Platform;

/// <summary>How often one address may try to sign in: each try costs a password hash.</summary>
public static class SignInLimit
{
    public const string Policy = "sign-in";

    internal static void Configure(RateLimiterOptions options, IOptions<LimitSettings> settings)
    {
        options.AddPolicy(Policy, context => settings.Value.Off
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter(RequestOrigin.NetworkOf(context), _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = settings.Value.SignInsPerMinute,
                Window = TimeSpan.FromMinutes(1),
            }));
        options.OnRejected = async (rejected, _) =>
        {
            rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
            Problem.RetryAfter(rejected.HttpContext, wait);
            await Problem.Of(StatusCodes.Status429TooManyRequests, "too_many_requests", "Too many tries from your address. Wait a little.")
                .ExecuteAsync(rejected.HttpContext);
        };
    }
}
