using Microsoft.Extensions.Logging;
using TradeCraft.Exchange.Commands;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.Tests.Recordings;

namespace TradeCraft.Server.Tests.Feeds.Recorded;

public sealed class RecordedFeedTests : IDisposable
{
    private readonly RecordingFolder folder = new();
    private readonly FakeClock clock = new();
    private readonly FeedStatus status = new();
    private readonly ListLogger logger = new();
    private readonly List<string> posted = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_recorded_minute_takes_a_second_at_speed_60()
    {
        Write("20180404", "0,10,10,10,10,0.00001", "60000,11,11,11,11,0.00001");
        await PlayAsync(new FeedOptions { Speed = 60 });
        Assert.Equal(["0.75 10", "1.75 11"], posted);
        Assert.Equal(new DateTimeOffset(2018, 4, 4, 0, 1, 45, TimeSpan.Zero), status.RecordedTimes["BTC-USD"]);
    }

    [Fact]
    public async Task A_night_in_which_nothing_was_recorded_is_passed_over()
    {
        Write("20180404", "0,10,10,10,10,0.00001", "840000,11,11,11,11,0.00001");
        Write("20180406", "0,12,12,12,12,0.00001", "60000,13,13,13,13,0.00001");
        await PlayAsync(new FeedOptions { Speed = 1 });
        Assert.Equal(["45.00 10", "885.00 11", "885.00 12", "945.00 13"], posted);
    }

    [Fact]
    public async Task A_recording_that_has_ended_says_so_and_stops()
    {
        Write("20180404", "0,10,10,10,10,0.00001");
        await PlayAsync(new FeedOptions());
        Assert.Equal(["45.00 10"], posted);
        Assert.Equal(["The recording has ended"], logger.Lines);
    }

    [Fact]
    public async Task A_recording_that_loops_starts_again()
    {
        Write("20180404", "0,10,10,10,10,0.00001", "60000,11,11,11,11,0.00001");
        await PlayAsync(new FeedOptions { Loop = true }, stopAfter: 5);
        Assert.Equal(["45.00 10", "105.00 11", "150.00 10", "210.00 11", "255.00 10"], posted);
    }

    [Fact]
    public async Task Bad_rows_are_logged_once_however_often_the_recording_loops()
    {
        Write("20180404", "0,10,10,10,10,0.00001", "60000,what is this");
        await PlayAsync(new FeedOptions { Loop = true }, stopAfter: 3);
        Assert.Single(logger.Lines, line => line.Contains("20180404_trade.zip:2: it has 2 columns, not 6", StringComparison.Ordinal));
        Assert.Single(logger.Lines, line => line.StartsWith("1 rows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_that_stood_still_does_not_rush_after_the_recording()
    {
        Write("20180404", "0,10,10,10,10,0.00001", "60000,11,11,11,11,0.00001", "120000,12,12,12,12,0.00001");
        await PlayAsync(new FeedOptions(), afterPost: count =>
        {
            if (count == 1) clock.Advance(TimeSpan.FromHours(1));
        });
        Assert.Equal(["45.00 10", "3645.00 11", "3705.00 12"], posted);
    }

    private void Write(string day, params string[] rows) => folder.Write($"crypto/coinbase/minute/btcusd/{day}_trade.zip", rows);

    private async Task PlayAsync(FeedOptions options, int stopAfter = int.MaxValue, Action<int>? afterPost = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var feed = new RecordedFeed(Recording.Open(folder.Root), options, status, (_, _, _) => Task.CompletedTask, clock, logger);
        var running = feed.RunAsync(Listings.Of(feed.Instruments), Post, stop.Token);
        while (!running.IsCompleted) await Task.WhenAny(running, clock.AdvanceToNextTimerAsync(stop.Token));
        if (stopAfter == int.MaxValue) await running;
        else await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        void Post(Command command)
        {
            posted.Add(FormattableString.Invariant($"{clock.Now.TotalSeconds:0.00} {((ReportPrint)command).Price.Ticks / 100}"));
            if (posted.Count == stopAfter) stop.Cancel();
            afterPost?.Invoke(posted.Count);
        }
    }

    private sealed class ListLogger : ILogger<RecordedFeed>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
