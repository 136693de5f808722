using System.Text.Json;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Markets;

/// <summary>What the venue knows of an instrument beside its prices, and what trading costs under each profile.</summary>
public sealed class InstrumentDetailsTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task An_instrument_tells_its_limits_its_terms_and_its_hours()
    {
        var coin = await DetailsAsync("BTC-USD");
        Assert.Equal(
            (false, false, "0", "100", "10737418.23", "1000000000"),
            (Of(coin, "instrument", "is_shortable").GetBoolean(), Of(coin, "instrument", "is_marginable").GetBoolean(),
                Of(coin, "instrument", "borrow_rate_percent").GetString(), Of(coin, "credit", "initial_margin_percent").GetString(),
                Of(coin, "limits", "max_price").GetString(), Of(coin, "limits", "max_order_value").GetString()));
        Assert.Equal(JsonValueKind.Null, Of(coin, "limits", "band_lower").ValueKind);
        Assert.Equal(0, coin.GetProperty("sessions").GetArrayLength());

        var share = await DetailsAsync("AAPL");
        Assert.Equal(
            (true, true, "0.3", "50", "25"),
            (Of(share, "instrument", "is_shortable").GetBoolean(), Of(share, "instrument", "is_marginable").GetBoolean(),
                Of(share, "instrument", "borrow_rate_percent").GetString(), Of(share, "credit", "initial_margin_percent").GetString(),
                Of(share, "credit", "maintenance_margin_percent").GetString()));

        // The calendar's own changes, one after the other.
        var calendar = TradingCalendar.Of(AssetClass.Equity);
        var at = TimeProvider.System.Now();
        foreach (var change in share.GetProperty("sessions").EnumerateArray())
        {
            var next = calendar.NextChange(at)!.Value;
            Assert.Equal(next.Part.ToString(), change.GetProperty("session").GetString(), ignoreCase: true);
            Assert.Equal(next.At.ToTime(), change.GetProperty("at").GetDateTimeOffset());
            at = next.At;
        }

        Assert.Equal(5, share.GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task What_an_administrator_changes_is_told_at_once()
    {
        var apple = server.Projections.Instruments.Find("AAPL")!;
        Assert.Equal(Rejection.None, apple.TryPrice(90, out var lower));
        Assert.Equal(Rejection.None, apple.TryPrice(110, out var upper));
        await server.DecideAsync(new SetPriceBand(apple.Id, lower, upper));
        await server.DecideAsync(new SetInstrumentTerms(apple.Id, new(1_000_000, 500_000, IsShortable: false, BorrowRate: 12_500)));
        await server.RestartAsync();

        var share = await DetailsAsync("AAPL");
        Assert.Equal(
            ("90.00", "110.00", false, false, "1.25"),
            (Of(share, "limits", "band_lower").GetString(), Of(share, "limits", "band_upper").GetString(),
                Of(share, "instrument", "is_shortable").GetBoolean(), Of(share, "instrument", "is_marginable").GetBoolean(),
                Of(share, "instrument", "borrow_rate_percent").GetString()));
        await server.DecideAsync(new SetPriceBand(apple.Id, default, default));
        await server.DecideAsync(new SetInstrumentTerms(apple.Id, InstrumentTerms.For(AssetClass.Equity)));
    }

    [Fact]
    public async Task The_most_of_one_order_is_taken_and_a_step_more_is_not()
    {
        var token = await server.NewUserAsync();
        var most = Of(await DetailsAsync("AAPL"), "limits", "max_qty").GetString();
        async Task<string> CodeAsync(string qty) => (await server.Client.PostAsync(
            "/api/v1/orders", new { symbol = "AAPL", side = "buy", type = "limit", qty, limit_price = "0.01" }, token)).Body
            .TryGetProperty("code", out var code) ? code.GetString()! : "";
        var more = decimal.Parse(most!, System.Globalization.CultureInfo.InvariantCulture) + 0.001m;
        Assert.NotEqual("quantity_too_large", await CodeAsync(most!));
        Assert.Equal("quantity_too_large", await CodeAsync(more.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task What_is_not_listed_is_not_found() =>
        (await server.Client.GetAsync("/api/v1/market/instruments/NOPE", token: null)).ShouldBeProblem(404, "unknown_symbol");

    [Fact]
    public async Task Every_profile_tells_what_it_costs()
    {
        var profiles = (await server.Client.GetAsync("/api/v1/profiles", token: null)).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            ["standard", "frictionless", "retail", "exchange", "pessimistic"],
            profiles.Select(profile => profile.GetProperty("name").GetString()));
        var exchange = profiles[3];
        Assert.Equal(
            ("-0.00002", "0.0035", "0.35", "5", "6"),
            (Of(exchange, "equity", "maker_rate").GetString(), Of(exchange, "equity", "per_unit").GetString(),
                Of(exchange, "equity", "minimum").GetString(), exchange.GetProperty("latency_max_ms").GetString(),
                exchange.GetProperty("debit_rate_percent").GetString()));
    }

    private async Task<JsonElement> DetailsAsync(string symbol) =>
        (await server.Client.GetAsync($"/api/v1/market/instruments/{symbol}", token: null)).Body;

    private static JsonElement Of(JsonElement body, string part, string field) => body.GetProperty(part).GetProperty(field);
}
