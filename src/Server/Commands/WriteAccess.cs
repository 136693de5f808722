using System.Text;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Commands;

internal static class WriteAccess
{
    private const string Introduction =
        """
        # Who may use which route

        Written by `dotnet dev.cs gen` from the policies of the server; a test asks every route as each of them. Who is not let in is
        answered 401 `unauthenticated` when not signed in, else 403 `forbidden`. A route shows and changes only what is the caller's own; an
        administrator may read anybody's account, and each look is audited. Roles are judged as they are now, not as they were at sign-in.


        """;

    public static Verb Verb { get; } = new(
        "access", "FILE", "writes which route lets whom in",
        "Writes a table of all routes into the file, with the roles that each lets in.", [], RunAsync);

    private static async Task<int> RunAsync(Request request)
    {
        await using var app = TradeCraftServer.Build(request.Options, builder => builder.Logging.ClearProviders());
        await File.WriteAllTextAsync(request.Operand, Page(await RouteAccess.OfAsync(app.Services)));
        return 0;
    }

    internal static string Page(IEnumerable<RouteRow> routes)
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        page.Append("| Route | ").AppendJoin(" | ", RouteAccess.Callers).Append(" |\n|---|")
            .Insert(page.Length, ":-:|", RouteAccess.Callers.Count).Append('\n');
        foreach (var route in routes)
        {
            page.Append("| `").Append(route.Method).Append(' ').Append(route.Path).Append("` | ")
                .AppendJoin(" | ", RouteAccess.Callers.Select(caller => route.LetsIn.Contains(caller) ? "yes" : "–")).Append(" |\n");
        }

        return page.ToString();
    }
}
