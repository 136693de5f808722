using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TradeCraft.Server.Platform.Keys;
using TradeCraft.Server.Platform.Mail;
using TradeCraft.Server.Platform.Settings;
using TradeCraft.Server.Platform.Tls;
using TradeCraft.Server.Storage;

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

        services.AddSingleton(PublicAddress.From(configuration));
        TrustedProxies.AddTo(services, configuration);
        services.AddSingleton<PlainHttp>();
        services.AddTls(configuration);

        services.AddSingleton<RevokedSessions>();
        services.AddSingleton<TokenAuthenticator>();
        services.AddCallerAccounts();
        services.AddSingleton<KnownUsers>();
        services.AddSingleton<IAuthorizationHandler, EnrolmentPolicy>();
        services.AddSingleton<KnownKeys>();
        services.AddSingleton<KeyRefusals>();
        services.AddHttpContextAccessor();
        services.AddSingleton<RefusalLog>();
        services.AddSingleton<IProblemDetailsService>(provider => provider.GetRequiredService<RefusalLog>());
        services.AddHostedService(provider => provider.GetRequiredService<RefusalLog>());
        services.AddSingleton<KeyAuthenticator>();
        services.AddSingleton<Callers>();
        services.AddSingleton<IAuthorizationHandler, KeyPolicies>();
        services.AddSingleton<SettingsTable>();
        services.AddSingleton<ICachedTable>(provider => provider.GetRequiredService<SettingsTable>());
        services.AddAuthentication(BearerScheme.Name).AddBearer();
        Policies.AddTo(services.AddAuthorizationBuilder());

        // The framework's authentication brings it along; nothing here is protected by it, so it shall leave no key in the user's home.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();

        // The framework notes every request that nobody is signed in for; the client is told, and the log need not be. It also notes whole
        // addresses, and that of a stream's handshake may hold a token.
        services.AddLogging(logging => logging
            .AddFilter(typeof(JwtBearerHandler).FullName, LogLevel.None).AddFilter(Traces.Framework, LogLevel.None));

        services.AddOptions<LimitSettings>().Bind(configuration.GetSection(LimitSettings.Section)).ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<LimitSettings>>().Value);
        services.AddSingleton<RequestLimits>();
        services.AddRateLimiter(_ => { });
        MailFeature.AddTo(services, configuration);
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitSettings>>(SignInLimit.Configure);
        return services;
    }

    /// <summary>Whose accounts are whose. Each venue has its own.</summary>
    public static IServiceCollection AddCallerAccounts(this IServiceCollection services) =>
        services.AddSingleton<CallerAccounts>().AddSingleton<AccountNames>().AddSingleton<KnownShares>();

    /// <summary>Goes first in the pipeline. Routes that are mapped afterwards have all of it.</summary>
    /// <param name="find">Finds out which venue a request is for, before its route is known.</param>
    /// <param name="enter">Goes into that venue, once it is known who asks.</param>
    public static WebApplication UsePlatform(
        this WebApplication app, Func<HttpContext, RequestDelegate, Task>? find = null,
        Func<HttpContext, RequestDelegate, Task>? enter = null)
    {
        app.Use(SecurityHeaders.AddAsync);
        app.Use(app.Services.GetRequiredService<PlainHttp>().RefuseAsync);

        // Who asks, and for what, is known before anything is decided by it.
        app.UseForwardedHeaders();
        app.UseTls();
        app.Use(app.Services.GetRequiredService<PublicAddress>().CheckHostAsync);
        app.UseExceptionHandler(_ => { });
        if (find is not null) app.Use(find);
        app.UseRouting();
        var limits = app.Services.GetRequiredService<RequestLimits>();
        app.Use(limits.TakeOfNetworkAsync);
        app.Use(ShortWays.PassAsync);
        app.Use(Traces.BeginAsync);
        app.UseStatusCodePages(StatusProblems.WriteAsync);
        app.Use(SoundText.RefuseInQueryAsync);
        app.Use(IdempotencyKey.RefuseIgnoredAsync);
        app.Use(RequestBodies.KeepAsync);
        app.UseRateLimiter();
        app.UseAuthentication();
        app.Use(limits.TakeOfCallerAsync);
        app.UseAuthorization();
        if (enter is not null) app.Use(enter);
        return app;
    }
}
