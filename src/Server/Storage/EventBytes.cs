using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Storage;

/// <summary>Puts numbers and texts behind each other, little endian.</summary>
internal readonly ref struct EventWriter(IBufferWriter<byte> output)
{
    public void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Short(short value)
    {
        BinaryPrimitives.WriteInt16LittleEndian(output.GetSpan(2), value);
        output.Advance(2);
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

    /// <summary>Bytes of whatever length, which goes before them.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int(value.Length);
        output.Write(value);
    }

    /// <summary>Bytes whose length is known.</summary>
    public void Raw(ReadOnlySpan<byte> value) => output.Write(value);

    public void Account(AccountId account) => Int(account.Number);

    public void Asset(AssetId asset) => Int(asset.Number);

    public void Instrument(InstrumentId instrument) => Int(instrument.Number);

    public void Order(OrderId order) => Long(order.Number);

    public void Time(Timestamp time) => Long(time.UnixMicroseconds);

    public void Money(Money money) => Long(money.Units);

    public void Price(Price price) => Int(checked((int)price.Ticks));

    public void Quantity(Quantity quantity) => Long(quantity.Steps);

    public void Side(Side side) => Byte((byte)side);

    public void Trail(Trail trail)
    {
        Long(trail.Ticks);
        Int(trail.Millionths);
    }
}

/// <summary>Takes them off again.</summary>
internal ref struct EventReader(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> rest = rest;

    public readonly bool IsAtEnd => rest.IsEmpty;

    public byte Byte() => Next(1)[0];

    public bool Bool() => Byte() != 0;

    public short Short() => BinaryPrimitives.ReadInt16LittleEndian(Next(2));

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Next(4));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Next(8));

    public UInt128 Wide() => BinaryPrimitives.ReadUInt128LittleEndian(Next(16));

    public decimal Decimal() => new([Int(), Int(), Int(), Int()]);

    public string Text() => Encoding.UTF8.GetString(Next(BinaryPrimitives.ReadUInt16LittleEndian(Next(2))));

    public ReadOnlySpan<byte> Bytes() => Next(Int());

    public ReadOnlySpan<byte> Raw(int length) => Next(length);

    public AccountId Account() => new(Int());

    public AssetId Asset() => new(Int());

    public InstrumentId Instrument() => new(Int());

    public OrderId Order() => new(Long());

    public Timestamp Time() => new(Long());

    public Money Money() => new(Long());

    public Price Price() => new(Int());

    public Quantity Quantity() => new(Long());

    public Side Side() => (Side)Byte();

    public Trail Trail() => new(Long(), Int());

    private ReadOnlySpan<byte> Next(int length)
    {
        if (length < 0 || rest.Length < length) throw new InvalidDataException("The batch ends in the middle of an event.");
        var next = rest[..length];
        rest = rest[length..];
        return next;
    }
}
