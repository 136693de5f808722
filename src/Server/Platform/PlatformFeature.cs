using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace TradeCraft.Server.Platform;

/// <summary>What every feature stands on: problems, JSON, sign-in by token, limits, headers.</summary>
public static class PlatformFeature
{
    public static IServiceCollection AddPlatform(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = StatusProblems.MaxBodyBytes;
        });
        services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddExceptionHandler<ExceptionProblems>();

        services.AddSingleton<RevokedSessions>();
        services.AddSingleton<TokenAuthenticator>();
        services.AddSingleton<CallerAccounts>();
        services.AddAuthentication(BearerHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, configureOptions: null);
        Policies.AddTo(services.AddAuthorizationBuilder());

        // The framework's authentication brings it along; nothing here is protected by it, so it shall leave no key in the user's home.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();

        // The framework notes every request that nobody is signed in for; the client is told, and the log need not be.
        services.AddLogging(logging => logging.AddFilter(typeof(BearerHandler).FullName, LogLevel.Warning));

        services.AddOptions<LimitSettings>().Bind(configuration.GetSection(LimitSettings.Section)).ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitSettings>>(SignInLimit.Configure);
        return services;
    }

    /// <summary>Goes first in the pipeline. Routes that are mapped afterwards have all of it.</summary>
    public static WebApplication UsePlatform(this WebApplication app)
    {
        app.Use(SecurityHeaders.AddAsync);
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(StatusProblems.WriteAsync);
        app.Use(RequestBodies.KeepAsync);
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }
}
