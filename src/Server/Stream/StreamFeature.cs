using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Chaos;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Stream;

/// <summary>The WebSocket: <c>/ws</c> with its channels, and <c>/ws/{ticker}</c> for whoever wants one price and no protocol.</summary>
public static class StreamFeature
{
    /// <summary>Needs the platform and the venue. The channels are those that features add as ChannelKind, before or after.</summary>
    public static IServiceCollection AddStream(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StreamOptions>().Bind(configuration.GetSection(StreamOptions.Section)).ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<StreamOptions>>().Value);
        services.AddStreamHub();

        // The API's description says what goes over the stream, too. Its document's name is v1.
        services.Configure<OpenApiOptions>("v1", description => description.AddDocumentTransformer<StreamSchemas>());
        return services;
    }

    /// <summary>What each venue has of it.</summary>
    public static IServiceCollection AddStreamHub(this IServiceCollection services)
    {
        services.AddSingleton<StreamMetrics>();
        services.AddSingleton<ChannelDirectory>();
        services.AddSingleton<ClientMessages>();
        services.AddSingleton<Handshake>();
        services.AddSingleton<StreamTickets>();
        services.AddSingleton<StreamPlaces>();
        services.AddSingleton<StreamHub>();
        services.AddSingleton<IVenueListener>(provider => provider.GetRequiredService<StreamHub>());
        return services.AddHostedService(provider => provider.GetRequiredService<StreamHub>());
    }

    public static WebApplication MapStream(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/ws")) BatchedUpgrade.Offer(context.Features);
            return next(context);
        });
        app.UseWebSockets();
        var stream = app.MapGroup("/ws").WithTags("Stream").AllowAnonymous();

        app.MapPost("/api/v1/auth/stream-ticket", GiveTicketAsync).WithTags("Stream").RequireAuthorization().ProducesProblem(401)
            .ProducesProblem(503);
        stream.MapGet("", ConnectAsync).Produces(101).ProducesProblem(401).ProducesProblem(403).ProducesProblem(426).ProducesProblem(429)
            .ProducesProblem(503);
        stream.MapGet("/{ticker}", PricesAsync).Produces(101).ProducesProblem(403).ProducesProblem(404).ProducesProblem(426)
            .ProducesProblem(429);

        // Over HTTP/2 a WebSocket begins with CONNECT (RFC 8441).
        stream.MapMethods("", [HttpMethods.Connect], ConnectAsync).ExcludeFromDescription();
        stream.MapMethods("/{ticker}", [HttpMethods.Connect], PricesAsync).ExcludeFromDescription();
        return app;
    }

    /// <summary>
    /// A WebSocket: takes StreamClientMessage, sends StreamServerMessage. Signed in by Authorization, an API key, ?ticket= or an auth
    /// message.
    /// </summary>
    internal static async Task ConnectAsync(
        HttpContext context, StreamHub hub, ClientMessages messages, Handshake handshake, ChaosPlans chaos)
    {
        if (!await handshake.IsFineAsync(context)) return;
        var who = await handshake.WhoAsync(context);
        if (who.Failure is { } failure && context.Request.Headers.ContainsKey(Callers.KeyHeader))
        {
            await Problem.Of(failure.Status, failure.Code, failure.Detail).ExecuteAsync(context);
            return;
        }

        if (who.Caller is { } caller && chaos.On(caller, account: null)?.Has(TroubleKind.Drop) is true)
        {
            Problem.RetryAfter(context, TimeSpan.FromSeconds(1));
            await Problem.Of(
                StatusCodes.Status503ServiceUnavailable, "chaos_dropped", "Your chaos plan takes no streams now.").ExecuteAsync(context);
            return;
        }

        await handshake.RunAsync(
            context,
            connection =>
            {
                if (who.Failure != TokenFailure.Missing) hub.SignIn(connection, who, id: null);
            },
            messages.Take);
    }

    /// <summary>A ticket that signs one connection in by its address, for clients that can send no header there.</summary>
    internal static async Task<Results<Ok<StreamTicketBody>, ProblemHttpResult>> GiveTicketAsync(
        HttpContext context, Callers callers, StreamTickets tickets)
    {
        if (await callers.OfAsync(context) is not { Caller: { } caller })
            return Problem.Of(StatusCodes.Status401Unauthorized, TokenFailure.Missing.Code, TokenFailure.Missing.Detail);
        if (tickets.Give(caller) is { } ticket) return TypedResults.Ok(ticket);
        Problem.RetryAfter(context, StreamTickets.Lifetime);
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, "too_many_tickets", "Too many tickets wait to be used. Try again soon.");
    }

    /// <summary>A WebSocket that sends PriceMessage: the price when it changes, and at least once a second. It takes nothing.</summary>
    internal static async Task PricesAsync(
        string ticker,
        HttpContext context,
        StreamHub hub,
        Handshake handshake,
        InstrumentDirectory instruments,
        MarketViews markets,
        VenueClock clock,
        TimeProvider time)
    {
        if (instruments.Find(ticker) is not { } instrument)
        {
            await Refusal.Of(Rejection.UnknownInstrument).ExecuteAsync(context);
            return;
        }

        if (!await handshake.IsFineAsync(context)) return;
        await handshake.RunAsync(
            context,
            connection => hub.SubscribeBare(connection, instrument, () => new PriceTopic(markets[instrument], clock, time)),
            (_, _) => { });
    }
}
