namespace TradeCraft.Server.Venues;

/// <summary>What a request in a venue finds: what is ours of the venue, and all else where it is always found.</summary>
internal sealed class VenueRequestServices(IServiceProvider venue, IServiceProvider request)
    : IKeyedServiceProvider, ISupportRequiredService
{
    public object? GetService(Type serviceType) => IsOurs(serviceType) ? venue.GetService(serviceType) : request.GetService(serviceType);

    public object GetRequiredService(Type serviceType) =>
        IsOurs(serviceType) ? venue.GetRequiredService(serviceType) : request.GetRequiredService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        ((IKeyedServiceProvider)request).GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        ((IKeyedServiceProvider)request).GetRequiredKeyedService(serviceType, serviceKey);

    /// <summary>
    /// All that is ours, whether the venue has it or not: what the live venue has and this one lacks must not be found in its place.
    /// </summary>
    private static bool IsOurs(Type type) =>
        type.Assembly == typeof(VenueRequestServices).Assembly || type.Assembly == typeof(Projections.VenueProjections).Assembly
            || (type.IsConstructedGenericType && type.GetGenericArguments()[0].Assembly == typeof(VenueRequestServices).Assembly);
}
