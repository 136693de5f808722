using System.Text;
using System.Text.Json;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Orders;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Orders;

/// <summary>The order that is written by hand.</summary>
public sealed class OrderJsonTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public void An_order_is_written_as_the_serializer_writes_its_body()
    {
        var random = new Random(12);
        for (var i = 0; i < 5_000; i++)
        {
            var order = AnyOrder(random, i);
            var byHand = JsonMemory.Write(order, (json, order) => OrderJson.Write(json, order, Instruments[order.Instrument]));
            Assert.Equal(
                JsonSerializer.Serialize(OrderBody.Of(order, Instruments), Json.Options), Encoding.UTF8.GetString(byHand));
        }
    }

    private InstrumentDirectory Instruments => server.Projections.Instruments;

    private static OrderView AnyOrder(Random random, int number)
    {
        bool Maybe() => random.Next(2) == 0;
        T Any<T>() where T : struct, Enum => random.GetItems(Enum.GetValues<T>(), 1)[0];
        Timestamp Time() => new(random.NextInt64(4_000_000_000_000_000));
        Price Price() => new(random.Next(1, 1_000_000_000));
        Quantity Quantity() => new(random.NextInt64(1, 1_000_000_000_000));
        var (filled, ids) = (Maybe() ? Quantity() : default, new[] { long.MaxValue, 0, random.NextInt64() });
        return new(
            new(random.GetItems(ids, 1)[0]), new(random.Next()), Instrument(random), Any<Side>(), Any<OrderType>(), Any<TimeInForce>(),
            Any<OrderCause>(), Options(), Time())
        {
            Class = Any<OrderClass>(),
            Quantity = Quantity(),
            LimitPrice = Maybe() ? Price() : null,
            StopPrice = Maybe() ? Price() : null,
            Trail = Maybe() ? new(random.Next(1, 100_000), 0) : Maybe() ? new(0, random.Next(1, 900_000)) : null,
            ExpiresAt = Maybe() ? Time() : null,
            Parent = Maybe() ? new(random.NextInt64()) : null,
            Legs = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new OrderId(random.NextInt64()))],
            Profile = Maybe() ? "retail" : "\"größer\" & <mehr>",
            Filled = filled,
            FilledValue = filled.IsZero ? default : new(random.NextInt64(1_000_000_000_000_000)),
            Fees = new(random.NextInt64(-1_000_000_000, 1_000_000_000_000)),
            Stage = Any<OrderStage>(),
            CancelReason = Maybe() ? Any<CancelReason>() : null,
            UpdatedAt = Time(),
        };

        OrderOptions Options() => new()
        {
            ClientOrderId = Maybe() ? $"bot \"{number}\" \\ <'> ~" : null,
            Notional = Maybe() ? new(random.NextInt64(1_000_000_000_000_000)) : default,
            TriggerBy = Any<TriggerBy>(),
            DisplayQuantity = Maybe() ? Quantity() : null,
            PostOnly = Maybe(),
            ReduceOnly = Maybe(),
            SelfTrade = Any<SelfTrade>(),
        };
    }

    private static InstrumentId Instrument(Random random) => new(random.Next(2));
}
