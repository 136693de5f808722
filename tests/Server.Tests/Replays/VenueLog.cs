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
        var (lines, events, written) = (new List<string>(), new EventBuffer(), new ArrayBufferWriter<byte>());
        while (true)
        {
            await reader.ReadAsync(events, TestContext.Current.CancellationToken);
            if (events.Count == 0) return lines;
            for (var number = 0; number < events.Count; number++)
            {
                // How the commands of a batch are counted says nothing of what they did.
                Event[] happened = [events.Events[number]];
                happened[0].Command = default;
                if (!withRequests)
                {
                    happened[0].Sequence = default;
                    if (happened[0].Type == EventType.RequestDone) continue;
                    if (happened[0].Type == EventType.OrderPlaced)
                        happened[0].Detail = happened[0].OrderOptions with { Request = default };
                }

                var at = DateTimeOffset.UnixEpoch.AddTicks(happened[0].At.UnixMicroseconds * TimeSpan.TicksPerMicrosecond);
                if (at > upTo) return lines;
                written.ResetWrittenCount();
                EventCodec.Write(happened, written);
                lines.Add($"{at:O} {happened[0].Type} {Convert.ToHexString(written.WrittenSpan)}");
            }
        }
    }
}
