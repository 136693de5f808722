using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Server.Commands;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Platform;

/// <summary>Every route says whom it lets in, the page that is committed says the same, and the server does it.</summary>
public sealed class AccessTests(TradingServer server) : IClassFixture<TradingServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_of_who_may_use_which_route_is_up_to_date()
    {
        var page = WriteAccess.Page(await RouteAccess.OfAsync(server.Services));
        Assert.True(page == (await PageAsync()).ReplaceLineEndings("\n"), "docs/access.md is out of date: run `dotnet dev.cs gen`.");
    }

    [Fact]
    public async Task Every_route_lets_in_whom_the_page_says_and_nobody_else()
    {
        var rows = (await PageAsync()).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        Assert.True(rows.Count > 60);
        var wrong = new List<string>();
        var admin = await server.NewAdministratorAsync();
        var tokens = new Dictionary<string, string?>
        {
            [RouteAccess.Anybody] = null,
            [Roles.Observer] = await ObserverAsync(),
            [Roles.Trader] = await server.NewUserAsync(),
            [Roles.Admin] = admin,
        };
        foreach (var row in rows)
        {
            var cells = row.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var (method, path) = (cells[0].Trim('`').Split(' ')[0], cells[0].Trim('`').Split(' ')[1]);

            // HTTP/1.1 has no CONNECT to a path. Signing out answers who is nobody as one who is not let in, and ends who is somebody.
            if (method == "CONNECT" || path == "/api/v1/auth/logout") continue;
            for (var i = 0; i < RouteAccess.Callers.Count; i++)
            {
                var caller = RouteAccess.Callers[i];
                var (isLetIn, answer) = await AskAsync(method, path, tokens[caller]);
                var expected = cells[i + 1] == "yes" ? "let in" : caller == RouteAccess.Anybody ? "401 unauthenticated" : "403 forbidden";
                var found = isLetIn ? "let in" : answer;
                if (expected != found) wrong.Add($"{method} {path} as {caller}: {found}, not {expected}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void A_route_that_does_not_say_whom_it_lets_in_does_not_start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddPlatform(builder.Configuration);
        using var app = builder.Build();
        app.UsePlatform();
        app.MapGet("/open", () => "in").AllowAnonymous();
        app.MapGet("/closed", () => "in").RequireAuthorization();
        app.MapGet("/silent", () => "in");
        var refused = Assert.Throws<InvalidOperationException>(app.RequirePolicies);
        Assert.Contains("/silent", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/open", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/closed", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>What varies in the path names nothing that there is, and there is no body: who is let in gets no further.</summary>
    private async Task<(bool IsLetIn, string Answer)> AskAsync(string method, string path, string? token)
    {
        var parts = path.Split('/').Select(part => part switch
        {
            "{id}" when path.Contains("/sessions/", StringComparison.Ordinal) || path.Contains("/layouts/", StringComparison.Ordinal) =>
                Guid.Empty.ToString(),
            "{session}" => Guid.Empty.ToString(),
            ['{', .., '}'] => "987654321",
            _ => part,
        });
        using var request = new HttpRequestMessage(new(method), string.Join('/', parts));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        if ((int)response.StatusCode == 401 && response.Headers.WwwAuthenticate.Count > 0) return (false, "401 unauthenticated");
        var isForbidden = (int)response.StatusCode == 403
            && (await response.Content.ReadAsStringAsync(Cancellation)).Contains("\"forbidden\"", StringComparison.Ordinal);
        return isForbidden ? (false, "403 forbidden") : (true, "");
    }

    private async Task<string> ObserverAsync()
    {
        var session = await server.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");
        var user = new TradeCraft.Exchange.Values.UserId(
            long.Parse(session.Body.GetProperty("user").GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        await using var change = server.Database.Owner.CreateCommand(
            $"update app_user set role = 'observer' where id = {user.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        await change.ExecuteNonQueryAsync(Cancellation);
        var users = server.Services.GetRequiredService<KnownUsers>();
        await Wait.UntilAsync("the user observes", () => Task.FromResult(
            users.TryFind(user, out var known) && known.Role == Roles.Observer), Cancellation);
        return session.Text("access_token");
    }

    private static Task<string> PageAsync()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TradeCraft.slnx"))) folder = folder.Parent!;
        return File.ReadAllTextAsync(Path.Combine(folder.FullName, "docs", "access.md"), Cancellation);
    }
}
