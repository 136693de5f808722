using Microsoft.AspNetCore.Identity;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Identity;

/// <param name="User">Who signed in; null where it was refused.</param>
/// <param name="LockedUntil">Where it was refused because of too many failures.</param>
/// <param name="Tried">Whose login it was, whether it was they or not. For the audit: clients are not told.</param>
internal readonly record struct SignInOutcome(User? User, DateTimeOffset? LockedUntil, UserId? Tried);

/// <summary>
/// Judges a login and a password. A wrong password is refused as an unknown login is: in the same words, after hashing a password in either
/// case, and not before a set time has gone by, in which a database write more or less does not show.
/// </summary>
internal sealed partial class SignIn(
    UserManager<User> users, IPasswordHasher<User> hasher, TimeProvider clock, ILogger<SignIn> log)
{
    public static readonly TimeSpan RefusalTime = TimeSpan.FromMilliseconds(250);

    // Only its cost counts. Made by the same hasher as the real ones, once.
    private static string? decoyHash;

    public async Task<SignInOutcome> TryAsync(string login, string password, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var outcome = await JudgeAsync(login, password);
        var left = RefusalTime - clock.GetElapsedTime(started);
        if (outcome.User is null && left > TimeSpan.Zero) await Task.Delay(left, clock, cancellation);
        return outcome;
    }

    private async Task<SignInOutcome> JudgeAsync(string login, string password)
    {
        // PostgreSQL's text cannot hold a zero character, so nobody has one in a name.
        var user = login.Contains('\0', StringComparison.Ordinal) ? null
            : login.Contains('@', StringComparison.Ordinal) ? await users.FindByEmailAsync(login)
            : await users.FindByNameAsync(login);
        if (user?.PasswordHash is null)
        {
            decoyHash ??= hasher.HashPassword(new User { Role = "" }, "decoy");
            hasher.VerifyHashedPassword(new User { Role = "" }, decoyHash, password);
            return default;
        }

        if (await users.IsLockedOutAsync(user)) return new SignInOutcome(null, await users.GetLockoutEndDateAsync(user), user.UserId);
        if (await users.CheckPasswordAsync(user, password))
        {
            if (user.FailedSignIns > 0) await users.ResetAccessFailedCountAsync(user);
            return new SignInOutcome(user, null, user.UserId);
        }

        await users.AccessFailedAsync(user);
        if (!await users.IsLockedOutAsync(user)) return new SignInOutcome(null, null, user.UserId);
        LogLockedOut(user.Id);
        return new SignInOutcome(null, await users.GetLockoutEndDateAsync(user), user.UserId);
    }

    [LoggerMessage(LogLevel.Warning, "User {User} is locked out after repeated failures to sign in")]
    private partial void LogLockedOut(long user);
}
