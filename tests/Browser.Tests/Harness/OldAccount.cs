using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Browser.Tests.Harness;

/// <summary>An exchange on which somebody has traded for two hours, so that there is a curve to look at.</summary>
public sealed class OldAccount(PostgresFixture postgres) : OpenExchange(postgres)
{
    public const string Login = "veteran";

    private readonly HurriedClock clock = new(ago: TimeSpan.FromHours(2), speed: 300);
    private bool hasTraded;

    public override async Task<Uri> OpenAsync()
    {
        var address = await base.OpenAsync();
        if (hasTraded) return address;
        hasTraded = true;
        using var client = new HttpClient { BaseAddress = address };
        var caughtUp = clock.CatchUpAsync(TestContext.Current.CancellationToken);
        await SignInAsync(client, "register", new { email = $"{Login}@example.com", username = Login, password = Visitor.Password });
        for (var buys = true; !caughtUp.IsCompleted; buys = !buys)
        {
            // Half an hour, for which a token is good, is over in seconds.
            await SignInAsync(client, "login", new { login = Login, password = Visitor.Password });
            using var placed = await client.PostAsJsonAsync(
                "/api/v1/orders", new { symbol = "BTC-USD", side = buys ? "buy" : "sell", type = "market", qty = "0.5" });
        }

        await caughtUp;
        return address;
    }

    protected override void Adjust(IServiceCollection services) => services.AddSingleton<TimeProvider>(clock);

    private static async Task SignInAsync(HttpClient client, string how, object body)
    {
        using var answer = await client.PostAsJsonAsync($"/api/v1/auth/{how}", body);
        answer.EnsureSuccessStatusCode();
        var session = await answer.Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", session.GetProperty("access_token").GetString());
    }
}
