using Dapper;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Commands;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Contracts;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Commands;

/// <summary>A log in a database of its own, tampered with as only the tables' owner can, and what <c>verify</c> says to it.</summary>
public sealed class VerifyTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync(Cancellation);
        await WriteAsync(EveryEvent.Batches);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Nothing_is_found_where_nothing_is_wrong_and_it_says_what_it_looked_at()
    {
        using var output = new StringWriter();
        Assert.Empty(await Verify.FindAsync(database.Source, output, Cancellation));
        Assert.Matches(
            @"^Venue 1: \d\d events in \d\d batches, 2 assets, 1 recorded states; 0 findings\.\s+"
                + @"Tables of orders, trades, ledger, portfolio: 0 findings\.\s+$",
            output.ToString());
    }

    [Theory]
    [InlineData("update event_log set payload = set_byte(payload, 30, 7) where first_sequence = 10",
        "the chain of hashes breaks at events 10 to")]
    [InlineData("update event_log set hash = sha256('x') where first_sequence = 10", "the chain of hashes breaks at events 10 to")]
    [InlineData("delete from event_log where first_sequence = 10", "after event 9 comes event 1")]
    [InlineData("delete from event_log where first_sequence = 1", "after event 0 comes event 2")]
    [InlineData("delete from event_log where first_sequence = (select max(first_sequence) from event_log)", "its end is missing")]
    [InlineData("update event_log set last_sequence = last_sequence + 1 where first_sequence = 1", "the batch of events 1 to 2 holds 1")]
    [InlineData("update event_log_checkpoint set state_hash = state_hash + 1", "gives another state at event")]
    public async Task What_was_tampered_with_is_found(string sql, string finding)
    {
        await using (var owner = await database.Owner.OpenConnectionAsync(Cancellation)) Assert.Equal(1, await owner.ExecuteAsync(sql));
        Assert.Contains(await FindAsync(),
            found => found.StartsWith("Venue 1: ", StringComparison.Ordinal) && found.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_that_was_changed_and_hashed_anew_is_found_by_what_it_says()
    {
        // The amount of the first deposit, in a chain that fits again from there on.
        var batches = EveryEvent.Batches.Select(batch => batch.ToArray()).ToList();
        var deposit = batches.FindIndex(batch => batch.AsSpan().IndexOf(BitConverter.GetBytes(50_000_000_000L)) > 0);
        var amount = batches[deposit].AsSpan();
        BitConverter.TryWriteBytes(amount[amount.IndexOf(BitConverter.GetBytes(50_000_000_000L))..], 50_000_000_001L);
        await using (var owner = await database.Owner.OpenConnectionAsync(Cancellation)) await owner.ExecuteAsync("truncate event_log");
        await WriteAsync(batches, checkpoint: false);
        Assert.Contains("gives another state at event", Assert.Single(await FindAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_of_a_table_that_the_log_does_not_make_is_found_and_a_rebuild_mends_it()
    {
        foreach (var projection in TradeCraft.Server.History.Rebuild.Names)
            await TradeCraft.Server.History.Rebuild.RunAsync(database.Source, 1, projection, Cancellation);
        Assert.Empty(await FindAsync());
        await using (var owner = await database.Owner.OpenConnectionAsync(Cancellation))
            Assert.NotEqual(0, await owner.ExecuteAsync(
                "update ledger_entries set amount = amount + 1 where sequence = (select max(sequence) from ledger_entries)"));
        Assert.All(await FindAsync(), finding => Assert.Contains("ledger_entries", finding, StringComparison.Ordinal));
        Assert.NotEmpty(await FindAsync());
        await TradeCraft.Server.History.Rebuild.RunAsync(database.Source, 1, "ledger", Cancellation);
        Assert.Empty(await FindAsync());
    }

    [Fact]
    public async Task The_program_says_what_it_found_and_ends_with_1()
    {
        await using (var owner = await database.Owner.OpenConnectionAsync(Cancellation))
            await owner.ExecuteAsync("delete from event_log where first_sequence = 10");
        (await VerbProcess.RunAsync("verify", "--connection-string", database.ConnectionString))
            .ShouldRefuse("Venue 1: after event 9 comes event 1");
        await using var empty = await postgres.CreateEmptyAsync(Cancellation);
        (await VerbProcess.RunAsync("verify", "--connection-string", empty.ConnectionString))
            .ShouldRefuse("There is nothing of TradeCraft's in the database yet");
        (await VerbProcess.RunAsync("rebuild", "all", "--connection-string", "Host=127.0.0.1;Port=1;Username=me;Password=hunter2"))
            .ShouldRefuse("The database cannot be used");
    }

    [Fact]
    public void Balances_that_do_not_add_up_are_seen()
    {
        Balance Of(int account, int asset, long available, long held = 0, long owed = 0) =>
            new(new(account), new(asset), new(available), new(held), new(owed));
        Purse World(int asset, Int128 units) => new(AccountId.World, new(asset), units);
        Assert.Empty(LogVerification.Unbalanced([Of(101, 0, 50, 30, 10), Of(102, 1, 0, 5)], [World(0, -70), World(1, -5)]));
        Assert.Equal([new AssetId(1)], LogVerification.Unbalanced([Of(101, 0, 50), Of(102, 1, 0, 6)], [World(0, -50), World(1, -5)]));
        Assert.Empty(LogVerification.Unbalanced(
            [Of(101, 0, long.MaxValue), Of(102, 0, long.MaxValue)], [World(0, -2 * (Int128)long.MaxValue)]));
    }

    private Task<IReadOnlyList<string>> FindAsync() => Verify.FindAsync(database.Source, TextWriter.Null, Cancellation);

    /// <summary>As the sequencer would have written them, with the state at their end recorded.</summary>
    private async Task WriteAsync(IReadOnlyList<byte[]> batches, bool checkpoint = true)
    {
        var (venue, assets, hash) = (new TradeCraft.Exchange.Venue(), new List<Asset>(), new byte[32]);
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        foreach (var payload in batches)
        {
            var (events, first) = (new TradeCraft.Exchange.Events.EventBuffer(), venue.Sequence + 1);
            EventCodec.Read(payload, first, assets, events);
            foreach (ref readonly var happened in events.Events) venue.Apply(in happened);
            hash = EventLog.ChainHash(hash, payload);
            await connection.ExecuteAsync(
                "insert into event_log (venue_id, first_sequence, last_sequence, at, payload, hash, defines) values (1, @first, @last, "
                    + "now(), @payload, @hash, true)",
                new { first, last = venue.Sequence, payload, hash });
        }

        if (checkpoint)
            await connection.ExecuteAsync("insert into event_log_checkpoint values (1, @Sequence, now(), @state, @version)",
                new { venue.Sequence, state = (long)venue.StateHash(), version = Exchange.Venue.HashVersion });
    }
}
