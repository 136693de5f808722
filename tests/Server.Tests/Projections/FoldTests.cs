using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Tests.Projections;

/// <summary>
/// Folds of random worlds beside the venue that raised their events: what both know must be the same after every command.
/// </summary>
public sealed class FoldTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Projections_agree_with_the_venue_that_they_fold(int seed)
    {
        var session = new RandomSession(seed);
        var (venue, projections, placed) = (session.Venue, session.Projections, session.Placed);
        var accepted = 0;
        for (var i = 0; i < 3_000; i++)
        {
            if (session.Step()) accepted++;
            ShouldAgree(session, i);
        }

        Assert.True(accepted > 1_000, $"Only {accepted} commands were accepted: the worlds prove little.");

        // Nothing is left in the depth when nobody shows anything.
        for (var instrument = 0; instrument < 2; instrument++)
        {
            session.Do(new OpenSession(new(instrument)));
            session.Do(new ResumeTrading(new(instrument)));
            session.Do(new QuoteDepth(new(instrument), default, default));
        }

        session.Now += 60_000_000;
        for (var account = 0; account < RandomSession.Accounts; account++) session.Do(new CancelOrders(RandomSession.Account(account)));
        session.Now += 60_000_000;
        session.Do(new PassTime());
        Assert.Equal(0, venue.OpenOrders);
        foreach (var instrument in projections.Instruments.Instruments)
            Assert.Equal((0, 0),
                (projections.Markets[instrument].Book(100).Bids.Count, projections.Markets[instrument].Book(100).Asks.Count));
        foreach (var order in placed) Assert.False(projections.Orders.Find(order)!.IsOpen);
    }

    private static void ShouldAgree(RandomSession session, int command)
    {
        var (venue, projections, placed) = (session.Venue, session.Projections, session.Placed);
        foreach (var balance in venue.Ledger.Balances.Where(balance => balance.Account.IsTrader))
        {
            Assert.Contains(balance, projections.Portfolios.Balances(balance.Account));
            var lines = projections.Portfolios.Statement(balance.Account, balance.Asset, long.MaxValue, 200);
            foreach (var (bucket, expected) in ((StatementBucket, Money)[])[
                (StatementBucket.Owned, balance.Available + balance.Held), (StatementBucket.Owed, balance.Owed)])
            {
                var newest = lines.Cast<StatementLine?>().FirstOrDefault(line => line!.Value.Bucket == bucket);
                if (newest is { } line) Assert.Equal(expected, line.Balance);
            }
        }

        for (var account = 0; account < RandomSession.Accounts; account++)
        {
            for (var row = venue.Positions.First(RandomSession.Account(account)); row != PositionBook.None; row = venue.Positions.Next(row))
                ShouldAgree(session, command, row);
        }

        // Whoever stands in a queue is in the depth, and nobody else is open as working there.
        foreach (var order in placed.TakeLast(50).Select(order => projections.Orders.Find(order)!))
        {
            if (venue.PlaceInQueue(order.Id) is not { } place) continue;
            Assert.True(order is { IsOpen: true, Stage: OrderStage.Working },
                $"Order {order.Id.Number} stands in a queue and is {order.Stage}.");
            var level = projections.Markets[projections.Instruments[order.Instrument]].BookAt(order.Side, [place.Price])[0];
            Assert.True(level.Quantity >= place.Ahead + place.Shown,
                $"The depth at {place.Price.Ticks} is {level.Quantity.Steps}, less than order {order.Id.Number} and what is ahead of it.");
        }
    }

    private static void ShouldAgree(RandomSession session, int command, int row)
    {
        var (venue, projections) = (session.Venue, session.Projections);
        ref readonly var position = ref venue.Positions[row];
        var view = projections.Portfolios.Position(position.Account, position.Instrument);
        if (view is null)
        {
            Assert.Equal((0, 0), (position.Net, position.Realised.Units));
            return;
        }

        // The venue keeps no lots: these add up to the position, and to what is told of its cost.
        var lots = projections.Portfolios.OpenLots(position.Account, position.Instrument);
        Assert.Equal((command, position.Net), (command, view.Net));
        Assert.Equal((command, Math.Abs(view.Net), view.Cost.Units),
            (command, lots.Sum(lot => lot.Quantity.Steps), lots.Sum(lot => lot.Cost.Units)));
    }
}
