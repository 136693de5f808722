using System.Text.Json;
using TradeCraft.Server.Recordings;

namespace TradeCraft.Server.Feeds.Live.Polygon;

/// <summary>
/// Polygon's stream of shares (Massive since 2025): quotes (Q), and trades (T) or the bars of seconds (A) or minutes (AM). One connection
/// an account.
/// </summary>
internal sealed class PolygonSource(LiveMarket market, PolygonOptions options) : LiveSource
{
    /// <summary>
    /// Sales that are not of the moment, by Polygon's numbers: averages, other settlements, prices of before, official opens and closes.
    /// </summary>
    private static readonly HashSet<int> NotOfTheMoment = [2, 7, 10, 13, 15, 16, 20, 21, 22, 29, 32, 38, 52, 53];

    private string Prints => options.Prints switch { "minutes" => "AM", "seconds" => "A", _ => "T" };

    public override Uri Address => new(options.Stream, "/stocks");

    /// <summary>The provider greets first.</summary>
    public override IEnumerable<string> Begin() => [];

    public override void Receive(JsonElement message, Action<string> say)
    {
        foreach (var item in message.EnumerateArray())
        {
            switch (item.GetProperty("ev").GetString())
            {
                case "Q":
                    market.Quote(
                        item.GetProperty("sym").GetString()!,
                        [(Number(item, "bp"), Number(item, "bs") * options.QuoteLot)],
                        [(Number(item, "ap"), Number(item, "as") * options.QuoteLot)],
                        levels: 1,
                        Time(item, "t"));
                    break;
                case "T" when !IsOfAnotherTime(item):
                    market.Trade(item.GetProperty("sym").GetString()!, Number(item, "p"), Number(item, "s"), null, Time(item, "t"));
                    break;
                case "A" or "AM" when Prints != "T":
                    market.Bar(item.GetProperty("sym").GetString()!, BarOf(item));
                    break;
                case "status":
                    Status(
                        item.GetProperty("status").GetString(), item.TryGetProperty("message", out var told) ? told.GetString() : null,
                        say);
                    break;
            }
        }
    }

    private void Status(string? status, string? told, Action<string> say)
    {
        switch (status)
        {
            case "connected":
                say(JsonSerializer.Serialize(new { action = "auth", @params = options.Key }));
                break;
            case "auth_success":
                var streams = market.Symbols.SelectMany(symbol => (string[])[$"Q.{symbol}", $"{Prints}.{symbol}"]);
                say(JsonSerializer.Serialize(new { action = "subscribe", @params = string.Join(',', streams) }));
                break;
            case "success":
                market.Status.Report(null);
                break;
            case "auth_failed" or "not_authorized" or "error":
                throw new ConversationEndedException($"Polygon refused: {status} {WithoutKey(told)}", isRefusal: true);
            case "auth_timeout" or "max_connections" or "force_disconnect":
                throw new ConversationEndedException($"Polygon ended the connection: {status} {WithoutKey(told)}");
        }
    }

    private string? WithoutKey(string? told) => told?.Replace(options.Key!, "(the key)", StringComparison.Ordinal);

    private static bool IsOfAnotherTime(JsonElement trade) =>
        trade.TryGetProperty("c", out var conditions) && conditions.EnumerateArray().Any(code => NotOfTheMoment.Contains(code.GetInt32()));

    private static Bar BarOf(JsonElement bar) => new(
        Time(bar, "s"), Time(bar, "e") - Time(bar, "s"), null,
        new TradeBar(new(Number(bar, "o"), Number(bar, "h"), Number(bar, "l"), Number(bar, "c")), Number(bar, "v")));

    private static decimal Number(JsonElement item, string name) => item.TryGetProperty(name, out var number) ? number.GetDecimal() : 0;

    private static DateTimeOffset Time(JsonElement item, string name) =>
        DateTimeOffset.FromUnixTimeMilliseconds(item.GetProperty(name).GetInt64());
}
