using System.Text.Json;
using TradeCraft.Server.Recordings;

namespace TradeCraft.Server.Feeds.Live.Alpaca;

/// <summary>Alpaca's market data v2 for shares: quotes, and trades or the bars of minutes. One connection an account.</summary>
internal sealed class AlpacaSource(LiveMarket market, AlpacaOptions options) : LiveSource
{
    public const string Minutes = "minutes";

    /// <summary>
    /// Sales that are not of the moment, by the tapes' condition codes: averages, other settlements, prices of before, official opens and
    /// closes.
    /// </summary>
    private const string NotOfTheMoment = "BCHMNPQRUVWZ47";

    private string Prints => options.Prints == Minutes ? "bars" : "trades";

    public override Uri Address => new(options.Stream, $"/v2/{options.Source}");

    /// <summary>The provider greets first.</summary>
    public override IEnumerable<string> Begin() => [];

    public override void Receive(JsonElement message, Action<string> say)
    {
        foreach (var item in message.EnumerateArray())
        {
            switch (item.GetProperty("T").GetString())
            {
                case "q":
                    market.Quote(
                        item.GetProperty("S").GetString()!,
                        [(item.GetProperty("bp").GetDecimal(), item.GetProperty("bs").GetDecimal() * options.QuoteLot)],
                        [(item.GetProperty("ap").GetDecimal(), item.GetProperty("as").GetDecimal() * options.QuoteLot)],
                        levels: 1,
                        item.GetProperty("t").GetDateTimeOffset());
                    break;
                case "t" when !IsOfAnotherTime(item):
                    market.Trade(
                        item.GetProperty("S").GetString()!, item.GetProperty("p").GetDecimal(), item.GetProperty("s").GetDecimal(), null,
                        item.GetProperty("t").GetDateTimeOffset());
                    break;
                case "b" when Prints == "bars":
                    market.Bar(item.GetProperty("S").GetString()!, BarOf(item));
                    break;
                case "success" when item.GetProperty("msg").GetString() == "connected":
                    say(JsonSerializer.Serialize(new { action = "auth", key = options.KeyId, secret = options.SecretKey }));
                    break;
                case "success" when item.GetProperty("msg").GetString() == "authenticated":
                    say(JsonSerializer.Serialize(new Dictionary<string, object>
                    {
                        ["action"] = "subscribe",
                        ["quotes"] = market.Symbols,
                        [Prints] = market.Symbols,
                    }));
                    break;
                case "subscription":
                    var streamed = item.GetProperty("quotes").EnumerateArray().Select(symbol => symbol.GetString()!);
                    var lacking = market.Symbols.Except(streamed).Count();
                    market.Status.Report(lacking > 0 ? $"{lacking} of {market.Symbols.Count} symbols are not streamed." : null);
                    break;
                case "error":
                    throw Ended(item.GetProperty("code").GetInt32(), item.GetProperty("msg").GetString());
            }
        }
    }

    private static bool IsOfAnotherTime(JsonElement trade) =>
        trade.TryGetProperty("c", out var conditions) && conditions.EnumerateArray().Any(code =>
            code.GetString() is [var letter] && NotOfTheMoment.Contains(letter, StringComparison.Ordinal));

    /// <summary>
    /// Too many connections (406), a client that is too slow (407) and a fault of theirs (500) may be over soon. What is wrong with the
    /// key, the plan or the request is not.
    /// </summary>
    private static ConversationEndedException Ended(int code, string? reason) =>
        new($"Alpaca refused: {code} {reason}", isRefusal: code is not (404 or 406 or 407 or 500));

    private static Bar BarOf(JsonElement bar) => new(
        bar.GetProperty("t").GetDateTimeOffset(), TimeSpan.FromMinutes(1), null, new TradeBar(
            new(
                bar.GetProperty("o").GetDecimal(), bar.GetProperty("h").GetDecimal(), bar.GetProperty("l").GetDecimal(),
                bar.GetProperty("c").GetDecimal()),
            bar.GetProperty("v").GetDecimal()));
}
