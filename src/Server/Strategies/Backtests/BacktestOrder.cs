using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Strategies.Sweeps;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>What a backtest's process is told: the request, the instruments, and how many bars of each follow.</summary>
/// <param name="Trials">The values of the request's sweep that are tried, one after the other; null: the strategy as it is.</param>
internal sealed record BacktestOrder(
    CreateBacktestRequest Request, IReadOnlyList<FeedInstrument> Instruments, IReadOnlyList<int> Bars,
    IReadOnlyList<IReadOnlyList<decimal>>? Trials = null)
{
    private const int BytesOfBar = 6 * sizeof(long);
    private const int BarsOfBlock = 1_024;

    public static FeedInstrument InWords(Instrument listed) => new(
        listed.Symbol, listed.Name, listed.AssetClass, new(listed.Base.Code, listed.Base.Decimals),
        new(listed.Quote.Code, listed.Quote.Decimals), listed.TickSize, listed.StepSize);

    /// <summary>In a list of its own, of which it has this place.</summary>
    public static Instrument Listed(FeedInstrument wanted, int place) => new(
        new(place), wanted.Symbol, wanted.Name, wanted.AssetClass, new(new(place + 1), wanted.Base.Code, wanted.Base.Decimals),
        new(new(0), wanted.Quote.Code, wanted.Quote.Decimals), wanted.TickSize, wanted.StepSize);

    /// <summary>Writes the order as one line, and the bars behind it as numbers. The stream stays open.</summary>
    public static async Task WriteAsync(
        BacktestOrder order, IReadOnlyList<IReadOnlyList<Candle>> bars, System.IO.Stream output, CancellationToken cancellation)
    {
        await output.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(order, Json.Options) + "\n"), cancellation);
        var (block, filled) = (new byte[BytesOfBar * BarsOfBlock], 0);
        foreach (var bar in bars.SelectMany(each => each))
        {
            Write(bar, block.AsSpan(filled));
            filled += BytesOfBar;
            if (filled < block.Length) continue;
            await output.WriteAsync(block, cancellation);
            filled = 0;
        }

        await output.WriteAsync(block.AsMemory(0, filled), cancellation);
        await output.FlushAsync(cancellation);
    }

    /// <exception cref="EndOfStreamException">The other side went away.</exception>
    public static (BacktestOrder Order, IReadOnlyList<IReadOnlyList<Candle>> Bars) Read(System.IO.Stream input)
    {
        var (line, buffered) = (new List<byte>(), new BufferedStream(input, 1 << 16));
        for (var next = buffered.ReadByte(); next != '\n'; next = buffered.ReadByte())
            line.Add(next < 0 ? throw new EndOfStreamException() : (byte)next);
        var order = JsonSerializer.Deserialize<BacktestOrder>(line.ToArray(), Json.Options)!;
        var (bars, bytes) = (new List<IReadOnlyList<Candle>>(), new byte[BytesOfBar]);
        foreach (var count in order.Bars)
        {
            var of = new List<Candle>(count);
            for (var each = 0; each < count; each++)
            {
                buffered.ReadExactly(bytes);
                of.Add(ReadBar(bytes));
            }

            bars.Add(of);
        }

        return (order, bars);
    }

    public static void Write(Candle bar, Span<byte> bytes)
    {
        ReadOnlySpan<long> numbers =
        [
            bar.Time.UnixMicroseconds, bar.Open.Ticks, bar.High.Ticks, bar.Low.Ticks, bar.Close.Ticks, bar.Volume.Steps,
        ];
        for (var each = 0; each < numbers.Length; each++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes[(each * sizeof(long))..], numbers[each]);
    }

    private static Candle ReadBar(ReadOnlySpan<byte> bytes)
    {
        return new(
            new(At(bytes, 0)), new(At(bytes, 1)), new(At(bytes, 2)), new(At(bytes, 3)), new(At(bytes, 4)), new(At(bytes, 5)));

        static long At(ReadOnlySpan<byte> of, int place) => BinaryPrimitives.ReadInt64LittleEndian(of[(place * sizeof(long))..]);
    }
}

/// <summary>A line that a backtest's process says: how far it has come, or, as its last, how it ended.</summary>
/// <param name="HasEnded">All trials were tried: each had a line.</param>
internal sealed record BacktestLine(
    BacktestProgress? Progress = null, BacktestReportBody? Report = null, BacktestFailureBody? Failure = null, SweepTrial? Trial = null,
    bool HasEnded = false);
