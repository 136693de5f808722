using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Identity.Factors;

/// <summary>
/// Ten codes that take the place of a second factor that was lost, each once. They are shown once, and stored as hashes: 118 random bits
/// need no salt.
/// </summary>
internal sealed class RecoveryCodes(NpgsqlDataSource database, TimeProvider clock)
{
    private const int Count = 10;
    private const int Length = 24;
    private const string Letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    /// <summary>Ten new ones, as they are to be shown. The user's earlier ones are good no more.</summary>
    public async Task<IReadOnlyList<string>> NewAsync(UserId user, CancellationToken cancellation)
    {
        string[] codes = [.. Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Letters, Length))];
        await ExecuteAsync(
            """
            delete from recovery_code where user_id = @user;
            insert into recovery_code (user_id, hash) select @user, unnest(@hashes);
            """,
            new { user = user.Number, hashes = codes.Select(Hash).ToArray() }, cancellation);
        return [.. codes.Select(code => string.Join('-', code.Chunk(4).Select(part => new string(part))))];
    }

    /// <summary>Whether the code is one of the user's that was not used. It is used by this.</summary>
    public async Task<bool> TryUseAsync(UserId user, string code, CancellationToken cancellation) =>
        await ExecuteAsync(
            "update recovery_code set used_at = @now where user_id = @user and hash = @hash and used_at is null",
            new { now = clock.GetUtcNow(), user = user.Number, hash = Hash(Plain(code)) }, cancellation) == 1;

    public async Task<int> CountLeftAsync(UserId user, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*) from recovery_code where user_id = @user and used_at is null", new { user = user.Number },
            cancellationToken: cancellation));
    }

    public Task RemoveAsync(UserId user, CancellationToken cancellation) =>
        ExecuteAsync("delete from recovery_code where user_id = @user", new { user = user.Number }, cancellation);

    private static string Plain(string code) => new([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);

    private static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));

    private async Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
    }
}
