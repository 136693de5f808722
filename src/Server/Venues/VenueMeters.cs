using System.Diagnostics.Metrics;

namespace TradeCraft.Server.Venues;

/// <summary>The meters of one venue: as the live one's, with the venue's number as a tag. They end with it.</summary>
internal sealed class VenueMeters(int venue) : IMeterFactory
{
    private readonly List<Meter> made = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(new MeterOptions(options.Name)
        {
            Version = options.Version,
            Tags = [.. options.Tags ?? [], new("venue", venue)],
            Scope = this,
        });
        lock (made) made.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        lock (made) made.ForEach(meter => meter.Dispose());
    }
}
