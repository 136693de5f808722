using System.Diagnostics;
using System.Globalization;
using System.Net;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

public sealed class LoginTests(IdentityFixture identity) : IClassFixture<IdentityFixture>
{
    private const string Wrong = "Wrong-Horse-7";

    private async Task<string> NewUserAsync()
    {
        var name = IdentityFixture.NewName();
        Assert.Equal(HttpStatusCode.Created, (await identity.RegisterAsync(name)).Status);
        return name;
    }

    [Fact]
    public async Task A_user_signs_in_by_username_or_email_in_any_case()
    {
        var name = await NewUserAsync();
        foreach (var login in (string[])[name, name.ToUpperInvariant(), $"{name}@example.com", $"{name}@EXAMPLE.COM"])
        {
            var answer = await identity.LoginAsync(login);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal(HttpStatusCode.OK, (await identity.MeAsync(answer.Text("access_token"))).Status);
        }
    }

    [Theory]
    [InlineData(" Korrekt Pferd ä\u0301 ")]
    [InlineData("all in small letters and nothing else, which is as good as any")]
    public async Task A_password_is_taken_exactly_as_it_was_given_and_may_be_long(string beginning)
    {
        var (name, password) = (IdentityFixture.NewName(), beginning.PadRight(256, '…'));
        Assert.Equal(HttpStatusCode.Created, (await identity.RegisterAsync(name, password: password)).Status);
        string[] others = [password[..^1], password + '…', password.Trim() + " ", password.ToUpperInvariant()];
        foreach (var other in others) (await identity.LoginAsync(name, other)).ShouldBeProblem(401, "invalid_credentials");
        Assert.Equal(HttpStatusCode.OK, (await identity.LoginAsync(name, password)).Status);
    }

    [Fact]
    public async Task A_second_factor_code_may_be_sent()
    {
        var name = await NewUserAsync();
        var answer = await identity.Client.PostAsync(
            "/api/v1/auth/login", new { login = name, password = IdentityFixture.Password, totp_code = "123456" });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task A_login_that_no_text_is_is_refused_as_such() =>
        (await identity.LoginAsync("no\0body", Wrong)).ShouldBeProblem(400, "validation_failed");

    [Fact]
    public async Task An_unknown_login_and_a_wrong_password_are_refused_alike()
    {
        var name = await NewUserAsync();
        List<string> answers = [];
        foreach (var login in (string[])[name, "nobody", "nobody@example.com", "", new string('x', 10_000)])
        {
            var start = Stopwatch.GetTimestamp();
            var answer = await identity.LoginAsync(login, Wrong);
            answer.ShouldBeProblem(401, "invalid_credentials");
            answers.Add(answer.Body.GetRawText());

            // The timer may be a tick early by this clock; a refusal that hid nothing would come in a few milliseconds.
            Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromMilliseconds(230),
                $"The refusal of {login} came after {Stopwatch.GetElapsedTime(start)}.");
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Five_failures_in_a_row_lock_out_for_five_minutes()
    {
        var name = await NewUserAsync();
        for (var i = 0; i < 4; i++) (await identity.LoginAsync(name, Wrong)).ShouldBeProblem(401, "invalid_credentials");
        (await identity.LoginAsync(name, Wrong)).ShouldBeProblem(429, "locked_out");
        var locked = await identity.LoginAsync(name);
        locked.ShouldBeProblem(429, "locked_out");
        Assert.InRange(int.Parse(locked.Response.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 280, 300);

        identity.Server.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, (await identity.LoginAsync(name)).Status);
        (await identity.LoginAsync(name, Wrong)).ShouldBeProblem(401, "invalid_credentials");
    }

    [Fact]
    public async Task Failures_that_are_not_in_a_row_do_not_lock_out()
    {
        var name = await NewUserAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++) (await identity.LoginAsync(name, Wrong)).ShouldBeProblem(401, "invalid_credentials");
            Assert.Equal(HttpStatusCode.OK, (await identity.LoginAsync(name)).Status);
        }
    }

    [Fact]
    public async Task Failures_at_the_same_time_are_all_counted()
    {
        var name = await NewUserAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => identity.LoginAsync(name, Wrong)));
        (await identity.LoginAsync(name)).ShouldBeProblem(429, "locked_out");
    }

    [Fact]
    public async Task A_user_left_without_an_account_gets_one()
    {
        var name = await NewUserAsync();
        var orphan = IdentityFixture.NewName();

        // As a server leaves it that is killed between the two steps of registering.
        await identity.Server.ExecuteAsync(
            $"""
            insert into app_user (username, normalized_username, email, normalized_email, password_hash, security_stamp,
            """ + $"""
             role, is_demo, created_at)
            select '{orphan}', upper('{orphan}'), '{orphan}@example.com', upper('{orphan}@example.com'),
            """ + $"""
             password_hash, security_stamp, role, is_demo, created_at
            from app_user where username = '{name}'
            """);
        var account = (await identity.LoginAsync(orphan)).Body.GetProperty("user").GetProperty("account_id").GetString();
        Assert.NotNull(account);
        Assert.Equal(account, (await identity.LoginAsync(orphan)).Body.GetProperty("user").GetProperty("account_id").GetString());
    }

    [Theory]
    [InlineData("""{"login":"ada"}""", "password")]
    [InlineData("""{"login":null,"password":"x"}""", "login")]
    [InlineData("""{"login":"ada","password":7}""", "password")]
    [InlineData("""{"login":"ada","password":"x","remember":true}""", "remember")]
    public async Task A_body_of_another_shape_names_the_field(string body, string field) =>
        Assert.Equal([field],
            (await identity.Client.PostJsonAsync("/api/v1/auth/login", body)).ShouldBeProblem(400, "validation_failed").Keys);
}
