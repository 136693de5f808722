using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TradeCraft.Server.Identity.Factors;
using TradeCraft.Server.Identity.Keys;
using TradeCraft.Server.Identity.Privacy;
using TradeCraft.Server.Identity.SignUps;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Identity;

public static class IdentityFeature
{
    /// <summary>
    /// Of PBKDF2 with HMAC-SHA-512: what OWASP asks for. A password that was hashed with fewer is hashed anew at its next sign-in.
    /// </summary>
    private const int PasswordHashIterations = 220_000;

    /// <summary>Needs the platform, the storage and the sequencer, and starts after them.</summary>
    public static IServiceCollection AddIdentityFeature(this IServiceCollection services)
    {
        services.AddIdentityCore<User>(options =>
        {
            options.User.RequireUniqueEmail = true;
        });
        services.RemoveAll<IPasswordValidator<User>>();
        services.AddScoped<IPasswordValidator<User>, PasswordRules>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = PasswordHashIterations);
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
            passkeys.AuthenticatorTimeout = Passkeys.Lifetime;
        });
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services.AddScoped<IUserStore<User>, UserStore>();
        services.AddScoped<Registration>();
        services.AddScoped<SignIn>();
        services.AddScoped<Admission>();
        services.AddScoped<FirstAdministrator>();
        services.AddSingleton<UserAdministration>();
        services.AddSingleton<UserList>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<OneTimeTokens>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<ProofOfWork>();
        services.AddSingleton<SignUpChallenges>();
        services.AddSingleton<UserMails>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<RecoveryCodes>();
        services.AddSingleton<PasskeyTable>();
        services.AddScoped<Passkeys>();
        services.AddScoped<SecondFactors>();
        services.AddSingleton<ICachedTable, UserStandings>();
        services.AddSingleton<KeyTable>();
        services.AddSingleton<ICachedTable>(provider => provider.GetRequiredService<KeyTable>());
        services.AddSingleton<KeyStore>();
        services.AddHostedService<KeyUses>();
        services.AddSingleton<FirstAccount>();
        services.AddSingleton<SessionAnswer>();
        services.AddHostedService<SigningKeys>();
        services.AddPrivacy();
        return services;
    }
}
