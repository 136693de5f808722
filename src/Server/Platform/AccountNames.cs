using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Platform;

/// <summary>What users call their accounts: a name in a table, or their place among the user's.</summary>
internal sealed class AccountNames(NpgsqlDataSource database, AccountDirectory accounts, SequencerOptions options)
{
    public const int MaxLength = 40;

    public static string ByPlace(int place) => place == 0 ? "Default" : $"Account {place + 1}";

    public async Task<IReadOnlyDictionary<AccountId, string>> OfAsync(IEnumerable<AccountId> accounts, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<(int Account, string Name)>(new CommandDefinition(
            "select account_id, name from account_name where venue_id = @Venue and account_id = any(@accounts)",
            new { options.Venue, accounts = accounts.Select(account => account.Number).ToArray() }, cancellationToken: cancellation));
        return rows.ToDictionary(row => new AccountId(row.Account), row => row.Name);
    }

    public async Task<string> OfAsync(AccountView account, CancellationToken cancellation) =>
        (await OfAsync([account.Id], cancellation)).GetValueOrDefault(account.Id) ?? ByPlace(accounts.Of(account.User).IndexOf(account));

    public Task SetAsync(AccountId account, string name, CancellationToken cancellation) =>
        WriteAsync("do update set name = excluded.name", account, name, cancellation);

    /// <summary>Of an account that has a name already it stays: its opening may be asked for again.</summary>
    public Task SetFirstAsync(AccountId account, string name, CancellationToken cancellation) =>
        WriteAsync("do nothing", account, name, cancellation);

    private async Task WriteAsync(string whereNamed, AccountId account, string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into account_name (venue_id, account_id, name) values (@Venue, @account, @name) "
            + $"on conflict (venue_id, account_id) {whereNamed}",
            new { options.Venue, account = account.Number, name }, cancellationToken: cancellation));
    }
}
