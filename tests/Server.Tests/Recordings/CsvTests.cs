using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Tests.Feeds;

namespace TradeCraft.Server.Tests.Recordings;

public sealed class CsvTests : IDisposable
{
    private readonly RecordingFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Quotes_and_trades_of_a_symbol_are_played_together_in_order_of_time()
    {
        Write("BTC-USD_quotes.csv", "ask_size,ask,bid_size,bid,time,note", "2,101.00,1,100.00,2026-01-02T00:00:00Z,a",
            "3,103.00,1,102.00,2026-01-02T00:00:02Z,b");
        Write("BTC-USD_trades.csv", "time,price,size", "2026-01-02T00:00:00Z,101.00,0.5", "2026-01-02T00:00:03Z,102.00,0.25");
        Assert.Equal(
            ["0 quote 100.00 x 1 / 101.00 x 2", "0 buy 0.5 @ 101.00", "2 quote 102.00 x 1 / 103.00 x 3", "3 sell 0.25 @ 102.00"],
            Play(out _));
    }

    [Theory]
    [InlineData("1767312000")]
    [InlineData("1767312000000")]
    [InlineData("1767312000000000")]
    [InlineData("1767312000000000000")]
    [InlineData("2026-01-02T00:00:00Z")]
    [InlineData("2026-01-02 01:00:00+01:00")]
    [InlineData("2026-01-02 00:00:00")]
    public void Times_are_read_in_all_their_units(string time)
    {
        Write("BTC-USD.csv", "time,price,size", $"{time},101.00,0.5");
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 0, 0, 0, default),
            Recording.Open(folder.Root).Play(Listings.Of([FeedInstruments.BtcUsd]), new RecordingFaults()).Single().At);
    }

    [Fact]
    public void Bars_are_unfolded_within_the_time_until_the_next()
    {
        Write("ACME.csv", "time,open,high,low,close,volume", "2026-01-02T15:00:00Z,10.00,10.20,9.90,10.10,4",
            "2026-01-02T15:01:00Z,10.10,10.10,10.10,10.10,4");
        Assert.Equal(
            ["0 buy 1 @ 10.00", "15 sell 1 @ 9.90", "30 buy 1 @ 10.20", "45 sell 1 @ 10.10", "60 sell 1 @ 10.10", "75 sell 1 @ 10.10",
                "90 sell 1 @ 10.10", "105 sell 1 @ 10.10"], Play(out _));
    }

    [Fact]
    public void A_row_that_makes_no_sense_is_told_with_its_line_and_passed_over()
    {
        Write(
            "BTC-USD.csv", "time,price,size", "2026-01-02T00:00:00Z,101.00,0.5", "yesterday,101.00,0.5", "2026-01-02T00:00:01Z,much,0.5",
            "2026-01-02T00:00:01Z,101.00", "2026-01-02T00:00:01Z,-1,1",
            "2026-01-02T00:00:01Z,0,1", "2026-01-01T00:00:00Z,101.00,1", "", "2026-01-02T00:00:02Z,102.00,1");
        Assert.Equal(["0 buy 0.5 @ 101.00", "2 buy 1 @ 102.00"], Play(out var faults));
        var file = Path.Combine(folder.Root, "BTC-USD.csv");
        Assert.Equal(
            [
                $"{file}:3: \"yesterday\" is not a time", $"{file}:4: \"much\" is not a number", $"{file}:5: it has 2 columns, not 3",
                $"{file}:6: -1 is out of range",
                $"{file}:7: a price or size is not positive", $"{file}:8: its time is before that of the row before",
            ], faults.First);
    }

    [Fact]
    public void A_file_that_is_not_in_the_format_is_refused_with_a_reason_and_the_others_play()
    {
        Write("BTC-USD.csv", "time,price,size", "2026-01-02T00:00:00Z,101.00,0.5");
        Write("AAPL.csv", "20140609 00:00,645,646,644,645,1");
        Write("what is this.csv", "time,price,size");
        var recording = Recording.Open(folder.Root);
        Assert.Equal(["BTC-USD"], recording.Instruments.Select(instrument => instrument.Symbol));
        Assert.Collection(
            recording.Refused,
            refused => Assert.Contains(
                "AAPL.csv: its first line is no header of quotes, trades or bars (time,bid,", refused, StringComparison.Ordinal),
            refused => Assert.Contains("is no symbol", refused, StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_with_nothing_but_such_files_is_refused_with_the_reason()
    {
        Write("AAPL.csv", "a,b,c");
        Assert.Contains("its first line is no header", Assert.Throws<StartupException>(() => Recording.Open(folder.Root)).Message,
            StringComparison.Ordinal);
    }

    private void Write(string name, params string[] lines) => File.WriteAllLines(Path.Combine(folder.Root, name), lines);

    private string[] Play(out RecordingFaults faults)
    {
        var recording = Recording.Open(folder.Root);
        var listed = Listings.Of(recording.Instruments);
        faults = new RecordingFaults();
        return [.. recording.Play(listed, faults)
            .Select(each => FormattableString.Invariant($"{each.Offset.TotalSeconds} {Tell(each.Instrument, each.Command)}"))];
    }

    private static string Tell(Instrument instrument, Command command) => command switch
    {
        QuoteDepth quote => FormattableString.Invariant($"quote {Tell(instrument, quote.Bids)} / {Tell(instrument, quote.Asks)}"),
        ReportPrint print => (print.Aggressor == Side.Buy ? "buy " : "sell ")
            + FormattableString.Invariant($"{Trim(instrument.ToDecimal(print.Quantity))} @ {instrument.ToDecimal(print.Price)}"),
        _ => command.ToString(),
    };

    private static string Tell(Instrument instrument, ReadOnlyMemory<BookLevel> levels) =>
        FormattableString.Invariant(
            $"{instrument.ToDecimal(levels.Span[0].Price)} x {Trim(instrument.ToDecimal(levels.Span[0].Quantity))}");

    private static decimal Trim(decimal value) => value / 1.000000000000000000000000000m;
}
