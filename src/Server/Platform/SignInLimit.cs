using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace TradeCraft.Server.Platform;

public sealed class LimitSettings
{
    public const string Section = "Limits";

    /// <summary>Sign-ins, registrations and the like that one network address may ask for in a minute.</summary>
    [Range(1, 1_000_000)]
    public int SignInsPerMinute { get; set; } = 60;
}

/// <summary>How often one address may try to sign in: each try costs a password hash.</summary>
public static class SignInLimit
{
    public const string Policy = "sign-in";

    internal static void Configure(RateLimiterOptions options, IOptions<LimitSettings> settings)
    {
        options.AddPolicy(Policy, context => RateLimitPartition.GetFixedWindowLimiter(
            Network(context.Connection.RemoteIpAddress),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = settings.Value.SignInsPerMinute, Window = TimeSpan.FromMinutes(1) }));
        options.OnRejected = async (rejected, _) =>
        {
            rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
            Problem.RetryAfter(rejected.HttpContext, wait);
            await Problem.Of(StatusCodes.Status429TooManyRequests, "too_many_requests", "Too many tries from your address. Wait a little.")
                .ExecuteAsync(rejected.HttpContext);
        };
    }

    /// <summary>Who has one IPv6 address has its whole /64.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPNetwork(Mask(address), 64).ToString() : address.ToString();
    }

    private static IPAddress Mask(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
