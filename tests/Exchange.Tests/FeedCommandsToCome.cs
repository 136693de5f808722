using System.Runtime.CompilerServices;
using TradeCraft.Exchange.Commands;

namespace TradeCraft.Exchange.Tests;

/// <summary>
/// What the rules page has of the feed's commands and the commands have not yet. A property of the same name there takes the place of the
/// one here; then this file goes.
/// </summary>
internal static class FeedCommandsToCome
{
    private static readonly ConditionalWeakTable<Command, object> Said = [];

    extension(QuoteDepth quote)
    {
        public int Levels
        {
            get => Said.TryGetValue(quote, out var levels) ? (int)levels : 0;
            set => Said.AddOrUpdate(quote, value);
        }
    }

    extension(ReportPrint print)
    {
        public bool QuoteStands
        {
            get => Said.TryGetValue(print, out var stands) && (bool)stands;
            set => Said.AddOrUpdate(print, value);
        }
    }
}
