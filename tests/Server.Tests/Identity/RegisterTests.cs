using System.Globalization;
using System.Net;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

public sealed class RegisterTests(IdentityFixture identity, PostgresFixture postgres) : IClassFixture<IdentityFixture>
{
    [Fact]
    public async Task Registering_signs_in_a_trader_with_a_funded_account()
    {
        var name = IdentityFixture.NewName();
        var answer = await identity.RegisterAsync(name);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal("Bearer", answer.Text("token_type"));
        Assert.Equal(1800, answer.Body.GetProperty("expires_in").GetInt32());

        var user = answer.Body.GetProperty("user");
        Assert.Equal(
            ["id", "email", "email_confirmed", "username", "role", "is_demo", "account_id", "created_at", "must_enrol", "erase_at"],
            user.EnumerateObject().Select(field => field.Name));
        Assert.Equal((name, $"{name}@example.com", "trader"),
            (user.GetProperty("username").GetString(), user.GetProperty("email").GetString(), user.GetProperty("role").GetString()));
        Assert.False(user.GetProperty("is_demo").GetBoolean());

        var id = long.Parse(user.GetProperty("id").GetString()!, CultureInfo.InvariantCulture);
        var account = identity.Server.Accounts.DefaultOf(new UserId(id));
        Assert.Equal(account?.Number.ToString(CultureInfo.InvariantCulture), user.GetProperty("account_id").GetString());

        var me = await identity.MeAsync(answer.Text("access_token"));
        Assert.Equal(user.GetRawText(), me.Body.GetRawText());
    }

    [Fact]
    public async Task A_program_gets_the_refresh_token_in_the_body_and_no_cookie()
    {
        var answer = await identity.RegisterAsync(IdentityFixture.NewName());
        Assert.NotEmpty(answer.Text("refresh_token"));
        Assert.False(answer.Response.Headers.Contains("Set-Cookie"));
        Assert.True(answer.Response.Headers.CacheControl?.NoStore);
        var renewed = await identity.RefreshAsync(answer.Text("refresh_token"));
        Assert.NotEmpty(renewed.Text("refresh_token"));
        Assert.False(renewed.Response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Neither_password_nor_refresh_token_is_stored_as_it_is()
    {
        var name = IdentityFixture.NewName();
        var token = (await identity.RegisterAsync(name)).Text("refresh_token");
        Assert.StartsWith("AQAAAA",
            await identity.Server.ScalarAsync<string>($"select password_hash from app_user where username = '{name}'"),
            StringComparison.Ordinal);
        Assert.Equal(1L, await identity.Server.ScalarAsync<long>($"select count(*) from refresh_token where hash = sha256('{token}')"));
    }

    [Theory]
    [InlineData("ten little", null)]
    [InlineData("Shrt-1!ab", "10 characters")]
    [InlineData("1234567890", "commonest")]
    [InlineData("PassWord123", "commonest")]
    [InlineData("abababababab", "two different")]
    [InlineData("someone@example.com", "your address")]
    public async Task A_password_that_breaks_the_rule_is_told_how(string password, string? fault)
    {
        var email = password.Contains('@', StringComparison.Ordinal) ? password : null;
        var answer = await identity.RegisterAsync(IdentityFixture.NewName(), email, password);
        if (fault is null) Assert.Equal(HttpStatusCode.Created, answer.Status);
        else Assert.Contains(fault, answer.ShouldBeProblem(400, "validation_failed")["password"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("a23456789012345678901")]
    [InlineData("has space")]
    [InlineData("dash-ed")]
    [InlineData("ada@home")]
    [InlineData("ädä")]
    [InlineData("ada\n")]
    [InlineData("ada\0")]
    public async Task A_username_of_another_form_is_refused(string username) =>
        Assert.Equal(["username"],
            (await identity.RegisterAsync(username, "form@example.com")).ShouldBeProblem(400, "validation_failed").Keys);

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@example")]
    [InlineData("ada@.example.com")]
    [InlineData("ada@example..com")]
    [InlineData("a da@example.com")]
    [InlineData("ada@exam@ple.com")]
    [InlineData("ada@example.com\0")]
    [InlineData("ada\u202e@example.com")]
    public async Task An_email_of_another_form_is_refused(string email) =>
        Assert.Equal(["email"],
            (await identity.RegisterAsync(IdentityFixture.NewName(), email)).ShouldBeProblem(400, "validation_failed").Keys);

    [Fact]
    public async Task Everything_wrong_is_named_at_once() =>
        Assert.Equal(
            ["email", "password", "username"],
            (await identity.RegisterAsync("?", "?", "?")).ShouldBeProblem(400, "validation_failed").Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task An_email_may_be_in_any_alphabet_and_up_to_254_characters()
    {
        var tail = string.Concat(Enumerable.Repeat("." + new string('b', 59), 3)) + ".com";
        Assert.Equal(HttpStatusCode.Created, (await identity.RegisterAsync(IdentityFixture.NewName(), "zoë@exämple.com")).Status);
        Assert.Equal(HttpStatusCode.Created,
            (await identity.RegisterAsync(IdentityFixture.NewName(), $"a@{new string('c', 68)}{tail}")).Status);
        (await identity.RegisterAsync(IdentityFixture.NewName(), $"a@{new string('c', 69)}{tail}"))
            .ShouldBeProblem(400, "validation_failed");
    }

    [Fact]
    public async Task A_username_or_email_is_taken_whatever_its_case()
    {
        var name = IdentityFixture.NewName();
        await identity.RegisterAsync(name);
        Assert.Equal(["username"],
            (await identity.RegisterAsync(name.ToUpperInvariant(), "other@example.com")).ShouldBeProblem(409, "username_taken").Keys);
        Assert.Equal(["email"],
            (await identity.RegisterAsync(IdentityFixture.NewName(), $"{name}@EXAMPLE.com")).ShouldBeProblem(409, "email_taken").Keys);
        Assert.Equal(["email", "username"],
            (await identity.RegisterAsync(name)).ShouldBeProblem(409, "username_taken").Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_many_who_register_one_name_at_once_one_has_it()
    {
        var name = IdentityFixture.NewName();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => identity.RegisterAsync(name, $"{name}.{i}@example.com")));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.Created))
            refused.ShouldBeProblem(409, "username_taken");
    }

    [Fact]
    public async Task Missing_and_unknown_fields_are_named()
    {
        var errors = (await identity.Client.PostJsonAsync("/api/v1/auth/register", """{"username":"ada","mail":"a@example.com"}"""))
            .ShouldBeProblem(400, "validation_failed");
        Assert.Equal(["email", "mail", "password"], errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_user_whose_account_could_not_be_opened_gets_it_at_the_next_sign_in()
    {
        await using var database = await postgres.CreateAsync(TestContext.Current.CancellationToken);
        await using (var closed = await IdentityServer.StartAsync(database, listDollar: false))
        {
            var body = new { email = "late@example.com", username = "late", password = IdentityFixture.Password };
            var answer = await closed.Client.PostAsync("/api/v1/auth/register", body);
            answer.ShouldBeProblem(503, "venue_unavailable");
            Assert.True(answer.Response.Headers.Contains("Retry-After"));
        }

        await using var open = await IdentityServer.StartAsync(database);
        var login = await open.Client.PostAsync("/api/v1/auth/login", new { login = "late", password = IdentityFixture.Password });
        Assert.Equal("101", login.Body.GetProperty("user").GetProperty("account_id").GetString());
    }

    [Fact]
    public async Task However_often_a_user_signs_in_at_once_they_get_one_account()
    {
        var user = new UserId(1_000_000);
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            identity.Server.FirstAccount.EnsureAsync(user, TestContext.Current.CancellationToken).AsTask()));
        Assert.Single(opened.Distinct());
        Assert.Single(identity.Server.Accounts.Of(user));
    }
}
