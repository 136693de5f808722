using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace TradeCraft.Server.Tests.Stream;

/// <summary>The stream's counters of one server.</summary>
public sealed class StreamNumbers : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, long> totals = new();

    public long Connections => totals.GetValueOrDefault("tradecraft.stream.connections");

    public long HeldBack => totals.GetValueOrDefault("tradecraft.stream.held_back");

    public long SlowConsumers => totals.GetValueOrDefault("tradecraft.stream.slow_consumers");

    public void Listen(IServiceProvider services)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Meter.Name == "TradeCraft.Stream" && instrument.Meter.Scope == meters) it.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, _, _) => totals.AddOrUpdate(instrument.Name, value, (_, total) => total + value));
        listener.Start();
    }

    public void Dispose() => listener.Dispose();
}
