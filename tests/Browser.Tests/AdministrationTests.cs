using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Browser.Tests.Harness;
using TradeCraft.Server.Identity;

namespace TradeCraft.Browser.Tests;

/// <summary>A new server is set up in the browser, and administered there.</summary>
public sealed class AdministrationTests(Chromium chromium, YoungMarket exchange)
    : BrowserTest(chromium, exchange), IClassFixture<YoungMarket>
{
    private static readonly (string Section, string Seen)[] Sections =
    [
        ("Health", "Machine"), ("Users", "Users"), ("Risk", "Exposure by instrument"), ("Instruments", "Instruments"),
        ("Feeds", "Feed"), ("Audit", "Audit"), ("Invitations", "Invite somebody"), ("Settings", "Demo users"),
    ];

    [Fact]
    public async Task The_setup_link_makes_an_administrator_who_disables_a_user_and_sees_to_it_that_the_page_is_signed_out()
    {
        var trader = await VisitAsync();
        await trader.SignUpAsync();
        await trader.Page.GotoAsync("/admin");
        await Expect(trader.Page.GetByRole(AriaRole.Heading, new() { Name = "Not found" })).ToBeVisibleAsync();
        await trader.Page.GotoAsync("/trade");
        await trader.SeeTerminalAsync();

        var admin = await SetUpAsync(1440, 900);
        await LookThroughAsync(admin, 1440, "dark", photograph: false);
        await OpenAsync(admin, "Users");
        await admin.Page.GetByLabel("Search").FillAsync(trader.Username);
        await admin.Button(trader.Username).ClickAsync();
        var card = admin.Region(trader.Username);
        await Expect(card).ToContainTextAsync("100,000.00 USD");
        await card.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Look into account") }).ClickAsync();
        await Expect(card).ToContainTextAsync("No positions.");

        await card.GetByRole(AriaRole.Button, new() { Name = "Erase", Exact = true }).ClickAsync();
        await admin.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Erase in seven days" }).ClickAsync();
        await Expect(card).ToContainTextAsync("To be erased on");
        await admin.PhotographAsync("admin-user-erased");
        await card.GetByRole(AriaRole.Button, new() { Name = $"Keep {trader.Username}" }).ClickAsync();
        await Expect(card).Not.ToContainTextAsync("To be erased on");
        await Expect(card.GetByRole(AriaRole.Region, new() { Name = "API keys" })).ToContainTextAsync("None.");

        trader.Expects("401|403|The stream refused a message|user_disabled");
        await card.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await admin.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await Expect(card).ToContainTextAsync("Disabled");
        await Expect(trader.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await trader.SignInAsync(trader.Username, Visitor.Password);
        await Expect(trader.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("disabled");

        await OpenAsync(admin, "Invitations");
        await admin.Button("Make a link").ClickAsync();
        var link = await admin.Page.GetByText(new Regex("/sign-up#")).InnerTextAsync();
        await OpenAsync(admin, "Settings");
        await admin.Page.GetByLabel("Who may create an account").SelectOptionAsync("invitation");
        await admin.Button("Save settings").ClickAsync();
        await Expect(admin.Toast("Settings changed")).ToBeVisibleAsync();

        var guest = await VisitAsync();
        await guest.Link("Create an account").ClickAsync();
        await Expect(guest.Page.GetByText("by invitation")).ToBeVisibleAsync();
        await guest.Page.GotoAsync(link);
        await guest.Page.ReloadAsync();
        await guest.Page.GetByLabel("Email").FillAsync($"{guest.Username}@example.com");
        await guest.Page.GetByLabel("Username").FillAsync(guest.Username);
        await guest.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await guest.Button("Create account").ClickAsync();
        await guest.SeeTerminalAsync();

        await AddUserAsync(admin);
        await LookAtAllSizesAsync(admin);
    }

    /// <summary>Who is added chooses a password by a link, and is in.</summary>
    private async Task AddUserAsync(Visitor admin)
    {
        var added = await VisitAsync();
        await OpenAsync(admin, "Users");
        await admin.Button("Add a user").ClickAsync();
        var form = admin.Region("Add a user");
        await form.GetByLabel("Mail").FillAsync($"{added.Username}@example.com");
        await form.GetByLabel("Username").FillAsync(added.Username);
        await form.GetByRole(AriaRole.Button, new() { Name = "Add and make a link" }).ClickAsync();
        var link = await form.GetByText(new Regex("/reset-password#")).InnerTextAsync();
        await admin.PhotographAsync("admin-user-added");
        await admin.Button("I have handed it on").ClickAsync();
        await Expect(form).ToHaveCountAsync(0);

        await added.Page.GotoAsync(link);
        await added.Page.ReloadAsync();
        await added.Page.GetByLabel("New password", new() { Exact = true }).FillAsync(Visitor.Password);
        await added.Button("Set the password").ClickAsync();
        await added.Link("Sign in").ClickAsync();
        await added.SignInAsync(added.Username, Visitor.Password);
        await added.SeeTerminalAsync();
    }

    private async Task<Visitor> SetUpAsync(int width, int height)
    {
        await using var scope = Exchange.Services.CreateAsyncScope();
        var token = await scope.ServiceProvider.GetRequiredService<FirstAdministrator>()
            .InviteAsync(TestContext.Current.CancellationToken);
        var admin = await VisitAsync(width, height);
        await admin.Page.GotoAsync($"/setup#{token}");
        await Axe.AssertAccessibleAsync(admin.Page, "setup");
        await admin.PhotographAsync("setup-1440-dark");
        await admin.Page.GetByLabel("Email").FillAsync($"{admin.Username}@example.com");
        await admin.Page.GetByLabel("Username").FillAsync(admin.Username);
        await admin.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await admin.Button("Become administrator").ClickAsync();
        await admin.SeeTerminalAsync();
        await admin.Button("User menu").ClickAsync();
        await admin.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Administration" }).ClickAsync();
        await Expect(admin.Region("Machine")).ToBeVisibleAsync();
        return admin;
    }

    private static async Task LookAtAllSizesAsync(Visitor admin)
    {
        foreach (var (width, height) in ((int, int)[])[(390, 844), (1024, 768), (1920, 1080)])
        {
            await admin.Page.SetViewportSizeAsync(width, height);
            foreach (var theme in (string[])["dark", "light"])
            {
                await admin.Page.EvaluateAsync("theme => localStorage.setItem('tradecraft-theme', theme)", theme);
                await admin.Page.ReloadAsync();
                await LookThroughAsync(admin, width, theme, photograph: true);
            }
        }
    }

    private static async Task LookThroughAsync(Visitor admin, int width, string theme, bool photograph)
    {
        foreach (var (section, seen) in Sections)
        {
            await OpenAsync(admin, section);
            await Expect(admin.Region(seen).First).ToBeVisibleAsync();
            await Expect(admin.Page.GetByText("Loading", new() { Exact = true })).ToHaveCountAsync(0);
            if (!photograph) continue;
            if (section == "Users")
            {
                await admin.Button(admin.Username).ClickAsync();
                await Expect(admin.Region(admin.Username)).ToContainTextAsync("Second factor");
            }

            await admin.PhotographAsync($"admin-{section}-{width}-{theme}");
            await Axe.AssertAccessibleAsync(admin.Page, $"{section}, {theme}, {width} px");
            var content = await admin.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)");
            Assert.True(content <= width, $"{section} is {content} px wide on a screen of {width}.");
        }
    }

    /// <summary>As somebody without a mouse does.</summary>
    private static async Task OpenAsync(Visitor admin, string section)
    {
        var link = admin.Page.GetByRole(AriaRole.Navigation, new() { Name = "Administration" })
            .GetByRole(AriaRole.Link, new() { Name = section, Exact = true });
        await link.FocusAsync();
        await admin.Page.Keyboard.PressAsync("Enter");
    }
}
