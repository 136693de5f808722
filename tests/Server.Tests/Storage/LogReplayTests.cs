using Dapper;
using Npgsql;
using TradeCraft.Exchange;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.History;

namespace TradeCraft.Server.Tests.Storage;

/// <summary>What is read ahead on a thread of its own comes whole, in order, and no further than was asked for.</summary>
public sealed class LogReplayTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase database = null!;
    private LoggedSession session = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync(Cancellation);
        session = await LoggedSession.OpenAsync(database, seed: 11, Cancellation);
        session.Play(4_000);
    }

    public async ValueTask DisposeAsync()
    {
        await session.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task All_of_the_log_comes_in_order_and_stops_where_it_is_asked_to()
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        var ends = (await connection.QueryAsync<long>("select last_sequence from event_log order by 1")).ToList();
        var stops = ends.Where((_, batch) => batch % 50 == 0).ToDictionary(end => end, _ => 0UL);
        var (replay, venue, seen) = (new LogReplay(connection, 1), new Venue(), new List<long>());
        await replay.RunAsync(events =>
        {
            foreach (ref readonly var happened in events.Events) venue.Apply(in happened);
            seen.Add(venue.Sequence);
        }, Cancellation, stops: stops);

        Assert.Equal(session.Session.Venue.StateHash(), venue.StateHash());
        Assert.Equal((venue.Sequence, ends.Count), (replay.Sequence, replay.Batches));
        Assert.Empty(stops.Keys.Except(seen));
        Assert.Empty(seen.Except(ends));
        Assert.True(seen.Count < ends.Count / 4, "Batches come many at once.");
    }

    [Fact]
    public async Task A_batch_that_ends_after_what_was_asked_for_is_not_read_and_the_rest_is_when_it_is_read_on()
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        var (first, last) = await connection.QueryFirstAsync<(long, long)>(
            "select first_sequence, last_sequence from event_log where first_sequence > 500 and last_sequence > first_sequence "
                + "order by 1 limit 1");
        var (replay, venue) = (new LogReplay(connection, 1), new Venue());
        Task RunAsync(long upTo) => replay.RunAsync(events =>
        {
            foreach (ref readonly var happened in events.Events) venue.Apply(in happened);
        }, Cancellation, upTo);

        await RunAsync(last - 1);
        Assert.Equal(first - 1, venue.Sequence);
        Assert.Equal(await MeasureAsync(connection, first), await replay.MeasureAsync(0, first - 1, Cancellation));
        await RunAsync(long.MaxValue);
        Assert.Equal(session.Session.Venue.StateHash(), venue.StateHash());
    }

    [Fact]
    public async Task All_before_a_batch_that_was_changed_is_taken()
    {
        await using var owner = await database.Owner.OpenConnectionAsync(Cancellation);
        var changed = await owner.QuerySingleAsync<long>(
            "update event_log set payload = set_byte(payload, 12, get_byte(payload, 12) # 1) where first_sequence = "
                + "(select min(first_sequence) from event_log where first_sequence > 3000) returning first_sequence");
        var (replay, venue) = (new LogReplay(owner, 1), new Venue());
        var broken = await Assert.ThrowsAsync<InvalidDataException>(() => replay.RunAsync(events =>
        {
            foreach (ref readonly var happened in events.Events) venue.Apply(in happened);
        }, Cancellation));
        Assert.Contains("chain of hashes", broken.Message, StringComparison.Ordinal);
        Assert.Equal((changed - 1, changed - 1), (venue.Sequence, replay.Sequence));
    }

    [Fact]
    public async Task Who_throws_at_what_is_read_gets_it_and_the_connection_goes_on_in_its_transaction()
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        var replay = new LogReplay(connection, 1);
        await Assert.ThrowsAsync<KeyNotFoundException>(
            () => replay.RunAsync(_ => throw new KeyNotFoundException(), Cancellation));
        Assert.Equal(0, replay.Sequence);
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select 1"));
    }

    private static Task<long> MeasureAsync(NpgsqlConnection connection, long before) => connection.QuerySingleAsync<long>(
        "select sum(length(payload)) from event_log where first_sequence < @before", new { before });
}
