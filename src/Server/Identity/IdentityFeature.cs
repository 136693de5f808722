using Microsoft.AspNetCore.Identity;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Identity;

public sealed class IdentitySettings
{
    public const string Section = "Identity";

    /// <summary>
    /// Whether anybody may have a throw-away user. By default yes where the server runs its own database, no where it was given one.
    /// </summary>
    public bool? AllowDemo { get; set; }
}

public static class IdentityFeature
{
    /// <summary>Needs the platform, the storage and the sequencer, and starts after them.</summary>
    public static IServiceCollection AddIdentityFeature(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IdentitySettings>().Bind(configuration.GetSection(IdentitySettings.Section))
            .PostConfigure<StorageOptions>((settings, storage) => settings.AllowDemo ??= storage.ConnectionString is null);

        services.AddIdentityCore<User>(options =>
        {
            options.User.RequireUniqueEmail = true;
            options.Password.RequiredLength = 8;
            options.Lockout.MaxFailedAccessAttempts = 5;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
        });
        services.AddScoped<IUserStore<User>, UserStore>();
        services.AddScoped<Registration>();
        services.AddScoped<SignIn>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<FirstAccount>();
        services.AddSingleton<SessionAnswer>();
        services.AddHostedService<SigningKeys>();
        return services;
    }
}
