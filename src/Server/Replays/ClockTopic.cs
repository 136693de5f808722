using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Replays;

/// <summary>The channel <c>clock</c>: a venue's time while it is played, some times a second.</summary>
internal sealed class ClockTopic(ReplayPlayer player, TimeProvider time) : Topic<VenueClockBody, VenueClockBody>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private (DateTimeOffset Now, ReplayState State, decimal? Speed) sent;
    private long sentAt;

    protected override VenueClockBody Read() => Clocks.BodyOf(player, time);

    protected override VenueClockBody? Take()
    {
        var now = (player.Now, player.State, player.Speed);
        if (now == sent || (now.State == sent.State && time.GetElapsedTime(sentAt) < Pause)) return null;
        (sent, sentAt) = (now, time.GetTimestamp());
        return Read();
    }
}

internal static class Clocks
{
    public const string AsFastAsItGoes = "max";

    public static IServiceCollection AddClockChannel(this IServiceCollection services) =>
        services.AddVenueChannel("clock", provider => new ClockTopic(
            provider.GetRequiredService<ReplayPlayer>(), provider.GetRequiredService<TimeProvider>()));

    public static VenueClockBody BodyOf(ReplayPlayer player, TimeProvider time) =>
        new(player.Now, time.GetUtcNow(), player.State, TextOf(player.Speed));

    public static string TextOf(decimal? speed) =>
        speed?.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture) ?? AsFastAsItGoes;
}
