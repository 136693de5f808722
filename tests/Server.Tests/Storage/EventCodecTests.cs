using System.Buffers;
using System.Diagnostics;
using System.Reflection;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Tests.Storage;

public sealed class EventCodecTests
{
    private static readonly Asset Dollar = new(new(0), "USD", 8);
    private static readonly Asset Coin = new(new(1), "BTC", 7);

    private int last = 100;

    public static TheoryData<EventType> Logged => [.. Enum.GetValues<EventType>().Where(type => type < Event.FirstUnlogged)];

    [Theory]
    [MemberData(nameof(Logged))]
    public void Every_event_is_read_as_it_was_written(EventType type)
    {
        var written = With(type);
        var read = Assert.Single(RoundTrip(written).ToArray());

        Assert.Equal((written.Type, 7L, written.At, written.Command), (read.Type, read.Sequence, read.At, read.Command));
        var payload = typeof(Event).GetField(type.ToString());
        if (payload is not null) Assert.Equal(payload.GetValue(written), payload.GetValue(read));
        ShouldBeSame(written.Detail, read.Detail);
    }

    [Fact]
    public void Options_are_read_as_they_were_written_whichever_are_given()
    {
        // Each member by itself, so that a bit that stands for another's is seen.
        foreach (var member in typeof(OrderOptions).GetProperties().Where(member => member.CanWrite))
        {
            var options = new OrderOptions();
            member.SetValue(options, Value(member.PropertyType));
            var placed = With(EventType.OrderPlaced);
            placed.Detail = options;
            Assert.Equal(options, RoundTrip(placed).ToArray()[0].OrderOptions);
        }

        var stop = With(EventType.OrderPlaced);
        stop.Detail = new OrderOptions { StopLoss = new(new(5)) };
        Assert.Equal(new StopLossLeg(new(5)), RoundTrip(stop).ToArray()[0].OrderOptions.StopLoss);
    }

    [Fact]
    public void An_order_without_options_costs_two_bytes_for_them()
    {
        var (plain, asking) = (With(EventType.OrderPlaced), With(EventType.OrderPlaced));
        plain.Detail = null;
        asking.Detail = new OrderOptions { PostOnly = true };
        Assert.Null(RoundTrip(plain).ToArray()[0].Detail);
        Assert.Equal(Bytes([plain]).Length, Bytes([asking]).Length);
    }

    [Fact]
    public void A_replacement_is_read_as_it_was_written_whichever_terms_it_names()
    {
        foreach (var replacement in (ReplaceOrder[])
            [new(new(1), new(2), new(3)), new(new(1), new(2), null, new(3)), new(new(1), new(2), null, null, new(3)),
                new(new(1), new(2), null, null, null, new(3, 0))])
        {
            var requested = With(EventType.ReplaceRequested);
            requested.Detail = replacement;
            Assert.Equal(replacement, RoundTrip(requested).ToArray()[0].Replacement);
        }
    }

    [Fact]
    public void A_log_of_a_pre_release_is_refused_with_a_sentence()
    {
        var bytes = Bytes([With(EventType.OrderRested)]);
        bytes[1] = 1;
        var refused = Assert.Throws<StartupException>(() => EventCodec.Read(bytes, 1, [], new()));
        Assert.Contains("pre-release", refused.Message, StringComparison.Ordinal);
        bytes[1] = 3;
        Assert.Throws<InvalidDataException>(() => EventCodec.Read(bytes, 1, [], new()));
    }

    [Fact]
    public void The_trace_of_a_command_is_written_once_and_only_where_there_is_one()
    {
        Event[] events =
        [
            With(EventType.OrderRested), With(EventType.OrderRested), With(EventType.OrderRested), With(EventType.OrderRested),
        ];
        (events[0].Command, events[1].Command, events[2].Command, events[3].Command) = (3, 5, 5, 6);
        CommandTrace[] traces =
        [
            new(2, ActivityTraceId.CreateRandom()), new(5, ActivityTraceId.CreateRandom()), new(7, ActivityTraceId.CreateRandom()),
        ];
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(4, EventCodec.Write(events, output, traces));
        Assert.Equal(Bytes(events).Length + 18, output.WrittenCount);

        var (read, found) = (new EventBuffer(), new List<CommandTrace>());
        EventCodec.Read(output.WrittenSpan, 1, [], read, found);
        Assert.Equal([3L, 5, 5, 6], read.Events.ToArray().Select(happened => happened.Command));
        Assert.Equal([1L, 2, 3, 4], read.Events.ToArray().Select(happened => happened.Sequence));
        Assert.Equal([traces[1]], found);
    }

    [Fact]
    public void A_trace_of_a_later_version_is_refused()
    {
        byte[] bytes = [0, 4, .. new byte[16], .. Bytes([With(EventType.OrderRested)])];
        Assert.Throws<InvalidDataException>(() => EventCodec.Read(bytes, 1, [], new()));
    }

    [Fact]
    public void A_batch_that_ends_too_early_is_refused()
    {
        var bytes = Bytes([With(EventType.TradeExecuted)]);
        Assert.Throws<InvalidDataException>(() => EventCodec.Read(bytes.AsSpan(0, bytes.Length - 1), 1, [], new()));
    }

    [Fact]
    public void What_is_not_logged_is_passed_over() =>
        Assert.Equal(0, EventCodec.Write([new Event { Type = EventType.HouseQuoted }], new ArrayBufferWriter<byte>()));

    private static ReadOnlySpan<Event> RoundTrip(Event happened)
    {
        var events = new EventBuffer();
        EventCodec.Read(Bytes([happened]), 7, [Dollar, Coin], events);
        return events.Events;
    }

    private static byte[] Bytes(ReadOnlySpan<Event> events)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(events.Length, EventCodec.Write(events, output));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>An event of which no two fields are the same.</summary>
    private Event With(EventType type)
    {
        object happened = new Event { Type = type, Sequence = 7, At = new(1_234_567), Command = 89 };
        if (typeof(Event).GetField(type.ToString()) is { } payload) payload.SetValue(happened, Value(payload.FieldType));
        typeof(Event).GetField(nameof(Event.Detail))!.SetValue(happened, DetailOf(type));
        return (Event)happened;
    }

    private object? DetailOf(EventType type) => type switch
    {
        EventType.AssetListed => new Asset(new(2), "ETH", 6),
        EventType.InstrumentListed => new Instrument(new(3), "BTC-USD", "Bitcoin", AssetClass.Etf, Coin, Dollar, 0.01m, 0.00001m),
        EventType.AccountOpened or EventType.AccountTermsSet => Value(typeof(AccountTerms)),
        EventType.InstrumentTermsSet => Value(typeof(InstrumentTerms)),
        EventType.PhysicsSet => Value(typeof(Physics)),
        EventType.OrderPlaced => Value(typeof(OrderOptions)),
        EventType.ReplaceRequested => Value(typeof(ReplaceOrder)),
        EventType.RequestDone => Value(typeof(RequestDone)),
        _ => null,
    };

    private object Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool)) return true;
        if (type == typeof(string)) return $"text {++last}";
        if (type == typeof(UInt128)) return new UInt128((ulong)++last, 5);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        if (type == typeof(int) || type == typeof(long) || type == typeof(short))
            return Convert.ChangeType(++last, type, System.Globalization.CultureInfo.InvariantCulture);
        if (type == typeof(IReadOnlySet<InstrumentId>)) return new HashSet<InstrumentId> { new(++last), new(++last) };

        var made = type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length)
            .FirstOrDefault() is { } constructor
            ? constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType))])
            : Activator.CreateInstance(type)!;
        foreach (var member in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(member => member.CanWrite))
            member.SetValue(made, Value(member.PropertyType));
        return made;
    }

    /// <summary>Equal, sets and classes without an equality of their own looked into.</summary>
    private static void ShouldBeSame(object? written, object? read)
    {
        if (written is AccountTerms terms)
        {
            var other = Assert.IsType<AccountTerms>(read);
            Assert.Equal(terms.Rules.Allowed!, other.Rules.Allowed!);
            Assert.Equal(terms, other with { Rules = other.Rules with { Allowed = terms.Rules.Allowed } });
        }
        else if (written is Instrument)
        {
            Assert.Equivalent(written, read, strict: true);
        }
        else
        {
            Assert.Equal(written, read);
        }
    }
}
