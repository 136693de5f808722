using System.IO.Compression;
using TradeCraft.Browser.Tests.Harness;
using static TradeCraft.Browser.Tests.Harness.Visitor;

namespace TradeCraft.Browser.Tests;

/// <summary>What a person can have done with all that is stored about them.</summary>
public sealed class PrivacyTests(Chromium chromium, YoungMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<YoungMarket>
{
    [Theory]
    [InlineData(390, 844)]
    [InlineData(1366, 768)]
    public async Task Everything_about_a_user_is_put_together_and_downloaded(int width, int height)
    {
        var trader = await VisitAsync(width, height);
        await trader.SignUpAsync();
        await trader.Page.GotoAsync("/settings/profile");
        var privacy = trader.Region("Privacy");
        await trader.Button("Put it together").ClickAsync();
        await Expect(privacy.GetByText("Ready:")).ToBeVisibleAsync();
        await privacy.ScrollIntoViewIfNeededAsync();
        await trader.PhotographAsync($"privacy-{width}");
        await Axe.AssertAccessibleAsync(trader.Page, "settings with an export");

        var download = await trader.Page.RunAndWaitForDownloadAsync(() => trader.Button("Download").ClickAsync());
        Assert.Equal("tradecraft-my-data.zip", download.SuggestedFilename);
        using var zip = ZipFile.OpenRead(await download.PathAsync());
        using var profile = new StreamReader(zip.GetEntry("profile.csv")!.Open());
        var text = await profile.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains($",{trader.Username},", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(390, 844)]
    [InlineData(1366, 768)]
    public async Task An_account_is_to_be_deleted_which_is_shown_at_sign_in_and_taken_back(int width, int height)
    {
        var trader = await VisitAsync(width, height);
        await trader.SignUpAsync();
        await trader.Page.GotoAsync("/settings/profile");
        var privacy = trader.Region("Privacy");
        await privacy.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await trader.Button("Delete my account").ClickAsync();
        await Expect(privacy.GetByText("Your account will be deleted on")).ToBeVisibleAsync();
        await Expect(trader.Button("Take it back")).ToBeVisibleAsync();
        await privacy.ScrollIntoViewIfNeededAsync();
        await trader.PhotographAsync($"erasure-{width}");
        await Axe.AssertAccessibleAsync(trader.Page, "settings of an account that goes");

        await trader.SignOutAsync();
        await trader.SignInAsync(trader.Username, Password);
        var banner = trader.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Your account will be deleted on" });
        await Expect(banner).ToBeVisibleAsync();
        await trader.PhotographAsync($"erasure-banner-{width}");
        await trader.Button("Keep my account").ClickAsync();
        await Expect(banner).ToHaveCountAsync(0);
        await Expect(privacy.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true })).ToBeVisibleAsync();
    }
}
