namespace TradeCraft.Server.Startup;

/// <summary>
/// What works in the background for as long as the server runs. When it throws it begins again after a while, and the server goes on
/// meanwhile: nothing but the venue stops trading.
/// </summary>
public abstract class SupervisedService : BackgroundService
{
    /// <summary>Set before it starts. Without, as in a test of it alone, what it throws is its end.</summary>
    internal Supervision? Supervision { private get; set; }

    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Supervision is { } supervision ? supervision.RunAsync(GetType(), RunAsync, stoppingToken) : RunAsync(stoppingToken);

    /// <summary>Works until the server stops. May be called again after it threw.</summary>
    protected abstract Task RunAsync(CancellationToken stopping);
}
