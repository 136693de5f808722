using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.History;

/// <summary>Rows that an earlier version wrote.</summary>
public sealed class OldRowTests(PostgresFixture postgres)
{
    private const int FirstWithInsufficientFunds = 33;

    private const string View =
        """{"id":7,"account":100,"instrument":0,"side":"buy","type":"market","time_in_force":"ioc","stage":"rejected","options":{}"""
            + ""","quantity":5,"cancel_reason":"means"}""";
    private const string Story = """{"placed_at":1700000000000000,"at_placing":{},"cancel_reason":"means","closed_at":1700000000000000}""";

    [Fact]
    public async Task An_order_that_was_cancelled_for_want_of_means_says_insufficient_funds()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var database = await postgres.CreateEmptyAsync(cancellation);
        await new Migrator([.. Migration.OfThisProgram.Where(step => step.Number < FirstWithInsufficientFunds)], NullLogger.Instance)
            .RunAsync(database.Owner, cancellation);
        await using (var connection = await database.Owner.OpenConnectionAsync(cancellation))
        {
            var (view, story) = (View.Replace("means", "self_trade", StringComparison.Ordinal),
                Story.Replace("means", "self_trade", StringComparison.Ordinal));
            await connection.ExecuteAsync(
                $"""
                 insert into orders (venue_id, order_id, account_id, symbol, side, type, status, is_open, client_order_id, placed_at,
                 """ + $"""
                  updated_at, view, story, answer)
                 values (1, 7, 100, 'AAPL', 'buy', 'market', 'rejected', false, 'old', now(), now(), '{View}', '{Story}', '{View}'),
                        (1, 8, 100, 'AAPL', 'buy', 'market', 'cancelled', false, null, now(), now(),
                         '{view}', '{story}', null)
                 """);
        }

        await new Migrator(Migration.OfThisProgram, NullLogger.Instance).RunAsync(database.Owner, cancellation);
        var archive = new OrderArchive(database.Source, new VenueProjections().Orders, new SequencerOptions());
        Assert.Equal(CancelReason.InsufficientFunds, (await archive.FindAsync(new OrderId(7), cancellation))!.CancelReason);
        Assert.Equal(CancelReason.InsufficientFunds, (await archive.FindAsync(new AccountId(100), "old", cancellation))!.CancelReason);
        Assert.Equal(CancelReason.InsufficientFunds, (await archive.AnswerAsync(new OrderId(7), cancellation))!.CancelReason);
        Assert.Equal(CancelReason.InsufficientFunds, (await archive.ExplainAsync(new OrderId(7), cancellation))!.Value.Story.CancelReason);
        Assert.Equal(CancelReason.SelfTrade, (await archive.FindAsync(new OrderId(8), cancellation))!.CancelReason);
    }
}
