using System.Diagnostics.Metrics;

namespace TradeCraft.Server.Stream;

/// <summary>The stream's numbers, for whoever measures the server.</summary>
internal sealed class StreamMetrics
{
    public const string MeterName = "TradeCraft.Stream";

    private readonly UpDownCounter<long> connections;
    private readonly Counter<long> messages;
    private readonly Counter<long> heldBack;
    private readonly Counter<long> slowConsumers;

    public StreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        connections = meter.CreateUpDownCounter<long>("tradecraft.stream.connections", "{connection}", "Open connections.");
        messages = meter.CreateCounter<long>("tradecraft.stream.messages", "{message}", "Messages sent.");
        heldBack = meter.CreateCounter<long>(
            "tradecraft.stream.held_back", "{subscription}", "Times a market channel was held back from a slow reader.");
        slowConsumers = meter.CreateCounter<long>(
            "tradecraft.stream.slow_consumers", "{connection}", "Connections closed because their reader was too slow.");
    }

    public void Connected() => connections.Add(1);

    public void Disconnected() => connections.Add(-1);

    public void Sent(int count) => messages.Add(count);

    public void HeldBack() => heldBack.Add(1);

    public void SlowConsumer() => slowConsumers.Add(1);
}
