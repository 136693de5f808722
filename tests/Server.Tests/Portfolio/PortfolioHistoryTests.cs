using System.Globalization;
using System.Text.Json;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.History;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Portfolio;

public sealed class PortfolioHistoryTests(TradingServer server) : IClassFixture<TradingServer>
{
    private static readonly AccountId Nobodys = new(900_001);

    [Fact]
    public async Task A_loss_is_told_and_a_deposit_is_none_of_it()
    {
        var user = await server.NewUserAsync();
        await server.QuoteAsync("AAPL", [(99.00m, 1_000)], [(101.00m, 1_000)]);
        await server.BuyAsync(user, "AAPL", "100");
        await server.PlaceAsync(user, new { symbol = "AAPL", side = "sell", type = "market", qty = "100" });
        var account = await server.AccountOfAsync(user);
        await server.Client.PostAsync($"/api/v1/accounts/{account.Number}/deposits", new { amount = "50000" }, user);

        // 200 lost to the spread and 0.2 % of 20,000 to fees.
        var history = await server.Client.GetAsync("/api/v1/portfolio/history?period=1d", user);
        var last = history.Body.GetProperty("items").EnumerateArray().Last();
        Assert.Equal(
            ("149760", "150000", "-240", "-0.16"),
            (last.GetProperty("equity").GetString(), last.GetProperty("deposited").GetString(), last.GetProperty("pnl").GetString(),
                last.GetProperty("return_percent").GetString()));
        var performance = await server.Client.GetAsync("/api/v1/portfolio/performance", user);
        Assert.Equal(("-0.16", "-0.16"), (performance.Text("total_return_percent"), performance.Text("max_drawdown_percent")));
    }

    [Fact]
    public async Task A_reset_begins_the_history_anew()
    {
        var user = await server.NewUserAsync();
        await server.QuoteAsync("AAPL", [(99.00m, 1_000)], [(101.00m, 1_000)]);
        await server.BuyAsync(user, "AAPL", "100");
        var account = await server.AccountOfAsync(user);
        await server.Client.PostAsync($"/api/v1/accounts/{account.Number}/reset", new { amount = "5000" }, user);
        await Wait.UntilAsync(
            "the ledger's table has the reset", async () => (await LedgerAsync(account)) > 0, TestContext.Current.CancellationToken);

        var performance = await server.Client.GetAsync("/api/v1/portfolio/performance?period=all", user);
        Assert.Equal(("0", "0"), (performance.Text("total_return_percent"), performance.Text("max_drawdown_percent")));
        var items = (await server.Client.GetAsync("/api/v1/portfolio/history?period=all", user))
            .Body.GetProperty("items").EnumerateArray().ToArray();
        Assert.All(items, item => Assert.Equal(("5000", "0"),
            (item.GetProperty("equity").GetString(), item.GetProperty("pnl").GetString())));
    }

    [Theory, InlineData("1d"), InlineData("1w"), InlineData("1m"), InlineData("3m"), InlineData("1y"), InlineData("all")]
    public async Task Every_period_begins_with_what_the_account_was_opened_with(string period)
    {
        var user = await server.NewUserAsync();
        await server.QuoteAsync("AAPL", [(99.00m, 1_000)], [(101.00m, 1_000)]);
        await server.BuyAsync(user, "AAPL", "100");

        var items = (await server.Client.GetAsync($"/api/v1/portfolio/history?period={period}", user))
            .Body.GetProperty("items").EnumerateArray().ToArray();
        Assert.True(items.Length >= 2);
        Assert.Equal(("100000", "100000", "0", "0"), Figures(items[0]));
        Assert.Equal("100000", items[^1].GetProperty("deposited").GetString());
    }

    [Fact]
    public async Task What_is_paid_in_and_taken_out_is_told_and_is_no_return()
    {
        var user = await server.NewUserAsync();
        var account = $"/api/v1/accounts/{(await server.AccountOfAsync(user)).Number}";
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 50)]);
        await server.PrintAsync("BTC-USD", 100.00m, 0.1m, Side.Buy);
        await server.Client.PostAsync($"{account}/deposits", new { amount = "50000" }, user);
        await server.Client.PostAsync($"{account}/withdrawals", new { amount = "20000.5" }, user);
        await server.Client.PostAsync($"{account}/deposits", new { amount = "2", asset = "BTC" }, user);
        Assert.Equal(
            [("deposit", "USD", "100000"), ("deposit", "USD", "50000"), ("withdrawal", "USD", "-20000.5"), ("deposit", "BTC", "2")],
            await FlowsAsync(user));

        var items = (await server.Client.GetAsync("/api/v1/portfolio/history?period=1d", user))
            .Body.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(("100000", "100000", "0", "0"), Figures(items[0]));
        Assert.Equal(("130199.5", "130199.5", "0", "0"), Figures(items[^1]));

        // The same before and after the tables have it.
        await server.Client.PostAsync($"{account}/reset", new { amount = "5000" }, user);
        Assert.Equal([("reset", "USD", "5000")], await FlowsAsync(user));
        await Wait.UntilAsync(
            "the ledger's table has the reset", async () => await LedgerAsync(await server.AccountOfAsync(user)) > 0,
            TestContext.Current.CancellationToken);
        Assert.Equal([("reset", "USD", "5000")], await FlowsAsync(user));
    }

    [Fact]
    public async Task The_tables_give_what_stood_at_the_beginning_each_intervals_last_point_and_those_around_a_deposit()
    {
        (string At, int Cash, int Deposited)[] rows =
        [
            ("2026-01-01T09:00:00Z", 90, 100), ("2026-01-01T10:00:00Z", 100, 100), ("2026-01-01T11:10:00Z", 101, 100),
            ("2026-01-01T11:20:00Z", 102, 100),
            ("2026-01-01T12:00:00Z", 103, 100), ("2026-01-01T12:10:00Z", 104, 100), ("2026-01-01T12:20:00Z", 154, 150),
            ("2026-01-01T12:30:00Z", 155, 150), ("2026-01-01T12:40:00Z", 156, 150),
        ];
        foreach (var (at, cash, deposited) in rows)
        {
            await using var insert = server.Database.Source.CreateCommand(
                "insert into portfolio_history (venue_id, account_id, at, cash, positions_value, deposited) values (1, $1, $2, $3, 0, $4)");
            foreach (var value in (object[])[Nobodys.Number, Time(at).ToTime().UtcDateTime, (long)cash, (long)deposited])
                insert.Parameters.Add(new NpgsqlParameter { Value = value });
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        using var reads = new HistoryReads(server.Database.Source, new HistoryOptions());
        var archive = new EquityArchive(reads, new SequencerOptions());
        Assert.Equal([100, 103, 104, 154, 156], await CashAsync(archive, after: "2026-01-01T00:00:00Z", from: "2026-01-01T10:30:00Z"));
        Assert.Equal([102, 103, 104, 154, 156], await CashAsync(archive, after: "2026-01-01T11:10:00Z", from: "2026-01-01T10:30:00Z"));
    }

    [Theory]
    [InlineData("history?period=2d", "period")]
    [InlineData("history?interval=2m", "interval")]
    [InlineData("history?period=1y&interval=1m", "interval")]
    [InlineData("performance?period=x", "period")]
    public async Task What_makes_no_sense_is_refused_by_field(string question, string field)
    {
        var answer = await server.Client.GetAsync($"/api/v1/portfolio/{question}", await server.NewUserAsync());
        answer.ShouldBeProblem(400, "validation_failed");
        Assert.True(answer.Body.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task A_closed_position_still_tells_what_it_brought_and_what_of_it_today()
    {
        var user = await server.NewUserAsync();
        await server.QuoteAsync("AAPL", [(99.00m, 1_000)], [(101.00m, 1_000)]);
        await server.BuyAsync(user, "AAPL", "10");
        await server.PlaceAsync(user, new { symbol = "AAPL", side = "sell", type = "market", qty = "10" });
        Assert.Empty((await server.Client.GetAsync("/api/v1/positions", user)).Body.GetProperty("items").EnumerateArray());
        var closed = Assert.Single(
            (await server.Client.GetAsync("/api/v1/positions?include_closed=true", user)).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(("0", "-20", "-24"),
            (closed.GetProperty("qty").GetString(), closed.GetProperty("realized_pnl").GetString(),
                closed.GetProperty("day_pnl").GetString()));
    }

    private static async Task<IEnumerable<long>> CashAsync(EquityArchive archive, string after, string from) =>
        (await archive.ListAsync(Nobodys, Time(after), Time(from), Duration.FromHours(1), TestContext.Current.CancellationToken))
            .Select(point => point.Cash.Units);

    private static (string?, string?, string?, string?) Figures(JsonElement item)
    {
        string? Text(string name) => item.GetProperty(name).GetString();
        return (Text("equity"), Text("deposited"), Text("pnl"), Text("return_percent"));
    }

    private async Task<(string?, string?, string?)[]> FlowsAsync(string user) =>
    [
        .. (await server.Client.GetAsync("/api/v1/portfolio/history?period=1d", user)).Body.GetProperty("flows").EnumerateArray()
            .Select(flow => (flow.GetProperty("reason").GetString(), flow.GetProperty("asset").GetString(),
                flow.GetProperty("amount").GetString())),
    ];

    private static Timestamp Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToTimestamp();

    private async Task<long> LedgerAsync(AccountId account)
    {
        await using var command = server.Database.Source.CreateCommand(
            "select count(*) from ledger_entries where account_id = $1 and reason = 'reset'");
        command.Parameters.Add(new NpgsqlParameter { Value = account.Number });
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
