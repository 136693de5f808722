using System.Runtime.CompilerServices;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>What the venue failed at is written down as text, so that no command may be without one.</summary>
public sealed class CommandTextTests
{
    public static TheoryData<Type> Types =>
        [.. typeof(Command).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Command)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_command_has_a_text(Type type)
    {
        var text = CommandText.Of((Command)RuntimeHelpers.GetUninitializedObject(type));
        Assert.Equal(type.Name, text.Type);
        Assert.StartsWith($"{type.Name} {{", text.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_says_all_of_a_command()
    {
        var order = new PlaceOrder(new(101), new(3), Side.Sell, OrderType.StopLimit, TimeInForce.Gtd, new(7), new(8), new()
        {
            Request = new(UInt128.MaxValue, 9),
            StopPrice = new(10),
            ExpiresAt = new(11),
            StopLoss = new(new(12), new(13)),
        });
        Assert.Equal(
            """
            PlaceOrder {"Account":{"Number":101},"Instrument":{"Number":3},"Side":"Sell","Type":"StopLimit","TimeInForce":"Gtd",
            "Quantity":{"Steps":7},"LimitPrice":{"Ticks":8},
            "Options":{"ClientOrderId":null,"Request":{"Key":340282366920938463463374607431768211455,"Body":9},
            "Notional":{"Units":0},"StopPrice":{"Ticks":10},"Trail":null,"TriggerBy":"Last",
            "ExpiresAt":{"UnixMicroseconds":11},"DisplayQuantity":null,
            "PostOnly":false,"ReduceOnly":false,"SelfTrade":"Allow","TakeProfit":null,
            "StopLoss":{"StopPrice":{"Ticks":12},"LimitPrice":{"Ticks":13}},"OneCancelsOther":false},"MostOpenOrders":0,"Purpose":"None"}
            """.ReplaceLineEndings(""), CommandText.Of(order).Text);
        var open = new OpenAccount(new(1), new(0), new(5), new(Profiles.Exchange));
        Assert.Contains(Profiles.Exchange.Name, CommandText.Of(open).Text, StringComparison.Ordinal);
        Assert.Contains(Physics.Plain.Name, CommandText.Of(new SetPhysics(Physics.Plain)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_differ_by_what_they_show()
    {
        QuoteDepth Quote(long price) => new(new(1), new[] { new BookLevel(new(price), new(5)) }, ReadOnlyMemory<BookLevel>.Empty);
        Assert.Equal(CommandText.Of(Quote(9)).Digest(), CommandText.Of(Quote(9)).Digest());
        Assert.NotEqual(CommandText.Of(Quote(9)).Digest(), CommandText.Of(Quote(10)).Digest());
    }
}
