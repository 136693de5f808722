using Dapper;
using Npgsql;
using OtpNet;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Identity.Factors;

/// <summary>
/// The codes of an authenticator app (RFC 6238): six digits for 30 seconds, by HMAC-SHA-1, as all such apps make them. The code of the step
/// before or after is taken too, since clocks differ; each code is good once.
/// </summary>
internal sealed class Authenticator(NpgsqlDataSource database, Sealer sealer, TimeProvider clock)
{
    /// <summary>What RFC 4226 asks for.</summary>
    private const int KeyBytes = 20;

    internal const string SealedAs = "totp";

    /// <summary>A new key, which asks for nothing until a code of it has come.</summary>
    public async Task<string> BeginAsync(User user, CancellationToken cancellation)
    {
        var key = KeyGeneration.GenerateRandomKey(KeyBytes);
        user.TotpKey = sealer.Seal(SealedAs, key);
        await ExecuteAsync(
            "update app_user set totp_key = @TotpKey, totp_used_step = 0 where id = @Id and totp_since is null", user, cancellation);
        return Base32Encoding.ToString(key);
    }

    /// <summary>From now on codes are asked for, if this one is right.</summary>
    public async Task<bool> TryConfirmAsync(User user, string code, CancellationToken cancellation)
    {
        if (!await TryUseAsync(user, code, cancellation)) return false;
        user.TotpSince = clock.GetUtcNow();
        await ExecuteAsync("update app_user set totp_since = @TotpSince where id = @Id", user, cancellation);
        return true;
    }

    /// <summary>Whether the code is right, and was not used before. It is used by this.</summary>
    public async Task<bool> TryUseAsync(User user, string code, CancellationToken cancellation)
    {
        if (user.TotpKey is not { } sealedKey || !sealer.TryOpen(SealedAs, sealedKey, out var key)) return false;
        var totp = new Totp(key);
        var isRight = totp.VerifyTotp(
            clock.GetUtcNow().UtcDateTime, Plain(code), out var step, new VerificationWindow(previous: 1, future: 1));

        // One statement judges and notes: of one code sent twice at once, one is taken.
        return isRight && await ExecuteAsync(
            "update app_user set totp_used_step = @step where id = @id and totp_used_step < @step", new { step, id = user.Id },
            cancellation) == 1;
    }

    public async Task RemoveAsync(User user, CancellationToken cancellation)
    {
        (user.TotpKey, user.TotpSince) = (null, null);
        await ExecuteAsync("update app_user set totp_key = null, totp_since = null where id = @Id", user, cancellation);
    }

    private static string Plain(string code) => code.Replace(" ", "", StringComparison.Ordinal);

    private async Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
    }
}
