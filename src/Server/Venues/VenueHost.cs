using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Venues;

/// <summary>A venue that is loaded: its services, running.</summary>
public sealed class VenueHost : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly List<IHostedService> started = [];

    private VenueHost(VenueRow venue, ServiceProvider services) => (Venue, this.services) = (venue, services);

    public VenueRow Venue { get; }

    public IServiceProvider Services => services;

    public VenueClock Clock => services.GetRequiredService<VenueClock>();

    /// <summary>Whether it does something that nobody has to ask for, so that it must not be unloaded.</summary>
    public bool IsBusy => services.GetServices<IVenueWork>().Any(work => work.IsUnderWay);

    /// <summary>
    /// Starts all that the venue is made of, in the order in which it was added. When something cannot start nothing stays.
    /// </summary>
    internal static async Task<VenueHost> StartAsync(VenueRow venue, ServiceProvider services, CancellationToken cancellation)
    {
        var host = new VenueHost(venue, services);
        try
        {
            foreach (var service in services.GetServices<IHostedService>())
            {
                if (service is IHostedLifecycleService lifecycle) await lifecycle.StartingAsync(cancellation);
                await service.StartAsync(cancellation);
                host.started.Add(service);
            }

            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // What fails to stop keeps nothing else from stopping: its log above all.
        var failures = new List<Exception>();
        foreach (var service in Enumerable.Reverse(started))
        {
            try
            {
                await service.StopAsync(CancellationToken.None);
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        }

        started.Clear();
        await services.DisposeAsync();
        if (failures.Count > 0) throw new AggregateException(failures);
    }
}

/// <summary>Something that a venue does by itself.</summary>
public interface IVenueWork
{
    bool IsUnderWay { get; }
}
