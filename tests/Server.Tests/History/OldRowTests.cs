using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Sequencer;

namespace TradeCraft.Server.Tests.History;

/// <summary>Tables that an earlier version wrote.</summary>
public sealed class OldRowTests(PostgresFixture postgres)
{
    private const int FirstWithNarrowRows = 37;

    [Fact]
    public async Task Tables_of_the_version_before_are_filled_anew_from_the_log_before_the_server_answers()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var database = await postgres.CreateEmptyAsync(cancellation);
        await new Migrator([.. Migration.OfThisProgram.Where(step => step.Number < FirstWithNarrowRows)], NullLogger.Instance)
            .RunAsync(database.Owner, cancellation);
        await using var logged = await LoggedSession.OpenAsync(database, seed: 8, cancellation);
        logged.Play(300);
        var end = logged.Session.Venue.Sequence;
        await using (var connection = await database.Owner.OpenConnectionAsync(cancellation))
        {
            await connection.ExecuteAsync(
                """
                insert into orders values (1, 7, 100, 'AAPL', 'buy', 'market', 'rejected', false, 'old', now(), now(), '{}', '{}', '{}');
                insert into balances values (1, 101, 'USD', 5, 6, 7);
                insert into projection_checkpoint values (1, 'orders', @end, now()), (1, 'ledger', @end, now())
                """,
                new { end });
        }

        await new Migrator(Migration.OfThisProgram, NullLogger.Instance).RunAsync(database.Owner, cancellation, venue: 1);
        var (log, memory) = (new LogLines(), new VenueProjections());
        using (var logging = LoggerFactory.Create(builder => builder.AddProvider(log)))
        {
            await new CheckpointReader(
                database.Source, memory, logged.Options, TimeProvider.System, logging.CreateLogger<CheckpointReader>())
                .StartAsync(cancellation);
        }

        Assert.Equal(end, memory.StoredUpTo);
        foreach (var name in Rebuild.Names)
        {
            Assert.Empty(await Rebuild.CompareAsync(database.Source, 1, name, cancellation));
            Assert.Equal(1, log.CountOf($"The tables of {name} are filled from the log: event {end} of {end}"));
        }

        var order = logged.Session.Placed[^1];
        Assert.Equal(order, (await logged.Orders(await logged.EmptyMemoryAsync(cancellation)).FindAsync(order, cancellation))!.Id);
    }
}
