using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <param name="User">Whose password it was; null where it was refused.</param>
/// <param name="Wait">Where it was refused because of too many failures: how long they last.</param>
/// <param name="Tried">Whose login it was, whether it was they or not. For the audit: clients are not told.</param>
internal readonly record struct SignInOutcome(User? User, TimeSpan? Wait, UserId? Tried);

/// <summary>
/// Judges a login and a password. A wrong password is refused as an unknown login is: in the same words, after hashing a password in either
/// case, and not before a set time has gone by, in which a question to the database more or less does not show.
/// </summary>
internal sealed partial class SignIn(
    UserManager<User> users, IPasswordHasher<User> hasher, SignInThrottle throttle, NpgsqlDataSource database, TimeProvider clock,
    ILogger<SignIn> log)
{
    public static readonly TimeSpan RefusalTime = TimeSpan.FromMilliseconds(250);

    // Only its cost counts. Made by the same hasher as the real ones, once.
    private static string? decoyHash;

    public async Task<SignInOutcome> TryAsync(string login, string password, HttpContext context, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var outcome = await JudgeAsync(login, password, context, cancellation);
        var left = RefusalTime - clock.GetElapsedTime(started);
        if (outcome.User is null && left > TimeSpan.Zero) await Task.Delay(left, clock, cancellation);
        return outcome;
    }

    private async Task<SignInOutcome> JudgeAsync(string login, string password, HttpContext context, CancellationToken cancellation)
    {
        // PostgreSQL's text cannot hold a zero character, so nobody has one in a name.
        var user = login.Contains('\0', StringComparison.Ordinal) ? null
            : login.Contains('@', StringComparison.Ordinal) ? await users.FindByEmailAsync(login)
            : await users.FindByNameAsync(login);
        var network = RequestOrigin.NetworkOf(context);
        var isKnown = user is not null && await KnowsAsync(user.UserId, network, cancellation);

        // By the user where there is one: else the name and the address of one user would be two chances.
        var name = user?.Username ?? login;
        if (throttle.TryBegin(name, network, isKnown) is { } early) return new(null, early, user?.UserId);
        var (isRight, wait) = (false, (TimeSpan?)null);
        try
        {
            isRight = await IsRightAsync(user, password);
        }
        finally
        {
            wait = throttle.End(name, network, isRight);
            if (wait is not null) LogThrottled(user?.Id, network);
        }

        return new(isRight ? user : null, wait, user?.UserId);
    }

    private async Task<bool> IsRightAsync(User? user, string password)
    {
        if (user?.PasswordHash is not null) return await users.CheckPasswordAsync(user, password);
        decoyHash ??= hasher.HashPassword(new User { Role = "" }, "decoy");
        hasher.VerifyHashedPassword(new User { Role = "" }, decoyHash, password);
        return false;
    }

    private async Task<bool> KnowsAsync(UserId user, string network, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from sign_in_network where user_id = @user and network = @network)",
            new { user = user.Number, network }, cancellationToken: cancellation));
    }

    [LoggerMessage(LogLevel.Warning, "Nobody signs in as user {User} from {Network} for a while, after repeated failures")]
    private partial void LogThrottled(long? user, string network);
}
