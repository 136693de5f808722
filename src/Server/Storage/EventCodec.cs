using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Storage;

/// <summary>
/// Events as bytes, little endian. Each is: type, schema version, time, command, and its payload's fields in the order of their record. What
/// is written here is kept for years: a change of a payload is a new version beside the old one, never an edit.
/// </summary>
public static class EventCodec
{
    private const byte Version = 1;

    /// <summary>Appends the logged ones of the events. Unlogged ones are passed over.</summary>
    /// <returns>How many were written.</returns>
    public static int Write(ReadOnlySpan<Event> events, IBufferWriter<byte> output)
    {
        var writer = new Writer(output);
        var count = 0;
        foreach (ref readonly var happened in events)
        {
            if (!happened.IsLogged) continue;
            Write(in happened, writer);
            count++;
        }

        return count;
    }

    /// <summary>Reads a batch back into <paramref name="events"/>. <paramref name="assets"/> are those listed so far, which instruments name by number.</summary>
    /// <exception cref="InvalidDataException">The bytes are none that were written here.</exception>
    public static void Read(ReadOnlySpan<byte> payload, long firstSequence, List<Asset> assets, EventBuffer events)
    {
        var reader = new Reader(payload);
        for (var sequence = firstSequence; !reader.IsAtEnd; sequence++) Read(ref reader, sequence, assets, ref events.Add());
    }

    private static void Write(in Event happened, Writer writer)
    {
        writer.Byte((byte)happened.Type);
        writer.Byte(Version);
        writer.Long(happened.At.UnixMicroseconds);
        writer.Long(happened.Command);
        switch (happened.Type)
        {
            case EventType.AssetListed:
                writer.Int(happened.Asset.Id.Number);
                writer.Text(happened.Asset.Code);
                writer.Byte((byte)happened.Asset.Decimals);
                break;
            case EventType.InstrumentListed: Write(happened.Instrument, writer); break;
            case EventType.AccountOpened:
                writer.Int(happened.AccountOpened.Account.Number);
                writer.Long(happened.AccountOpened.User.Number);
                writer.Int(happened.AccountOpened.MakerFee.Millionths);
                writer.Int(happened.AccountOpened.TakerFee.Millionths);
                break;
            case EventType.Transferred:
                writer.Int(happened.Transferred.From.Number);
                writer.Int(happened.Transferred.To.Number);
                writer.Int(happened.Transferred.Asset.Number);
                writer.Long(happened.Transferred.Amount.Units);
                break;
            case EventType.OrderPlaced: Write(happened.OrderPlaced, happened.ClientOrderId, writer); break;
            case EventType.OrderRested:
                writer.Long(happened.OrderRested.Order.Number);
                writer.Int(happened.OrderRested.Instrument.Number);
                writer.Byte((byte)happened.OrderRested.Side);
                writer.Long(happened.OrderRested.Price.Ticks);
                writer.Long(happened.OrderRested.Quantity.Steps);
                break;
            case EventType.TradeExecuted: Write(happened.TradeExecuted, writer); break;
            case EventType.OrderCancelled: Write(happened.OrderCancelled, writer); break;
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened.Type, "There is no way to write this type of event.");
        }
    }

    private static void Write(Instrument instrument, Writer writer)
    {
        writer.Int(instrument.Id.Number);
        writer.Text(instrument.Symbol);
        writer.Text(instrument.Name);
        writer.Byte((byte)instrument.AssetClass);
        writer.Int(instrument.Base.Id.Number);
        writer.Int(instrument.Quote.Id.Number);
        writer.Decimal(instrument.TickSize);
        writer.Decimal(instrument.StepSize);
    }

    private static void Write(in OrderPlaced placed, string? clientOrderId, Writer writer)
    {
        writer.Long(placed.Order.Number);
        writer.Int(placed.Account.Number);
        writer.Int(placed.Instrument.Number);
        writer.Byte((byte)placed.Side);
        writer.Byte((byte)placed.Type);
        writer.Byte((byte)placed.TimeInForce);
        writer.Long(placed.Quantity.Steps);
        writer.Long(placed.LimitPrice.Ticks);
        writer.Long(placed.Held.Units);
        writer.Byte(placed.Request.IsNone ? (byte)0 : (byte)1);
        if (!placed.Request.IsNone)
        {
            writer.Wide(placed.Request.Key);
            writer.Wide(placed.Request.Body);
        }

        writer.Text(clientOrderId ?? "");
    }

    private static void Write(in TradeExecuted trade, Writer writer)
    {
        writer.Long(trade.Trade.Number);
        writer.Int(trade.Instrument.Number);
        writer.Byte((byte)trade.TakerSide);
        writer.Byte((byte)trade.Cause);
        writer.Long(trade.Price.Ticks);
        writer.Long(trade.Quantity.Steps);
        writer.Long(trade.Value.Units);
        Write(trade.Maker, writer);
        Write(trade.Taker, writer);
    }

    private static void Write(in Fill fill, Writer writer)
    {
        writer.Long(fill.Order.Number);
        writer.Int(fill.Account.Number);
        writer.Long(fill.Fee.Units);
        writer.Int(fill.FeeCarry);
        writer.Long(fill.Released.Units);
    }

    private static void Write(in OrderCancelled cancelled, Writer writer)
    {
        writer.Long(cancelled.Order.Number);
        writer.Int(cancelled.Account.Number);
        writer.Int(cancelled.Instrument.Number);
        writer.Byte((byte)cancelled.Side);
        writer.Long(cancelled.Price.Ticks);
        writer.Long(cancelled.Quantity.Steps);
        writer.Byte(cancelled.WasResting ? (byte)1 : (byte)0);
        writer.Byte((byte)cancelled.Reason);
        writer.Long(cancelled.Released.Units);
    }

    private static void Read(ref Reader reader, long sequence, List<Asset> assets, ref Event happened)
    {
        happened = default;
        happened.Type = (EventType)reader.Byte();
        var version = reader.Byte();
        if (version != Version) throw new InvalidDataException($"Event {sequence} is of schema version {version}, which this program does not read.");
        happened.Sequence = sequence;
        happened.At = new(reader.Long());
        happened.Command = reader.Long();
        switch (happened.Type)
        {
            case EventType.AssetListed:
                var asset = new Asset(new(reader.Int()), reader.Text(), reader.Byte());
                assets.Add(asset);
                happened.Detail = asset;
                break;
            case EventType.InstrumentListed:
                happened.Detail = new Instrument(
                    new(reader.Int()), reader.Text(), reader.Text(), (AssetClass)reader.Byte(), assets[reader.Int()], assets[reader.Int()],
                    reader.Decimal(), reader.Decimal());
                break;
            case EventType.AccountOpened:
                happened.AccountOpened = new(new(reader.Int()), new(reader.Long()), new(reader.Int()), new(reader.Int()));
                break;
            case EventType.Transferred:
                happened.Transferred = new(new(reader.Int()), new(reader.Int()), new(reader.Int()), new(reader.Long()));
                break;
            case EventType.OrderPlaced:
                happened.OrderPlaced = new(
                    new(reader.Long()), new(reader.Int()), new(reader.Int()), (Side)reader.Byte(), (OrderType)reader.Byte(), (TimeInForce)reader.Byte(),
                    new(reader.Long()), new(reader.Long()), new(reader.Long()), reader.Byte() == 1 ? new(reader.Wide(), reader.Wide()) : default);
                happened.Detail = reader.Text() is { Length: > 0 } id ? id : null;
                break;
            case EventType.OrderRested:
                happened.OrderRested = new(new(reader.Long()), new(reader.Int()), (Side)reader.Byte(), new(reader.Long()), new(reader.Long()));
                break;
            case EventType.TradeExecuted:
                happened.TradeExecuted = new(
                    new(reader.Long()), new(reader.Int()), (Side)reader.Byte(), (TradeCause)reader.Byte(), new(reader.Long()), new(reader.Long()),
                    new(reader.Long()), ReadFill(ref reader), ReadFill(ref reader));
                break;
            case EventType.OrderCancelled:
                happened.OrderCancelled = new(
                    new(reader.Long()), new(reader.Int()), new(reader.Int()), (Side)reader.Byte(), new(reader.Long()), new(reader.Long()),
                    reader.Byte() == 1, (CancelReason)reader.Byte(), new(reader.Long()));
                break;
            default: throw new InvalidDataException($"Event {sequence} is of the unknown type {(byte)happened.Type}.");
        }
    }

    private static Fill ReadFill(ref Reader reader) =>
        new(new(reader.Long()), new(reader.Int()), new(reader.Long()), reader.Int(), new(reader.Long()));

    private readonly ref struct Writer(IBufferWriter<byte> output)
    {
        public void Byte(byte value)
        {
            output.GetSpan(1)[0] = value;
            output.Advance(1);
        }

        public void Int(int value)
        {
            BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), value);
            output.Advance(4);
        }

        public void Long(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), value);
            output.Advance(8);
        }

        public void Wide(UInt128 value)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(output.GetSpan(16), value);
            output.Advance(16);
        }

        public void Decimal(decimal value)
        {
            Span<int> parts = stackalloc int[4];
            decimal.GetBits(value, parts);
            foreach (var part in parts) Int(part);
        }

        public void Text(string value)
        {
            var length = Encoding.UTF8.GetByteCount(value);
            BinaryPrimitives.WriteUInt16LittleEndian(output.GetSpan(2), checked((ushort)length));
            output.Advance(2);
            Encoding.UTF8.GetBytes(value, output.GetSpan(Math.Max(1, length)));
            output.Advance(length);
        }
    }

    private ref struct Reader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> rest = rest;

        public readonly bool IsAtEnd => rest.IsEmpty;

        public byte Byte() => Next(1)[0];

        public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Next(4));

        public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Next(8));

        public UInt128 Wide() => BinaryPrimitives.ReadUInt128LittleEndian(Next(16));

        public decimal Decimal() => new([Int(), Int(), Int(), Int()]);

        public string Text() => Encoding.UTF8.GetString(Next(BinaryPrimitives.ReadUInt16LittleEndian(Next(2))));

        private ReadOnlySpan<byte> Next(int length)
        {
            if (rest.Length < length) throw new InvalidDataException("The batch ends in the middle of an event.");
            var next = rest[..length];
            rest = rest[length..];
            return next;
        }
    }
}
