using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Feeds.Live;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Feeds.Live;

/// <summary>One live provider as the server runs it, with a venue that writes down what it is told.</summary>
internal sealed class LiveRun : ILogger, IAsyncDisposable
{
    private readonly CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken);
    private readonly Task running;
    private readonly List<Command> unread = [];

    public LiveRun(LiveOptions options, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        Provider = LiveProvider.Chosen(options, clock).Single();
        Status = new SourceStatus(Provider.Name, Provider.Evidence, options.ClassesOf(Provider.Name), options.Timing.MostSilence);
        Listed = Listings.Of(Provider.Instruments);
        var conflation = new Conflation(Told.Enqueue, _ => Task.CompletedTask, Status);
        var source = Provider.Converse(new LiveMarket(Listed, conflation, Status, clock), ending.Token);
        running = Task.WhenAll(
            conflation.RunAsync(ending.Token), new LiveConnection(source, Status, options.Timing, clock, this).RunAsync(ending.Token));
    }

    public LiveProvider Provider { get; }

    public SourceStatus Status { get; }

    public IReadOnlyList<Instrument> Listed { get; }

    public ConcurrentQueue<Command> Told { get; } = new();

    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>As a test is patient: it connects anew almost at once.</summary>
    public static LiveTiming Quick => new()
    {
        FirstWait = TimeSpan.FromMilliseconds(20),
        LongestWait = TimeSpan.FromMilliseconds(100),
        AfterRefusal = TimeSpan.FromHours(1),
    };

    /// <summary>
    /// The next of a kind that is so. Those of other kinds stay for who asks for them: quotes and prints come in no order.
    /// </summary>
    public async Task<T> NextAsync<T>(Func<T, bool> isSo)
        where T : Command
    {
        T? found = null;
        await Wait.UntilAsync($"a {typeof(T).Name} was told", () =>
        {
            while (Told.TryDequeue(out var command)) unread.Add(command);
            while (found is null && unread.OfType<T>().FirstOrDefault() is { } next)
            {
                unread.Remove(next);
                found = isSo(next) ? next : null;
            }

            return Task.FromResult(found is not null);
        }, TestContext.Current.CancellationToken);
        return found!;
    }

    public Task<QuoteDepth> QuoteAsync(Func<QuoteDepth, bool> isSo) => NextAsync(isSo);

    public Task<ReportPrint> PrintAsync() => NextAsync<ReportPrint>(_ => true);

    public static Task UntilAsync(string what, Func<bool> isSo) =>
        Wait.UntilAsync(what, () => Task.FromResult(isSo()), TestContext.Current.CancellationToken);

    public (decimal Price, decimal Size)[] Decimals(ReadOnlyMemory<BookLevel> levels) =>
        [.. levels.ToArray().Select(level => (Listed[0].ToDecimal(level.Price), Listed[0].ToDecimal(level.Quantity)))];

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        ending.Dispose();
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Enqueue($"{formatter(state, exception)} {exception}");
}
