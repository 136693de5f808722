using System.Globalization;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Identity;

/// <summary>Tells <see cref="KnownUsers"/> what the table of users says.</summary>
internal sealed class UserStandings(KnownUsers users) : ICachedTable
{
    private const string Select =
        """
        select id, role, disabled_at is not null as disabled, token_version,
            is_demo or totp_since is not null or exists (select from passkey where user_id = app_user.id) as has_factor
        from app_user
        """;

    private sealed record Row(long Id, string Role, bool Disabled, int TokenVersion, bool HasFactor)
    {
        public UserStanding Standing => new(Role, Disabled, TokenVersion, HasFactor);
    }

    public string Table => "app_user";

    public async Task LoadAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        users.SetAll((await connection.QueryAsync<Row>(new CommandDefinition(Select, cancellationToken: cancellation)))
            .Select(row => KeyValuePair.Create(new UserId(row.Id), row.Standing)));

    public async Task ReloadAsync(NpgsqlConnection connection, string key, CancellationToken cancellation)
    {
        var id = long.Parse(key, CultureInfo.InvariantCulture);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition($"{Select} where id = @id", new { id }, cancellationToken: cancellation));
        if (row is null) users.Remove(new(id));
        else users.Set(new(id), row.Standing);
    }
}
