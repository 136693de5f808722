using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using TradeCraft.Server.Identity.Factors;

namespace TradeCraft.Server.Identity;

/// <summary>
/// Keeps users for ASP.NET Core Identity's UserManager. What a user may do, and their second factors, are written elsewhere.
/// </summary>
internal sealed class UserStore(NpgsqlDataSource database, PasskeyTable passkeys, IdentityErrorDescriber errors)
    : IUserPasswordStore<User>, IUserEmailStore<User>, IUserSecurityStampStore<User>, IUserPasskeyStore<User>
{
    private const string Select =
        """
        select id, username, normalized_username, email, normalized_email, email_confirmed, password_hash, security_stamp, role, is_demo,
               created_at, disabled_at, token_version, totp_key, totp_since, erase_at,
               exists (select from passkey where user_id = app_user.id) as has_passkey
        from app_user
        """;

    public async Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken) =>
        await RefuseDuplicatesAsync(user, async () => user.Id = await QueryAsync<long>(
            """
            insert into app_user (
                username, normalized_username, email, normalized_email, email_confirmed, password_hash, security_stamp, role, is_demo,
                created_at)
            values (
                @Username, @NormalizedUsername, @Email, @NormalizedEmail, @EmailConfirmed, @PasswordHash, @SecurityStamp, @Role, @IsDemo,
                @CreatedAt)
            returning id
            """, user, cancellationToken));

    public async Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken) =>
        await RefuseDuplicatesAsync(user, () => QueryAsync<long>(
            """
            update app_user
            set username = @Username, normalized_username = @NormalizedUsername, email = @Email, normalized_email = @NormalizedEmail,
                email_confirmed = @EmailConfirmed, password_hash = @PasswordHash, security_stamp = @SecurityStamp
            where id = @Id
            returning id
            """, user, cancellationToken));

    public async Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken)
    {
        await QueryAsync<long>("delete from app_user where id = @Id returning id", user, cancellationToken);
        return IdentityResult.Success;
    }

    public async Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        await QueryAsync<User>(
            $"{Select} where id = @id", new { id = long.Parse(userId, CultureInfo.InvariantCulture) }, cancellationToken);

    public async Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        await QueryAsync<User>($"{Select} where normalized_username = @normalizedUserName", new { normalizedUserName }, cancellationToken);

    public async Task<User?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        await QueryAsync<User>($"{Select} where normalized_email = @normalizedEmail", new { normalizedEmail }, cancellationToken);

    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Id.ToString(CultureInfo.InvariantCulture));

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Username);

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) =>
        Set(() => user.Username = Require(userName));

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.NormalizedUsername);

    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) =>
        Set(() => user.NormalizedUsername = Require(normalizedName));

    public Task<string?> GetEmailAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetEmailAsync(User user, string? email, CancellationToken cancellationToken) => Set(() => user.Email = Require(email));

    public Task<string?> GetNormalizedEmailAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.NormalizedEmail);

    public Task SetNormalizedEmailAsync(User user, string? normalizedEmail, CancellationToken cancellationToken) =>
        Set(() => user.NormalizedEmail = Require(normalizedEmail));

    public Task<bool> GetEmailConfirmedAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.EmailConfirmed);

    public Task SetEmailConfirmedAsync(User user, bool confirmed, CancellationToken cancellationToken) =>
        Set(() => user.EmailConfirmed = confirmed);

    public Task<string?> GetPasswordHashAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetPasswordHashAsync(User user, string? passwordHash, CancellationToken cancellationToken) =>
        Set(() => user.PasswordHash = passwordHash);

    public Task<string?> GetSecurityStampAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.SecurityStamp);

    public Task SetSecurityStampAsync(User user, string stamp, CancellationToken cancellationToken) =>
        Set(() => user.SecurityStamp = stamp);

    public Task AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        passkeys.WriteAsync(user.UserId, passkey, cancellationToken);

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken) =>
        passkeys.OfAsync(user.UserId, cancellationToken);

    public async Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindUserAsync(credentialId, cancellationToken) is { } user
            ? await FindByIdAsync(user.Number.ToString(CultureInfo.InvariantCulture), cancellationToken) : null;

    public Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) =>
        passkeys.FindAsync(user.UserId, credentialId, cancellationToken);

    public Task RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) =>
        passkeys.RemoveAsync(user.UserId, credentialId, cancellationToken);

    public void Dispose()
    {
        // The data source belongs to the server.
    }

    private static Task Set(Action set)
    {
        set();
        return Task.CompletedTask;
    }

    private static string Require(string? value) => value ?? throw new ArgumentNullException(nameof(value));

    private async Task<IdentityResult> RefuseDuplicatesAsync(User user, Func<Task> write)
    {
        try
        {
            await write();
            return IdentityResult.Success;
        }
        catch (PostgresException duplicate) when (duplicate.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // UserManager has looked before, but somebody else was quicker.
            return IdentityResult.Failed(duplicate.ConstraintName == "app_user_email_key"
                ? errors.DuplicateEmail(user.Email)
                : errors.DuplicateUserName(user.Username));
        }
    }

    private async Task<T?> QueryAsync<T>(string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
    }
}
