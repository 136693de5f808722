using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Identity;

/// <summary>What a token is good for.</summary>
internal enum TokenPurpose
{
    /// <summary>The second step of a sign-in whose password was right.</summary>
    SecondFactor,

    /// <summary>The challenge that a new passkey answers.</summary>
    NewPasskey,

    /// <summary>The challenge that a passkey answers to sign in, or to prove anew who it is.</summary>
    Passkey,

    PasswordReset,
    EmailConfirmation,

    /// <summary>Makes its first visitor the administrator of a new server.</summary>
    FirstAdministrator,
}

/// <param name="User">Whom it was given to; null where it is for nobody yet.</param>
/// <param name="Payload">What the first step left for the second.</param>
internal sealed record OneTimeToken(UserId? User, string? Payload);

/// <summary>
/// Tokens that are good for one thing, once, and until their time: 256 random bits of which only the hash is stored. They outlive a restart
/// and work on every server of a database.
/// </summary>
internal sealed class OneTimeTokens(NpgsqlDataSource database, TimeProvider clock)
{
    private const int TokenBytes = 32;

    // A token of ours has 43 characters. More is not worth a hash.
    private const int MaxLength = 64;

    private sealed record Row(long? UserId, string? Payload);

    /// <summary>A new one. A user's earlier ones for the same purpose are good no more.</summary>
    public async Task<string> IssueAsync(
        TokenPurpose purpose, UserId? user, string? payload, TimeSpan lifetime, CancellationToken cancellation)
    {
        var (token, now) = (Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)), clock.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from one_time_token where user_id = @user and purpose = @purpose;
            insert into one_time_token (hash, purpose, user_id, payload, expires_at) values (@hash, @purpose, @user, @payload, @expiresAt);
            """,
            new { hash = Hash(token), purpose = purpose.ToString(), user = user?.Number, payload, expiresAt = now + lifetime },
            cancellationToken: cancellation));
        return token;
    }

    /// <summary>Whether a user was given one a short while ago.</summary>
    /// <param name="lifetime">How long it was to be good.</param>
    public async Task<bool> WasIssuedAsync(
        TokenPurpose purpose, UserId user, TimeSpan lifetime, TimeSpan ago, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from one_time_token where user_id = @user and purpose = @purpose and expires_at > @since)",
            new { user = user.Number, purpose = purpose.ToString(), since = clock.GetUtcNow() + lifetime - ago },
            cancellationToken: cancellation));
    }

    /// <summary>Uses one up. Null where there is none such: it was used, replaced, is too old, or was never given out.</summary>
    public Task<OneTimeToken?> TakeAsync(TokenPurpose purpose, string token, CancellationToken cancellation) => FindAsync(
        """
        delete from one_time_token where hash = @hash and purpose = @purpose and expires_at > @now returning user_id, payload
        """, purpose, token, cancellation);

    /// <summary>The same, but it stays: to be taken when what it is for has worked.</summary>
    public Task<OneTimeToken?> PeekAsync(TokenPurpose purpose, string token, CancellationToken cancellation) => FindAsync(
        "select user_id, payload from one_time_token where hash = @hash and purpose = @purpose and expires_at > @now",
        purpose, token, cancellation);

    private async Task<OneTimeToken?> FindAsync(string sql, TokenPurpose purpose, string token, CancellationToken cancellation)
    {
        if (token.Length is 0 or > MaxLength) return null;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            sql, new { hash = Hash(token), purpose = purpose.ToString(), now = clock.GetUtcNow() }, cancellationToken: cancellation));
        return row is null ? null : new(row.UserId is { } user ? new UserId(user) : null, row.Payload);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
