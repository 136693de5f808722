using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>What the server wrote into its log.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = new();

    /// <summary>Those of failures, with their exceptions.</summary>
    public IEnumerable<string> Failures => lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal));

    public int CountOf(string text) => lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}");

    public void Dispose()
    {
    }
}
