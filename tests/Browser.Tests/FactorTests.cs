using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;
using TradeCraft.Browser.Tests.Harness;
using TradeCraft.Server.Platform.Settings;
using static TradeCraft.Browser.Tests.Harness.Visitor;

namespace TradeCraft.Browser.Tests;

/// <summary>Second factors as a person meets them. Passkeys are made and used by Chromium's virtual authenticator.</summary>
public sealed class FactorTests(Chromium chromium, YoungMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<YoungMarket>
{
    [Fact]
    public async Task An_authenticator_app_is_set_up_and_asked_for_and_a_recovery_code_replaces_it()
    {
        var trader = await VisitAsync();
        await trader.SignUpAsync();
        await trader.OpenSettingsAsync("Security");
        var factors = trader.Region("Second factor");
        using var elsewhere = new HttpClient();
        using var signedIn = await elsewhere.PostAsJsonAsync(
            new Uri(new Uri(trader.Page.Url), "/api/v1/auth/login"), new { login = trader.Username, password = Password },
            TestContext.Current.CancellationToken);
        Assert.True(signedIn.IsSuccessStatusCode);

        // Who was proved to be there too long ago proves it once more, and goes on with a new session.
        await Exchange.ExecuteAsync("update user_session set proved_at = now() - interval '1 hour'");
        trader.Expects("40[13]|The stream refused a message");
        await factors.GetByRole(AriaRole.Button, new() { Name = "Set up" }).ClickAsync();
        await trader.Page.GetByLabel("Your password").FillAsync(Password);
        await trader.Button("Go on").ClickAsync();
        await Expect(factors.GetByRole(AriaRole.Img, new() { Name = "QR code of the secret below" })).ToBeVisibleAsync();
        var secret = await factors.GetByLabel("Secret", new() { Exact = true }).InnerTextAsync();

        trader.Expects("422.*/auth/factors");
        var code = factors.GetByLabel("Code that the app shows");
        await code.FillAsync("000000");
        await factors.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        await Expect(code).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("not the code"));
        await code.FillAsync(CodeOf(secret));
        await factors.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        var codes = factors.GetByRole(AriaRole.List, new() { Name = "Recovery codes" }).GetByRole(AriaRole.Listitem);
        await Expect(codes).ToHaveCountAsync(10);
        var recovery = await codes.First.InnerTextAsync();
        await trader.PhotographAsync("recovery-codes");
        await trader.Button("I have kept them").ClickAsync();
        await Expect(codes).ToHaveCountAsync(0);

        // Who was signed in elsewhere was so without the app.
        await Expect(factors.GetByText("You are still signed in in one other place.")).ToBeVisibleAsync();
        await factors.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere else" }).ClickAsync();
        await Expect(trader.Toast("Signed out everywhere else")).ToBeVisibleAsync();
        await Expect(trader.Region("Where you are signed in").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await trader.SignOutAsync();

        trader.Expects("401.*/auth/(login|second-factor)");
        await trader.SignInAsync(trader.Username, Password);
        await trader.Page.GetByLabel("Code of your authenticator app").FillAsync("000000");
        await trader.Button("Sign in").ClickAsync();
        await Expect(trader.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong");
        await trader.Button("Use a recovery code").ClickAsync();
        await trader.Page.GetByLabel("Recovery code").FillAsync(recovery);
        await trader.Button("Sign in").ClickAsync();

        // Back to where they were.
        await Expect(factors.GetByText("9 of 10 left.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_passkey_is_added_and_signs_in_without_a_password()
    {
        // A passkey belongs to a domain, which an address of numbers is not.
        var trader = await VisitAsync(host: "localhost");
        var authenticator = await trader.Page.Context.NewCDPSessionAsync(trader.Page);
        await authenticator.SendAsync("WebAuthn.enable");
        await authenticator.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        await trader.SignUpAsync();
        await trader.OpenSettingsAsync("Security");
        await trader.Button("Add a passkey").ClickAsync();
        await Expect(trader.Region("Second factor").GetByRole(AriaRole.List, new() { Name = "Recovery codes" })).ToBeVisibleAsync();
        await trader.Button("I have kept them").ClickAsync();
        var name = trader.Page.GetByLabel("Name of Passkey 1");
        await name.FillAsync("Ada's laptop");
        await name.BlurAsync();
        await Expect(trader.Page.GetByLabel("Name of Ada's laptop")).ToBeVisibleAsync();
        await trader.SignOutAsync();

        await trader.Button("Sign in with a passkey").ClickAsync();
        await Expect(trader.Region("Second factor")).ToBeVisibleAsync();
        await trader.SignOutAsync();

        // Besides the password, too.
        trader.Expects("401.*/auth/login");
        await trader.SignInAsync(trader.Username, Password);
        await trader.Button("Use a passkey").ClickAsync();
        await trader.Button("Remove Ada's laptop").ClickAsync();
        await trader.Button("Remove it").ClickAsync();
        await Expect(trader.Page.GetByLabel("Name of Ada's laptop")).ToHaveCountAsync(0);
        await trader.SignOutAsync();
        trader.Expects("401.*/auth/passkey");
        await trader.Button("Sign in with a passkey").ClickAsync();
        await Expect(trader.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("passkey");
    }

    [Fact]
    public async Task Who_has_to_have_one_gets_one_first_and_then_goes_where_they_wanted()
    {
        var trader = await VisitAsync();
        await trader.SignUpAsync();
        await NeedAsync("trader");
        try
        {
            // Who is signed in already is led to it by the first thing that is refused.
            trader.Expects("403");
            // It may be asked for without a press: then the link is gone already.
            await trader.Page.EvaluateAsync("document.querySelector('a[href=\"/portfolio\"]')?.click()");
            await Expect(trader.Page.GetByRole(AriaRole.Heading, new() { Name = "Add a second factor" })).ToBeVisibleAsync();
            await trader.PhotographAsync("second-factor");
            await Expect(trader.Button("Go on")).ToBeDisabledAsync();
            var factors = trader.Region("Second factor");
            await factors.GetByRole(AriaRole.Button, new() { Name = "Set up" }).ClickAsync();
            var secret = await factors.GetByLabel("Secret", new() { Exact = true }).InnerTextAsync();
            await factors.GetByLabel("Code that the app shows").FillAsync(CodeOf(secret));
            await factors.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
            await trader.Button("I have kept them").ClickAsync();
            await trader.Button("Go on").ClickAsync();
            await Expect(trader.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/(portfolio|trade)"));
            await Expect(trader.Page.GetByRole(AriaRole.Heading, new() { Name = "Add a second factor" })).ToHaveCountAsync(0);
        }
        finally
        {
            await NeedAsync();
        }
    }

    private async Task NeedAsync(params string[] roles)
    {
        var change = new JsonObject { ["second_factor_roles"] = new JsonArray([.. roles.Select(role => JsonValue.Create(role))]) };
        var errors = await Exchange.Services.GetRequiredService<SettingsTable>()
            .ChangeAsync(change, by: null, TestContext.Current.CancellationToken);
        Assert.False(errors.Any);
    }

    private static string CodeOf(string secret) => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp();
}
