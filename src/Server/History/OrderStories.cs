using Npgsql;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.History;

/// <summary>
/// Tells from the log what happened to an order. Nothing of it is kept elsewhere: an order says at which events to read.
/// </summary>
public sealed class OrderStories(
    NpgsqlDataSource database, InstrumentDirectory instruments, AccountDirectory accounts, Conditions conditions, SequencerOptions options)
    : IDisposable
{
    /// <summary>So many places of the log are read at once.</summary>
    private const int AtOnce = 128;

    /// <summary>
    /// So many stories are told at a time, the others wait: one of an order with thousands of fills reads as many batches of the log, and
    /// whoever asks for it again and again must not take the database from the others.
    /// </summary>
    private const int TellersAtOnce = 2;

    private readonly Turns turns = new(TellersAtOnce, waiting: 100);

    private delegate void Teller(in Event happened);

    public void Dispose() => turns.Dispose();

    /// <exception cref="InvalidDataException">The log does not have what the order says.</exception>
    public async Task<OrderStory> TellAsync(OrderRecord record, CancellationToken cancellation)
    {
        OrderStory? story = null;
        foreach (var places in record.Later.Prepend(record.Placed).Chunk(AtOnce))
            await ReadAsync(
                places, (in Event happened) => story = OrderStory.Tell(record.Order.Id, story, in happened, conditions), cancellation);
        return story ?? throw Missing(record);
    }

    /// <summary>The order as it stood after the command that placed it.</summary>
    /// <exception cref="InvalidDataException">The log does not have what the order says.</exception>
    public async Task<OrderView> AsPlacedAsync(OrderRecord record, CancellationToken cancellation)
    {
        var history = new OrderHistory(accounts) { Only = record.Order.Id };
        await ReadAsync([record.Placed], (in Event happened) => history.Fold(in happened), cancellation);

        // The account may trade under another profile by now.
        return history.Find(record.Order.Id) is { } placed ? placed with { Profile = record.Order.Profile } : throw Missing(record);
    }

    /// <summary>Reads commands from events on that lie within them.</summary>
    /// <param name="places">The sequences, ascending, each of another command.</param>
    private async Task ReadAsync(long[] places, Teller tell, CancellationToken cancellation)
    {
        using var turn = await turns.TakeAsync(cancellation);
        await ReadInTurnAsync(places, tell, cancellation);
    }

    private async Task ReadInTurnAsync(long[] places, Teller tell, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select distinct on (first_sequence) first_sequence, payload from unnest($2) place (sequence) cross join lateral (
                select first_sequence, payload from event_log where venue_id = $1 and first_sequence <= place.sequence
                order by first_sequence desc limit 1) batch
            order by first_sequence
            """);
        command.Parameters.Add(Rows.Venue(options.Venue));
        command.Parameters.Add(Rows.Parameter(places));
        await using var batches = await command.ExecuteReaderAsync(cancellation);
        var (events, assets, next, telling) = (new EventBuffer(), new List<Asset>(instruments.Assets), 0, -1L);
        while (await batches.ReadAsync(cancellation))
        {
            events.Clear();
            EventCodec.Read(batches.GetFieldValue<byte[]>(1), batches.GetInt64(0), assets, events);
            foreach (ref readonly var happened in events.Events)
            {
                if (next < places.Length && happened.Sequence == places[next])
                {
                    telling = happened.Command;
                    next++;
                }

                if (happened.Command == telling) tell(in happened);
            }
        }
    }

    private static InvalidDataException Missing(OrderRecord record) =>
        new($"The log has no event {record.Placed} that placed order {record.Order.Id.Number}.");
}
