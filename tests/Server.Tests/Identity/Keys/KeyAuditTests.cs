using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity.Keys;

/// <summary>What programs did is written down with the key that they came by.</summary>
public sealed class KeyAuditTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    private const string Resting = """{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"10.00"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TradingServer Server => fixture.Server;

    [Fact]
    public async Task The_audit_says_which_key_placed_an_order_and_did_what_else()
    {
        var user = await Server.NewUserAsync();
        var (one, other) = (await fixture.MakeAsync(user, KeyFixture.Secret), await fixture.MakeAsync(user, KeyFixture.Hmac));
        var account = (await Server.AccountOfAsync(user)).Number;
        var first = (await fixture.AskAsync(one, HttpMethod.Post, "/api/v1/orders", Resting)).Text("id");
        var second = (await fixture.AskAsync(one, HttpMethod.Post, "/api/v1/orders", Resting)).Text("id");
        var third = (await fixture.AskAsync(other, HttpMethod.Post, "/api/v1/orders", Resting)).Text("id");
        await Server.Client.PostJsonAsync("/api/v1/orders", Resting, user);
        await fixture.AskAsync(one, HttpMethod.Post, $"/api/v1/accounts/{account}/deposits", """{"amount":"250"}""");

        var admin = await Server.NewAdministratorAsync();
        var rows = new List<string>();
        await Wait.UntilAsync("all orders of keys are written", async () =>
        {
            rows.Clear();
            var audit = await Server.Client.GetAsync($"/api/v1/admin/audit?subject=account:{account}&limit=100", admin);
            foreach (var row in audit.Body.GetProperty("items").EnumerateArray())
            {
                var details = row.GetProperty("details");
                var by = details.GetProperty("by_key").GetString();
                rows.AddRange(row.GetProperty("action").GetString() == "order.place"
                    ? details.GetProperty("orders").EnumerateArray().Select(order => $"{by} {order.GetString()}")
                    : [$"{by} {row.GetProperty("action").GetString()} {details.GetProperty("amount").GetString()}"]);
            }

            return rows.Count >= 4;
        }, Cancellation);
        string[] expected = [$"{one.Id} {first}", $"{one.Id} {second}", $"{other.Id} {third}", $"{one.Id} account.deposit 250"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }
}
