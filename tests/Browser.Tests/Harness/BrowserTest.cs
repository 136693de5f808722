namespace TradeCraft.Browser.Tests.Harness;

/// <summary>
/// A test whose visitors' pages are closed after it. A page that logged an error fails its test, unless the test expects that; a test that
/// fails leaves a picture of each page in artifacts/screenshots.
/// </summary>
public abstract class BrowserTest(Chromium chromium, OpenExchange exchange) : IAsyncDisposable
{
    private readonly List<Visitor> visitors = [];

    protected OpenExchange Exchange => exchange;

    /// <summary>Someone new, at the exchange's front page.</summary>
    /// <param name="host">By which name they reach it.</param>
    /// <param name="isTouched">Whether they have a finger and no mouse; null: on a narrow screen.</param>
    protected async Task<Visitor> VisitAsync(int width = 1440, int height = 900, string host = "127.0.0.1", bool? isTouched = null) =>
        await VisitAsync(new UriBuilder(await exchange.OpenAsync()) { Host = host }.Uri, width, height, isTouched);

    /// <summary>Someone new, who comes another way.</summary>
    protected async Task<Visitor> VisitAsync(Uri address, int width = 1440, int height = 900, bool? isTouched = null)
    {
        var visitor = new Visitor(await chromium.OpenAsync(address, width, height, isTouched ?? width < 600));
        visitors.Add(visitor);
        await visitor.Page.GotoAsync("/");
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        foreach (var (visitor, number) in visitors.Select((visitor, index) => (visitor, index + 1)))
        {
            if (failed)
                await visitor.PhotographAsync($"failed-{TestContext.Current.TestMethod!.MethodName}-{number}");
            await visitor.Page.Context.CloseAsync();
        }

        // The whole of what the console said: a comparison would cut it short.
        var complaints = string.Join("\n", visitors.SelectMany(visitor => visitor.Complaints));
        if (!failed)
            Assert.True(complaints.Length == 0, complaints);
    }
}
