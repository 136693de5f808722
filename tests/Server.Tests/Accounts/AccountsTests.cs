using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Accounts;

public sealed class AccountsTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task A_user_opens_further_accounts_and_trades_in_them()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 50)]);
        var user = await server.NewUserAsync();
        var opened = await server.Client.PostAsync(
            "/api/v1/accounts", new
            {
                name = "Momentum",
                profile = "frictionless",
                cost_basis = "hifo",
                initial_amount = "5000",
                rules = new { max_order_value = "1000" },
            }, user);

        Assert.Equal(HttpStatusCode.Created, opened.Status);
        Assert.Equal(
            ("Momentum", "cash", "USD", "hifo", "frictionless", "1000"),
            (opened.Text("name"), opened.Text("kind"), opened.Text("currency"), opened.Text("cost_basis"), Text(opened, "profile", "name"),
                Text(opened, "rules", "max_order_value")));
        Assert.Equal(["Default", "Momentum"], await NamesAsync(user));
        Assert.Equal("5000", (await server.Client.GetAsync($"/api/v1/portfolio?account_id={opened.Text("id")}", user)).Text("cash"));

        var order =
            new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "11", limit_price = "100.00", account_id = opened.Text("id") };
        (await server.PlaceAsync(user, order)).ShouldBeProblem(422, "order_value_limit");
        var bought = await server.PlaceAsync(user, order with { qty = "10" });
        Assert.Equal(("filled", "0", "frictionless"), (bought.Text("status"), bought.Text("fees"), bought.Text("profile")));
        Assert.Equal("4000", (await server.Client.GetAsync($"/api/v1/portfolio?account_id={opened.Text("id")}", user)).Text("cash"));
        Assert.Equal("100000", (await server.Client.GetAsync("/api/v1/portfolio", user)).Text("cash"));
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"profile":"free"}""", "profile")]
    [InlineData("""{"initial_amount":"100000.01"}""", "initial_amount")]
    [InlineData("""{"initial_amount":"-1"}""", "initial_amount")]
    [InlineData("""{"kind":"credit"}""", "kind")]
    [InlineData("""{"rules":{"max_position":"-5"}}""", "rules.max_position")]
    [InlineData("""{"rules":{"allowed_symbols":["NOPE"]}}""", "rules.allowed_symbols")]
    [InlineData("""{"rules":{"price_collar_percent":"1001"}}""", "rules.price_collar_percent")]
    [InlineData("""{"rules":{"max_open_orders":0}}""", "rules.max_open_orders")]
    public async Task Terms_that_make_no_sense_open_nothing(string json, string field)
    {
        var user = await server.NewUserAsync();
        Assert.Equal([field],
            (await server.Client.PostJsonAsync("/api/v1/accounts", json, user)).ShouldBeProblem(400, "validation_failed").Keys);
        Assert.Single(await NamesAsync(user));
    }

    [Fact]
    public async Task There_is_an_end_to_how_many_accounts_a_user_may_have()
    {
        var user = await server.NewUserAsync();
        for (var i = 1; i < AccountPresets.MostAccounts; i++)
            Assert.Equal(HttpStatusCode.Created, (await server.Client.PostAsync("/api/v1/accounts", new { }, user)).Status);
        (await server.Client.PostAsync("/api/v1/accounts", new { }, user)).ShouldBeProblem(409, "too_many_accounts");
        Assert.Equal($"Account {AccountPresets.MostAccounts}", (await NamesAsync(user))[^1]);
    }

    [Fact]
    public async Task An_accounts_name_and_terms_are_changed_and_the_rest_stays()
    {
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        string[] allowed = ["AAPL"];
        var changed = await ChangeAsync(
            user, account, new { name = "Main", cost_basis = "lifo", rules = new { allowed_symbols = allowed, max_open_orders = 1 } });
        Assert.Equal((HttpStatusCode.OK, "Main", "lifo", "standard"),
            (changed.Status, changed.Text("name"), changed.Text("cost_basis"), Text(changed, "profile", "name")));

        var order = new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "1.00" };
        (await server.PlaceAsync(user, order)).ShouldBeProblem(422, "instrument_not_allowed");
        Assert.Equal(HttpStatusCode.Created, (await server.PlaceAsync(user, order with { symbol = "AAPL" })).Status);
        (await server.PlaceAsync(user, order with { symbol = "AAPL" })).ShouldBeProblem(422, "open_order_limit");
        (await ChangeAsync(user, account, new { kind = "margin" })).ShouldBeProblem(409, "has_open_orders");
        await server.Client.AskAsync(HttpMethod.Delete, "/api/v1/orders", token: user);

        var margin = await ChangeAsync(user, account, new { kind = "margin", profile = "retail" });
        Assert.Equal(("margin", "retail", "lifo"), (margin.Text("kind"), Text(margin, "profile", "name"), margin.Text("cost_basis")));
        Assert.Equal("AAPL", margin.Body.GetProperty("rules").GetProperty("allowed_symbols")[0].GetString());
        (await ChangeAsync(await server.NewUserAsync(), account, new { name = "Mine" })).ShouldBeProblem(404, "unknown_account");
    }

    [Fact]
    public async Task Money_is_paid_in_and_taken_out_and_counts_as_no_profit()
    {
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        var deposited = await MoveAsync(user, account, "deposits", new { amount = "500.5" });
        Assert.Equal((HttpStatusCode.OK, "USD", "100500.5"), (deposited.Status, deposited.Text("asset"), deposited.Text("available")));
        var withdrawn = await MoveAsync(user, account, "withdrawals", new { amount = "100000", asset = "USD" });
        Assert.Equal("500.5", withdrawn.Text("available"));
        var portfolio = await server.Client.GetAsync("/api/v1/portfolio", user);
        Assert.Equal(("500.5", "0", "0"), (portfolio.Text("equity"), portfolio.Text("total_pnl"), portfolio.Text("day_pnl")));

        (await MoveAsync(user, account, "withdrawals", new { amount = "501" })).ShouldBeProblem(422, "insufficient_funds");
        (await MoveAsync(user, account, "deposits", new { amount = "0" })).ShouldBeProblem(422, "amount_not_positive");
        (await MoveAsync(user, account, "deposits", new { amount = "1", asset = "NOPE" })).ShouldBeProblem(404, "unknown_asset");
        Assert.Equal(["amount"],
            (await MoveAsync(user, account, "deposits", new { amount = "10000000" })).ShouldBeProblem(422, "deposit_too_large").Keys);
        (await MoveAsync(await server.NewUserAsync(), account, "deposits", new { amount = "1" })).ShouldBeProblem(404, "unknown_account");
    }

    [Fact]
    public async Task Deposits_sent_at_once_do_not_pass_the_limit_together()
    {
        var user = await server.NewUserAsync();
        var first = await server.AccountOfAsync(user);
        var opened = await server.Client.PostAsync("/api/v1/accounts", new { initial_amount = "100000" }, user);
        var second = new AccountId(int.Parse(opened.Text("id"), CultureInfo.InvariantCulture));

        // Of the 10 million of a day both accounts have begun with 0.2: one million fits nine times.
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => MoveAsync(user, i % 2 == 0 ? first : second, "deposits", new { amount = "1000000" })));

        Assert.Equal(9, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.ShouldBeProblem(422, "deposit_too_large"));
        Assert.Equal(9_200_000m, await CashOfAsync(user, first) + await CashOfAsync(user, second));
        Assert.Equal(HttpStatusCode.OK, (await MoveAsync(user, first, "deposits", new { amount = "800000" })).Status);
        (await MoveAsync(user, second, "deposits", new { amount = "0.01" })).ShouldBeProblem(422, "deposit_too_large");
    }

    [Fact]
    public async Task Accounts_opened_at_once_are_no_more_than_a_user_may_have()
    {
        var user = await server.NewUserAsync();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 2 * AccountPresets.MostAccounts).Select(_ => server.Client.PostAsync("/api/v1/accounts", new { }, user)));
        Assert.Equal(AccountPresets.MostAccounts - 1, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.Equal(AccountPresets.MostAccounts, (await NamesAsync(user)).Length);
    }

    [Fact]
    public async Task Coins_that_are_paid_in_are_a_lot_at_their_price()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 50)]);
        await server.PrintAsync("BTC-USD", 100.00m, 0.1m, Side.Buy);
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        Assert.Equal("2", (await MoveAsync(user, account, "deposits", new { amount = "2", asset = "BTC" })).Text("total"));

        var position = await server.Client.GetAsync("/api/v1/positions/BTC-USD", user);
        Assert.Equal(("2", "100", "0"), (position.Text("qty"), position.Text("average_price"), position.Text("unrealized_pnl")));
        Assert.Equal(("100200", "0"),
            ((await server.Client.GetAsync("/api/v1/portfolio", user)).Text("equity"),
                (await server.Client.GetAsync("/api/v1/portfolio", user)).Text("total_pnl")));
        Assert.Equal("0.5", (await MoveAsync(user, account, "withdrawals", new { amount = "1.5", asset = "BTC" })).Text("total"));
        Assert.Equal("0.5", (await server.Client.GetAsync("/api/v1/positions/BTC-USD", user)).Text("qty"));
    }

    [Fact]
    public async Task A_reset_begins_anew_and_keeps_what_was()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 50)]);
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        await server.BuyAsync(user, "BTC-USD", "2");
        var resting = await server.PlaceAsync(
            user, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "1.00" });

        var reset = await MoveAsync(user, account, "reset", new { amount = "2500" });

        Assert.Equal((HttpStatusCode.OK, 2), (reset.Status, reset.Body.GetProperty("epoch").GetInt32()));
        var portfolio = await server.Client.GetAsync("/api/v1/portfolio", user);
        Assert.Equal(("2500", "0", "0", "0"),
            (portfolio.Text("equity"), portfolio.Text("total_pnl"), portfolio.Text("day_pnl"), portfolio.Text("positions_value")));
        Assert.Equal(("cancelled", "reset"),
            ((await server.OrderAsync(user, resting.Text("id"))).Text("status"),
                (await server.OrderAsync(user, resting.Text("id"))).Text("cancel_reason")));
        Assert.Single((await server.Client.GetAsync("/api/v1/trades", user)).Body.GetProperty("items").EnumerateArray());
        (await MoveAsync(user, account, "reset", new { amount = "100001" })).ShouldBeProblem(400, "validation_failed");
    }

    [Fact]
    public async Task A_margin_account_borrows_sells_short_and_shows_what_it_owes()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
        await server.PrintAsync("AAPL", 100.00m, 1, Side.Buy);
        var user = await server.NewUserAsync();
        var opened = await server.Client.PostAsync(
            "/api/v1/accounts", new { kind = "margin", profile = "frictionless", initial_amount = "10000" }, user);
        var account = opened.Text("id");

        Assert.Equal("20000", (await server.Client.GetAsync($"/api/v1/portfolio?account_id={account}", user)).Text("buying_power"));
        var waits = new { symbol = "AAPL", side = "buy", type = "limit", qty = "50", limit_price = "80.00", account_id = account };
        var resting = await server.PlaceAsync(user, waits);
        Assert.Equal("16000", (await server.Client.GetAsync($"/api/v1/portfolio?account_id={account}", user)).Text("buying_power"));
        await server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/orders/{resting.Text("id")}", token: user);
        var bought = await server.PlaceAsync(
            user, new { symbol = "AAPL", side = "buy", type = "market", qty = "150", account_id = account });
        Assert.Equal("filled", bought.Text("status"));
        var dollars = (await server.Client.GetAsync($"/api/v1/accounts/{account}/balances", user)).Body.GetProperty("items")[0];
        Assert.Equal(("0", "5000", "-5000"),
            (dollars.GetProperty("available").GetString(), dollars.GetProperty("owed").GetString(),
                dollars.GetProperty("total").GetString()));
        Assert.Equal("10000", (await server.Client.GetAsync($"/api/v1/portfolio?account_id={account}", user)).Text("equity"));

        var sold = await server.PlaceAsync(
            user, new { symbol = "AAPL", side = "sell", type = "market", qty = "200", account_id = account });
        Assert.Equal("filled", sold.Text("status"));
        var position = await server.Client.GetAsync($"/api/v1/positions/AAPL?account_id={account}", user);
        Assert.Equal(("-50", "99", "-4950", "0"),
            (position.Text("qty"), position.Text("average_price"), position.Text("market_value"), position.Text("unrealized_pnl")));
        (await server.PlaceAsync(user, new { symbol = "AAPL", side = "sell", type = "market", qty = "500", account_id = account }))
            .ShouldBeProblem(422, "insufficient_margin");
        (await server.PlaceAsync(user,
            new { symbol = "BTC-USD", side = "sell", type = "limit", qty = "1", limit_price = "100.00", account_id = account }))
            .ShouldBeProblem(422, "not_shortable");
    }

    [Fact]
    public async Task The_ledger_adds_up_to_the_balances_exactly()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 1), (100.01m, 50)]);
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        await server.BuyAsync(user, "BTC-USD", "2.5");
        await server.PlaceAsync(user, new { symbol = "BTC-USD", side = "sell", type = "limit", qty = "1", limit_price = "500.00" });
        await server.PlaceAsync(user, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "3", limit_price = "98.00" });
        await MoveAsync(user, account, "withdrawals", new { amount = "1234.56789" });

        var lines = new List<JsonElement>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await server.Client.GetAsync($"/api/v1/accounts/{account.Number}/ledger?limit=3{cursor}", user);
            lines.AddRange(page.Body.GetProperty("items").EnumerateArray());
            cursor = page.Body.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : null;
        }

        var balances = (await server.Client.GetAsync($"/api/v1/accounts/{account.Number}/balances", user)).Body.GetProperty("items")
            .EnumerateArray().ToArray();
        foreach (var balance in balances)
        {
            foreach (var (bucket, there) in ((string, decimal)[])[
                ("owned", Number(balance, "available") + Number(balance, "held")), ("owed", Number(balance, "owed"))])
            {
                var own = lines.Where(
                    line => Is(line, "asset", balance.GetProperty("asset").GetString()!) && Is(line, "bucket", bucket)).ToArray();
                Assert.Equal(there, own.Sum(line => Number(line, "amount")));
                if (own.Length > 0) Assert.Equal(there, Number(own[0], "balance"));
            }
        }

        Assert.Equal([.. Enumerable.Range(1, lines.Count).Reverse().Select(number => number.ToString(CultureInfo.InvariantCulture))],
            lines.Select(line => line.GetProperty("id").GetString()!));
        Assert.Equal(["deposit", "fee", "trade", "withdrawal"],
            lines.Select(line => line.GetProperty("reason").GetString()!).Distinct().Order(StringComparer.Ordinal));
        Assert.All(
            (await server.Client.GetAsync($"/api/v1/accounts/{account.Number}/ledger?asset=BTC", user)).Body.GetProperty("items")
                .EnumerateArray(),
            line => Assert.Equal("BTC", line.GetProperty("asset").GetString()));
        (await server.Client.GetAsync($"/api/v1/accounts/{account.Number}/ledger", await server.NewUserAsync()))
            .ShouldBeProblem(404, "unknown_account");
        (await server.Client.GetAsync($"/api/v1/accounts/{account.Number}/ledger?limit=0", user)).ShouldBeProblem(400, "validation_failed");
    }

    private async Task<string[]> NamesAsync(string user) =>
        [.. (await server.Client.GetAsync("/api/v1/accounts", user)).Body.GetProperty("items").EnumerateArray()
            .Select(account => account.GetProperty("name").GetString()!)];

    private async Task<decimal> CashOfAsync(string user, AccountId account) => decimal.Parse(
        (await server.Client.GetAsync($"/api/v1/portfolio?account_id={account.Number}", user)).Text("cash"), CultureInfo.InvariantCulture);

    private Task<Answer> ChangeAsync(string user, AccountId account, object terms) =>
        server.Client.AskAsync(HttpMethod.Patch, $"/api/v1/accounts/{account.Number}", JsonContent.Create(terms), user);

    private Task<Answer> MoveAsync(string user, AccountId account, string what, object body) =>
        server.Client.PostAsync($"/api/v1/accounts/{account.Number}/{what}", body, user);

    private static decimal Number(JsonElement item, string name) =>
        decimal.Parse(item.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private static bool Is(JsonElement line, string name, string value) => line.GetProperty(name).GetString() == value;

    private static string Text(Answer answer, string part, string name) => answer.Body.GetProperty(part).GetProperty(name).GetString()!;
}
