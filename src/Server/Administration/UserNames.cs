using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Administration;

/// <summary>What users are called, for lists of numbers.</summary>
internal sealed class UserNames(NpgsqlDataSource database)
{
    private sealed record Row(long Id, string Username);

    public async Task<IReadOnlyDictionary<UserId, string>> OfAsync(IEnumerable<UserId> users, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<Row>(new CommandDefinition(
            "select id, username from app_user where id = any(@ids)",
            new { ids = users.Select(user => user.Number).Distinct().ToArray() }, cancellationToken: cancellation)))
            .ToDictionary(row => new UserId(row.Id), row => row.Username);
    }
}
