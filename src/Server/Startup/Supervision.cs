using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;

namespace TradeCraft.Server.Startup;

/// <summary>Runs what works in the background, again and again where it fails, and knows what does.</summary>
internal sealed partial class Supervision : IHostedLifecycleService
{
    public const string MeterName = "TradeCraft.Services";

    /// <summary>Who has run so long without failing is well again.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, bool> failing = new();
    private readonly IServiceProvider services;
    private readonly TimeProvider time;
    private readonly ILogger<Supervision> logger;
    private readonly Counter<long> failures;

    public Supervision(IServiceProvider services, IMeterFactory meters, TimeProvider time, ILogger<Supervision> logger)
    {
        (this.services, this.time, this.logger) = (services, time, logger);
        var meter = meters.Create(MeterName);
        failures = meter.CreateCounter<long>(
            "tradecraft.services.failures", "{failure}", "Failures of what works in the background, by what failed.");
        meter.CreateObservableGauge(
            "tradecraft.services.failing", () => failing.Count, "{service}", "What works in the background and does not just now.");
    }

    /// <summary>What fails just now, as in <c>session_keeper</c>.</summary>
    public IEnumerable<string> Failing => failing.Keys.Order(StringComparer.Ordinal);

    /// <summary>Before any of them starts.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var service in services.GetServices<IHostedService>().OfType<SupervisedService>()) service.Supervision = this;
        return Task.CompletedTask;
    }

    /// <summary>Runs until cancelled, or until there is nothing more to do.</summary>
    public async Task RunAsync(Type service, Func<CancellationToken, Task> run, CancellationToken stopping)
    {
        var (name, wait) = (JsonNamingPolicy.SnakeCaseLower.ConvertName(service.Name), new GrowingWait(time));
        while (true)
        {
            try
            {
                // What it does before it first waits must not hold up the start, nor throw into it.
                var running = Task.Run(() => run(stopping), CancellationToken.None);
                if (failing.ContainsKey(name)) await RecoverAsync(name, wait, running, stopping).ConfigureAwait(false);
                await running.ConfigureAwait(false);
                failing.TryRemove(name, out _);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                failing[name] = true;
                failures.Add(1, new KeyValuePair<string, object?>("service", name));
                LogFailed(failure, name);
            }

            await wait.PassAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested) return;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RecoverAsync(string name, GrowingWait wait, Task running, CancellationToken stopping)
    {
        if (await Task.WhenAny(running, Task.Delay(Calm, time, stopping)).ConfigureAwait(false) == running) return;
        wait.Reset();
        failing.TryRemove(name, out _);
        LogRecovered(name);
    }

    [LoggerMessage(LogLevel.Error, "The {Service} failed. It begins again in a while, and the server goes on meanwhile")]
    private partial void LogFailed(Exception failure, string service);

    [LoggerMessage(LogLevel.Information, "The {Service} runs again")]
    private partial void LogRecovered(string service);
}
