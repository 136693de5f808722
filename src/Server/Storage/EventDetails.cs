using System.Text.Json;
using System.Text.Json.Serialization;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Storage;

/// <summary>
/// What an event has besides numbers. An order's options, which many have, are a bitmask of what is there and then that; terms and physics,
/// which are rare and many-membered, are JSON with every member written out, so that no default of a later version changes what was.
/// </summary>
internal static class EventDetails
{
    [Flags]
    private enum Given : ushort
    {
        None = 0,
        ClientOrderId = 1 << 0,
        Request = 1 << 1,
        Notional = 1 << 2,
        StopPrice = 1 << 3,
        Trail = 1 << 4,
        TriggerBy = 1 << 5,
        ExpiresAt = 1 << 6,
        DisplayQuantity = 1 << 7,
        PostOnly = 1 << 8,
        ReduceOnly = 1 << 9,
        SelfTrade = 1 << 10,
        TakeProfit = 1 << 11,
        StopLoss = 1 << 12,
        StopLossLimit = 1 << 13,
        OneCancelsOther = 1 << 14,
        LimitPrice = 1 << 15,
    }

    public static readonly JsonSerializerOptions Written =
        new() { IgnoreReadOnlyProperties = true, Converters = { new InstrumentsConverter() } };

    public static void WriteJson<T>(T value, EventWriter writer) => writer.Bytes(JsonSerializer.SerializeToUtf8Bytes(value, Written));

    /// <summary>Of many accounts the terms are the same: what is written as the one before is read as the one before.</summary>
    public static T ReadJson<T>(ref EventReader reader) where T : class
    {
        try
        {
            var bytes = reader.Bytes();
            if (Last<T>.Read is { } last && bytes.SequenceEqual(last.Bytes)) return last.Value;
            var value = JsonSerializer.Deserialize<T>(bytes, Written)
                ?? throw new InvalidDataException($"An event's {typeof(T).Name} is missing.");
            Last<T>.Read = new(bytes.ToArray(), value);
            return value;
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"An event's {typeof(T).Name} cannot be read.", malformed);
        }
    }

    public static void Write(OrderOptions options, EventWriter writer)
    {
        var given = GivenIn(options);
        writer.Short((short)given);
        if (given.HasFlag(Given.ClientOrderId)) writer.Text(options.ClientOrderId!);
        if (given.HasFlag(Given.Request))
        {
            writer.Wide(options.Request.Key);
            writer.Wide(options.Request.Body);
        }

        if (given.HasFlag(Given.Notional)) writer.Money(options.Notional);
        if (options.StopPrice is { } stop) writer.Price(stop);
        if (options.Trail is { } trail) writer.Trail(trail);
        if (given.HasFlag(Given.TriggerBy)) writer.Byte((byte)options.TriggerBy);
        if (options.ExpiresAt is { } expiry) writer.Time(expiry);
        if (options.DisplayQuantity is { } display) writer.Quantity(display);
        if (given.HasFlag(Given.SelfTrade)) writer.Byte((byte)options.SelfTrade);
        if (options.TakeProfit is { } profit) writer.Price(profit.LimitPrice);
        if (options.StopLoss is not { } loss) return;
        writer.Price(loss.StopPrice);
        if (loss.LimitPrice is { } limit) writer.Price(limit);
    }

    /// <summary>Null where an order asked for nothing beyond the common terms.</summary>
    public static OrderOptions? ReadOptions(ref EventReader reader)
    {
        var given = (Given)(ushort)reader.Short();
        if (given == Given.None) return null;
        if (given == Given.SelfTrade) return OrderOptions.UsualWith((SelfTrade)reader.Byte());

        // In the order in which they were written: initialisers run in the order in which they stand.
        return new OrderOptions
        {
            ClientOrderId = given.HasFlag(Given.ClientOrderId) ? reader.Text() : null,
            Request = given.HasFlag(Given.Request) ? new(reader.Wide(), reader.Wide()) : default,
            Notional = given.HasFlag(Given.Notional) ? reader.Money() : default,
            StopPrice = given.HasFlag(Given.StopPrice) ? reader.Price() : null,
            Trail = given.HasFlag(Given.Trail) ? reader.Trail() : null,
            TriggerBy = given.HasFlag(Given.TriggerBy) ? (TriggerBy)reader.Byte() : default,
            ExpiresAt = given.HasFlag(Given.ExpiresAt) ? reader.Time() : null,
            DisplayQuantity = given.HasFlag(Given.DisplayQuantity) ? reader.Quantity() : null,
            PostOnly = given.HasFlag(Given.PostOnly),
            ReduceOnly = given.HasFlag(Given.ReduceOnly),
            SelfTrade = given.HasFlag(Given.SelfTrade) ? (SelfTrade)reader.Byte() : default,
            TakeProfit = given.HasFlag(Given.TakeProfit) ? new(reader.Price()) : null,
            StopLoss = given.HasFlag(Given.StopLoss)
                ? new(reader.Price(), given.HasFlag(Given.StopLossLimit) ? reader.Price() : null) : null,
            OneCancelsOther = given.HasFlag(Given.OneCancelsOther),
        };
    }

    public static void Write(ReplaceOrder replace, EventWriter writer)
    {
        writer.Account(replace.Account);
        writer.Order(replace.Order);
        writer.Short((short)((replace.Quantity is null ? 0 : Given.DisplayQuantity) | (replace.LimitPrice is null ? 0 : Given.LimitPrice)
            | (replace.StopPrice is null ? 0 : Given.StopPrice) | (replace.Trail is null ? 0 : Given.Trail)));
        if (replace.Quantity is { } quantity) writer.Quantity(quantity);
        if (replace.LimitPrice is { } limit) writer.Price(limit);
        if (replace.StopPrice is { } stop) writer.Price(stop);
        if (replace.Trail is { } trail) writer.Trail(trail);
    }

    public static ReplaceOrder ReadReplacement(ref EventReader reader)
    {
        var (account, order, given) = (reader.Account(), reader.Order(), (Given)(ushort)reader.Short());
        return new(
            account, order,
            given.HasFlag(Given.DisplayQuantity) ? reader.Quantity() : null,
            given.HasFlag(Given.LimitPrice) ? reader.Price() : null,
            given.HasFlag(Given.StopPrice) ? reader.Price() : null,
            given.HasFlag(Given.Trail) ? reader.Trail() : null);
    }

    private static Given GivenIn(OrderOptions options)
    {
        var given = Given.None;
        if (options.ClientOrderId is not null) given |= Given.ClientOrderId;
        if (!options.Request.IsNone) given |= Given.Request;
        if (!options.Notional.IsZero) given |= Given.Notional;
        if (options.StopPrice is not null) given |= Given.StopPrice;
        if (options.Trail is not null) given |= Given.Trail;
        if (options.TriggerBy != default) given |= Given.TriggerBy;
        if (options.ExpiresAt is not null) given |= Given.ExpiresAt;
        if (options.DisplayQuantity is not null) given |= Given.DisplayQuantity;
        if (options.PostOnly) given |= Given.PostOnly;
        if (options.ReduceOnly) given |= Given.ReduceOnly;
        if (options.SelfTrade != default) given |= Given.SelfTrade;
        if (options.TakeProfit is not null) given |= Given.TakeProfit;
        if (options.StopLoss is not null) given |= Given.StopLoss;
        if (options.StopLoss?.LimitPrice is not null) given |= Given.StopLossLimit;
        if (options.OneCancelsOther) given |= Given.OneCancelsOther;
        return given;
    }

    /// <summary>What was read last of a type, by whichever reader: it is never changed.</summary>
    private static class Last<T>
    {
        public static volatile WrittenAs<T>? Read;
    }

    private sealed record WrittenAs<T>(byte[] Bytes, T Value);

    /// <summary>A set of instruments, by number, so that one set is always the same bytes.</summary>
    private sealed class InstrumentsConverter : JsonConverter<IReadOnlySet<InstrumentId>>
    {
        public override IReadOnlySet<InstrumentId> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<int[]>(ref reader, options)!.Select(number => new InstrumentId(number)).ToHashSet();

        public override void Write(Utf8JsonWriter writer, IReadOnlySet<InstrumentId> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Select(instrument => instrument.Number).Order().ToArray(), options);
    }
}
