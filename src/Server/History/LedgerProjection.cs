using Dapper;
using Npgsql;
using NpgsqlTypes;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.History;

/// <summary>
/// Every posting that moves something as two entries that sum to zero, and what they come to: what every account has and owes, the venue's
/// own too.
/// </summary>
internal sealed class LedgerProjection(int venue, Definitions definitions) : Projection
{
    public const string Name = "ledger";

    private static readonly StatementBucket[] Buckets = Enum.GetValues<StatementBucket>();

    private readonly Statements statements = new(ofAll: true);

    public override IReadOnlyList<string> Tables => ["ledger_entries", "balances"];

    public override Projections.History History => Projections.History.Ledger;

    public override async Task LoadAsync(NpgsqlConnection connection, Checkpoint from, CancellationToken cancellation)
    {
        var stored = new CommandDefinition(
            "select account_id, asset, owned, owed from balances where venue_id = @venue", new { venue },
            cancellationToken: cancellation);
        var balances = await connection.QueryAsync<(int Account, string Asset, decimal Owned, long Owed)>(stored);
        foreach (var (account, code, owned, owed) in balances)
        {
            var asset = definitions.Instruments.FindAsset(code)!.Id;
            foreach (var (bucket, amount) in Buckets.Zip([owned, owed]))
                statements.Restore(new(account), asset, bucket, (Int128)amount);
        }

        var counts = await connection.QueryAsync<(int Account, long Count)>(new CommandDefinition(
            """
            select account_id, (select max(number) from ledger_entries where venue_id = @venue and account_id = known.account_id)
            from (select distinct account_id from balances where venue_id = @venue) known
            """,
            new { venue }, cancellationToken: cancellation));
        foreach (var (account, count) in counts) statements.Restore(new(account), count);
    }

    public override void Fold(in Event happened)
    {
        Span<Posting> room = stackalloc Posting[Postings.Most];
        var instrument = EventFacts.InstrumentOf(in happened) is { } known ? definitions.Instruments[known] : null;
        statements.Fold(in happened, room[..Postings.Of(in happened, instrument, room)]);
    }

    public override async Task WriteAsync(NpgsqlConnection connection, long sequence, CancellationToken cancellation)
    {
        if (!statements.Unstored.Any()) return;
        var moved = new HashSet<(AccountId Account, AssetId Asset)>();
        await using (var rows = await connection.BeginBinaryImportAsync(
            "copy ledger_entries (venue_id, account_id, number, sequence, at, reason, asset, bucket, amount, balance, order_id, "
            + "trade_id) from stdin (format binary)", cancellation))
        {
            foreach (var line in statements.Unstored)
            {
                moved.Add((line.Account, line.Asset));

                // In the table a debt is below zero, so that the two entries of a loan sum to zero as all do.
                var sign = line.Bucket == StatementBucket.Owed ? -1 : 1;
                rows.StartRow();
                rows.Write(venue, NpgsqlDbType.Integer);
                rows.Write(line.Account.Number, NpgsqlDbType.Integer);
                rows.Write(line.Number, NpgsqlDbType.Bigint);
                rows.Write(line.Sequence, NpgsqlDbType.Bigint);
                rows.Write(Rows.Time(line.At), NpgsqlDbType.TimestampTz);
                rows.Write(Rows.Name(line.Reason), NpgsqlDbType.Text);
                rows.Write(definitions.Instruments[line.Asset].Code, NpgsqlDbType.Text);
                rows.Write(Rows.Name(line.Bucket), NpgsqlDbType.Text);
                rows.Write(sign * line.Amount.Units, NpgsqlDbType.Bigint);
                if (line.Account.IsTrader) rows.Write(sign * line.Balance.Units, NpgsqlDbType.Bigint);
                else rows.WriteNull();
                Write(rows, line.Order.Number);
                Write(rows, line.Trade.Number);
            }

            await rows.CompleteAsync(cancellation);
        }

        await Rows.ExecuteAsync(
            connection,
            """
            insert into balances select $1, * from unnest($2::int[], $3::text[], $4::numeric[], $5::bigint[])
            on conflict (venue_id, account_id, asset)
            do update set owned = excluded.owned, owed = excluded.owed
            """,
            [
                Rows.Venue(venue), Rows.Column(moved, row => row.Account.Number),
                Rows.Column(moved, row => definitions.Instruments[row.Asset].Code),
                .. Buckets.Select(bucket => Rows.Column(moved, row => (decimal)statements.BalanceOf(row.Account, row.Asset, bucket))),
            ],
            cancellation);
        statements.Forget(sequence);
    }

    private static void Write(NpgsqlBinaryImporter rows, long number)
    {
        if (number == 0) rows.WriteNull();
        else rows.Write(number, NpgsqlDbType.Bigint);
    }
}
