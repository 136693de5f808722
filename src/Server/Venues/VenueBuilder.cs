using System.Diagnostics.Metrics;
using System.Reflection;
using Npgsql;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Venues;

/// <summary>
/// Makes the services of a venue: those of its own, and for all else those of the server, which belong to all venues together. What the
/// server's container made is handed over as it is, so that a venue that ends ends nothing of the server.
/// </summary>
/// <param name="server">How the server's own services were described.</param>
public sealed class VenueBuilder(
    IServiceCollection server, IServiceProvider services, VenueParts parts, IEnumerable<IVenueKind> kinds)
{
    private static readonly Assembly Ours = typeof(VenueBuilder).Assembly;

    /// <summary>Of the framework, what venues ask for.</summary>
    private static readonly Type[] OfFramework =
    [
        typeof(TimeProvider), typeof(ILoggerFactory), typeof(IConfiguration), typeof(IHostApplicationLifetime),
        typeof(IHttpContextAccessor), typeof(NpgsqlDataSource),
    ];

    /// <exception cref="InvalidOperationException">The venue's kind is not known to this version.</exception>
    internal ServiceProvider Build(VenueRow venue)
    {
        var kind = kinds.FirstOrDefault(each => each.Name == venue.Kind)
            ?? throw new InvalidOperationException($"Venue {venue.Id} is of a kind that this version does not know: {venue.Kind}.");
        var own = new ServiceCollection();
        own.AddSingleton(venue);
        own.AddSingleton<IMeterFactory>(_ => new VenueMeters(venue.Id));
        own.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        kind.Compose(own, venue, common => parts.Add(common, venue));
        foreach (var type in OfFramework) own.AddSingleton(type, services.GetRequiredService(type));
        foreach (var key in Pools.Keys) own.AddKeyedSingleton(key, services.GetRequiredKeyedService<NpgsqlDataSource>(key));

        var ofVenue = own.Select(each => each.ServiceType).ToHashSet();
        var bound = Bound(ofVenue);
        foreach (var type in server.Where(IsShared).Select(each => each.ServiceType).Distinct()
            .Where(type => !ofVenue.Contains(type) && !bound.Contains(type)))
        {
            foreach (var service in services.GetServices(type)) own.AddSingleton(type, service!);
        }

        return own.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }

    /// <summary>
    /// What the server has that was made for its live venue, directly or by something else: no other venue may have it. The database only
    /// wants to know which log to hold for the live one.
    /// </summary>
    private HashSet<Type> Bound(HashSet<Type> ofVenue)
    {
        var bound = new HashSet<Type>();
        for (var before = -1; before < bound.Count;)
        {
            before = bound.Count;
            foreach (var service in server.Where(each =>
                !each.IsKeyedService && each.ImplementationType is not null && each.ServiceType != typeof(Database)))
            {
                var parameters = service.ImplementationType!.GetConstructors().SelectMany(each => each.GetParameters());
                if (parameters.Any(each => ofVenue.Contains(each.ParameterType) && each.ParameterType.Assembly == Ours
                    || bound.Contains(each.ParameterType)))
                    bound.Add(service.ServiceType);
            }
        }

        return bound;
    }

    private static bool IsShared(ServiceDescriptor service) =>
        service is { Lifetime: ServiceLifetime.Singleton, IsKeyedService: false, ServiceType.ContainsGenericParameters: false }
            && service.ServiceType.Assembly == Ours && !service.ServiceType.IsAssignableTo(typeof(IVenueKind));
}
