namespace TradeCraft.Server.Venues;

/// <summary>A kind of venue that a feature brings: what is particular to it among what all venues are made of.</summary>
public interface IVenueKind
{
    /// <summary>As in the table: replay.</summary>
    string Name { get; }

    /// <summary>
    /// Adds what such a venue is made of: its clock, where its prices come from, and by <paramref name="addCommon"/> what every venue has.
    /// Hosted services start in the order in which they are added.
    /// </summary>
    void Compose(IServiceCollection services, VenueRow venue, Action<IServiceCollection> addCommon);
}

/// <summary>What every venue beside the live one is made of, as the program's table of contents says.</summary>
public sealed record VenueParts(Action<IServiceCollection, VenueRow> Add);

public static class VenueSetup
{
    /// <param name="addParts">What every venue is made of.</param>
    public static IServiceCollection AddVenues(this IServiceCollection services, Action<IServiceCollection, VenueRow> addParts) => services
        .AddSingleton(new VenueParts(addParts))
        .AddSingleton<VenueTable>()
        .AddSingleton(provider => new VenueBuilder(
            services, provider, provider.GetRequiredService<VenueParts>(), provider.GetServices<IVenueKind>()))
        .AddSingleton<VenueDirectory>()
        .AddHostedService(provider => provider.GetRequiredService<VenueDirectory>());
}
