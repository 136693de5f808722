namespace TradeCraft.Server.Platform;

/// <summary>
/// A shorter way to answer the usual request of a route that is asked very often: past most of what the framework does for every request.
/// It answers in full, or leaves the request untouched to the long way, which alone would answer the same: so what is refused before
/// anything is done is found and worded in one place. It takes from the same limits as the long way, once it answers in full.
/// </summary>
internal interface IShortWay
{
    Task PassAsync(HttpContext context, RequestDelegate longWay);
}

internal static class ShortWays
{
    public static RouteHandlerBuilder WithShortWay<T>(this RouteHandlerBuilder route, IEndpointRouteBuilder app)
        where T : IShortWay =>
        route.WithMetadata(new Lazy<IShortWay>(() => app.ServiceProvider.GetRequiredService<T>()));

    /// <summary>The place in the pipeline where the ways part. Needs to know the route. The short ways are the live venue's.</summary>
    public static Task PassAsync(HttpContext context, RequestDelegate longWay) =>
        context.Features.Get<AskedVenue>() is null && context.GetEndpoint()?.Metadata.GetMetadata<Lazy<IShortWay>>() is { } way
            ? way.Value.PassAsync(context, longWay)
            : longWay(context);
}
