using System.Diagnostics.Metrics;

namespace TradeCraft.Server.Administration;

/// <summary>What a count came to, and how fast it rises.</summary>
internal readonly record struct Rate(long Total, double PerSecond);

/// <summary>
/// Listens to the counts that the server keeps for whoever measures it, so that an administrator sees how busy it is without such a
/// program. Rates are of the time since they were last asked for, five seconds at least.
/// </summary>
internal sealed class Traffic : IHostedService, IDisposable
{
    public const string Requests = "http.server.request.duration";
    public const string Connections = "kestrel.active_connections";
    public const string Sockets = "tradecraft.stream.connections";
    public const string Messages = "tradecraft.stream.messages";
    public const string Events = "events";

    private static readonly string[] Listened = [Requests, Connections, Sockets, Messages];
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromSeconds(5);

    private readonly long[] totals = new long[Listened.Length];
    private readonly Dictionary<string, (long Total, long At, double Rate)> samples = [];
    private readonly Lock gate = new();
    private readonly MeterListener listener = new();
    private readonly TimeProvider time;

    /// <param name="meters">Of this server: another in the process has its own.</param>
    /// <param name="time">The server's.</param>
    public Traffic(IMeterFactory meters, TimeProvider time)
    {
        this.time = time;
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Scope == meters && Array.IndexOf(Listened, instrument.Name) is >= 0 and var place)
                listening.EnableMeasurementEvents(instrument, place);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, place) => Interlocked.Add(ref totals[(int)place!], value));
        listener.SetMeasurementEventCallback<double>((_, _, _, place) => Interlocked.Increment(ref totals[(int)place!]));
    }

    /// <summary>Before anything connects: what goes up is to be seen as what goes down later is.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public long Total(string name) => Volatile.Read(ref totals[Array.IndexOf(Listened, name)]);

    public Rate RateOf(string name) => RateOf(name, Total(name));

    public Rate RateOf(string name, long total)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            if (!samples.TryGetValue(name, out var sample)) samples[name] = sample = (total, now, 0);
            var span = time.GetElapsedTime(sample.At, now);
            if (span >= ShortestSpan) samples[name] = sample = (total, now, (total - sample.Total) / span.TotalSeconds);
            return new(total, Math.Round(sample.Rate, 1));
        }
    }

    public void Dispose() => listener.Dispose();
}
