using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.Sharing;

/// <summary>The stream of an account that is shared.</summary>
public sealed class SharedStreamTests(SharingFixture people) : IClassFixture<SharingFixture>
{
    [Fact]
    public async Task Its_channels_are_told_until_it_is_withdrawn_and_nothing_after()
    {
        var (owner, observer) = (await people.NewPersonAsync(), await people.NewPersonAsync("observer"));
        var share = (await people.ShareAsync(owner, new { username = observer.Name })).Text("id");
        using var client = await ConnectAsync(observer, owner);
        Assert.Equal("authenticated", (await client.ReadAsync()).Text("type"));
        await client.SubscribeAsync("user:orders", "user:notifications");
        await client.ReadUntilAsync(message => IsSnapshot(message, "user:notifications"));
        await people.Server.PlaceAsync(
            owner.Token, new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "50" });
        var update = await client.ReadUntilAsync(message => message.Text("type") == "update");
        Assert.Equal("user:orders", update.Text("channel"));
        Assert.Equal(
            $"{owner.Account.Number}", update.Data().GetProperty("orders")[0].GetProperty("account_id").GetString());

        await people.WithdrawAsync(owner, share);
        var ended = await client.ReadUntilAsync(message => message.Text("type") == "error");
        Assert.Equal(("unknown_account", "user:orders"), (ended.Text("code"), ended.Text("channel")));
        await client.SendAsync(new { op = "subscribe", channels = (string[])["user:orders"], id = 7 });
        Assert.Equal("unknown_account", (await client.ReadUntilAsync(message => message.Text("type") == "error")).Text("code"));

        // What is about the user and not the account goes on.
        await client.SendAsync(new { op = "unsubscribe", channels = (string[])["user:notifications"], id = 8 });
        Assert.Equal("unsubscribed", (await client.ReadAsync()).Text("type"));
    }

    [Fact]
    public async Task Its_channels_end_when_its_time_is_over()
    {
        var (owner, observer) = (await people.NewPersonAsync(), await people.NewPersonAsync());
        await people.ShareAsync(owner, new { username = observer.Name, until = people.Clock.GetUtcNow().AddMinutes(1) });
        using var client = await ConnectAsync(observer, owner);
        Assert.Equal("authenticated", (await client.ReadAsync()).Text("type"));
        await client.SubscribeAsync("user:trades");
        people.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("unknown_account", (await client.ReadUntilAsync(message => message.Text("type") == "error")).Text("code"));
    }

    [Fact]
    public async Task It_is_not_told_with_a_delay_nor_to_strangers()
    {
        var (owner, observer, stranger) = (await people.NewPersonAsync(), await people.NewPersonAsync(), await people.NewPersonAsync());
        await people.ShareAsync(owner, new { username = observer.Name, delay_minutes = 1 });
        using var delayed = await ConnectAsync(observer, owner);
        Assert.Equal("delayed_view", (await delayed.ReadAsync()).Text("code"));
        using var strange = await ConnectAsync(stranger, owner);
        Assert.Equal("unknown_account", (await strange.ReadAsync()).Text("code"));
    }

    [Fact]
    public async Task Notifications_are_the_users_own_whosever_account_is_looked_at()
    {
        var (owner, observer) = (await people.NewPersonAsync(), await people.NewPersonAsync());
        await people.ShareAsync(owner, new { username = observer.Name });
        await people.Client.PostAsync("/api/v1/alerts", new { symbol = "AAPL", condition = "above", price = "150" }, owner.Token);
        using var client = await ConnectAsync(observer, owner);
        await client.ReadAsync();
        await client.SubscribeAsync("user:notifications");
        Assert.Empty((await client.ReadAsync()).Data().GetProperty("notifications").EnumerateArray());

        // The owner's alert fires; the observer's, made after it, is the first that the observer is told of.
        using var own = await StreamClient.ConnectAsync(people.Server.Address, "/ws", owner.Token);
        await own.ReadAsync();
        await own.SubscribeAsync("user:notifications");
        await people.Server.PrintAsync("AAPL", 151.00m, 1, TradeCraft.Exchange.Values.Side.Buy);
        await own.ReadUntilAsync(message => message.Text("type") == "update");
        var alert = await people.Client.PostAsync(
            "/api/v1/alerts", new { symbol = "AAPL", condition = "above", price = "160" }, observer.Token);
        await people.Server.PrintAsync("AAPL", 161.00m, 1, TradeCraft.Exchange.Values.Side.Buy);
        var update = await client.ReadUntilAsync(message => message.Text("type") == "update");
        Assert.Equal(alert.Text("id"), update.Data().GetProperty("notifications")[0].GetProperty("alert_id").GetString());
    }

    private async Task<StreamClient> ConnectAsync(Person who, Person whose)
    {
        var client = await StreamClient.ConnectAsync(people.Server.Address, "/ws");
        await client.SendAsync(new { op = "auth", token = who.Token, account_id = $"{whose.Account.Number}", id = 2 });
        return client;
    }

    private static bool IsSnapshot(System.Text.Json.JsonElement message, string channel) =>
        message.Text("type") == "snapshot" && message.Text("channel") == channel;
}
