using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TradeCraft.Exchange.Events;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Subscriptions;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>The log of a venue as text, to be compared.</summary>
internal static class VenueLog
{
    /// <summary>Its events in order, each with its time and its bytes.</summary>
    /// <param name="withRequests">Without, the same whoever asked.</param>
    public static async Task<IReadOnlyList<string>> ReadAsync(
        TradingServer server, string venue, DateTimeOffset upTo, bool withRequests = true)
    {
        var database = server.Services.GetRequiredKeyedService<NpgsqlDataSource>(Pools.Projectors);
        var reader = await LogReader.OpenAsync(
            database, int.Parse(venue, CultureInfo.InvariantCulture), after: 0, TestContext.Current.CancellationToken);
        var (lines, events) = (new List<string>(), new EventBuffer());
        while (true)
        {
            await reader.ReadAsync(events, TestContext.Current.CancellationToken);
            if (events.Count == 0) return lines;
            for (var number = 0; number < events.Count; number++)
            {
                var happened = events.Events[number];
                var at = DateTimeOffset.UnixEpoch.AddTicks(happened.At.UnixMicroseconds * TimeSpan.TicksPerMicrosecond);
                if (at > upTo) return lines;
                if (LineOf(happened, withRequests) is { } line) lines.Add($"{at:O} {line}");
            }
        }
    }

    /// <summary>An event in words; null of a request, where these are left out.</summary>
    public static string? LineOf(Event happened, bool withRequests)
    {
        // How the commands of a batch are counted says nothing of what they did.
        happened.Command = default;
        if (!withRequests)
        {
            happened.Sequence = default;
            if (happened.Type == EventType.RequestDone) return null;
            if (happened.Type == EventType.OrderPlaced) happened.Detail = happened.OrderOptions with { Request = default };
        }

        var written = new ArrayBufferWriter<byte>();
        EventCodec.Write([happened], written);
        return $"{happened.Type} {Convert.ToHexString(written.WrittenSpan)}";
    }
}
