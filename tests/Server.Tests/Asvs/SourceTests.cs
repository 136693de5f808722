using System.Text.RegularExpressions;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Asvs;

/// <summary>What the sources do nowhere, or in one place only, so that what comes from outside cannot make them do it.</summary>
public sealed partial class SourceTests
{
    private static IReadOnlyList<string> Page =>
        [.. Repository.Files(".ts", "web/src"), .. Repository.Files(".tsx", "web/src"), "web/public/sw.js", "web/index.html"];

    private static IReadOnlyList<string> Server => Repository.Files(".cs", "src");

    /// <summary>React escapes what it shows; these would go around it. Pasting a password is nothing to listen to either.</summary>
    [Fact]
    public void No_page_writes_HTML_runs_text_or_listens_to_other_windows()
    {
        Assert.True(Page.Count > 100);
        // Of the examples: programs to be copied, which the page shows as text.
        Assert.Empty(In(Page.Where(file => file != "web/src/features/connect/examples.ts"), AroundReact()));
    }

    [Fact]
    public void The_browser_keeps_settings_of_the_page_alone() => Assert.Equal(
        [
            "web/src/api/active-account.ts", "web/src/app/last-symbol.ts", "web/src/app/missions-state.ts",
            "web/src/features/identity/signed-in-before.ts", "web/src/ui/preferences.ts", "web/src/ui/remembered.ts", "web/src/ui/theme.ts",
        ],
        In(Page.Where(file => !file.EndsWith(".test.ts", StringComparison.Ordinal)), Keeping()));

    /// <summary>
    /// The keys under which these write are names of a form's fields and places in a list, the program's own. Whoever adds a file looks
    /// that no key comes from outside: under <c>__proto__</c> it would change every object.
    /// </summary>
    [Fact]
    public void Pages_write_into_objects_under_keys_of_their_own_only() => Assert.Equal(
        [
            "web/src/charts/drawings/drawing.ts", "web/src/features/backtests/rules-state.ts", "web/src/features/orders/refusals.ts",
            "web/src/features/orders/sides.ts", "web/src/features/orders/ticket.ts",
        ],
        In(Page.Where(file => !file.Contains(".test.", StringComparison.Ordinal)), Merging()));

    /// <summary>No shell reads them, so that no argument becomes another command.</summary>
    [Fact]
    public void Programs_are_started_in_two_places_with_a_list_of_arguments()
    {
        // PostgreSQL's programs, and this one again, with a verb and nothing else.
        Assert.Equal(
            ["src/Server/Storage/PostgresPrograms.cs", "src/Server/Strategies/Backtests/BacktestProcess.cs"], In(Server, Starting()));
        var (postgres, backtest) = (Text("Storage/PostgresPrograms"), Text("Strategies/Backtests/BacktestProcess"));
        Assert.Contains("IEnumerable<string> arguments", postgres, StringComparison.Ordinal);
        Assert.Equal(["program, arguments"], Started(postgres));
        Assert.Equal(["Dotnet, [assembly, Verb]", "Environment.ProcessPath!, [Verb]"], Started(backtest));

        static string Text(string file)
        {
            var text = File.ReadAllText(Repository.At($"src/Server/{file}.cs"));
            Assert.DoesNotContain("UseShellExecute", text, StringComparison.Ordinal);
            return text;
        }

        static IEnumerable<string> Started(string text) => NewStart().Matches(text).Select(match => match.Groups[1].Value);
    }

    /// <summary>How long to wait may be guessed, and which values a sweep draws comes from its seed.</summary>
    [Fact]
    public void Nothing_broken_is_used_and_no_guessable_number_where_it_matters()
    {
        Assert.Empty(In(Server, Broken()));
        Assert.Equal(
            [
                "src/Server/Feeds/Live/LiveConnection.cs", "src/Server/Startup/GrowingWait.cs",
                "src/Server/Strategies/Sweeps/SweepTerms.cs",
            ],
            In(Server, Guessable()));
    }

    /// <summary>
    /// Values are parameters. What these files put into their SQL is names of tables and columns and conditions, all of the program's own
    /// (and its own roles' password, in hex): whoever adds one looks that it stays so.
    /// </summary>
    [Fact]
    public void SQL_is_put_together_in_known_files_only() => Assert.Equal(
        [
            "Alerts/AlertTables", "Commands/SecretRotation", "CorporateActions/CorporateActionTables", "History/AccountArchive",
            "History/OrderArchive", "History/OrderColumns", "History/OrdersProjection", "History/Rebuild", "Identity/Invitations",
            "Identity/Keys/KeyStore", "Identity/Privacy/DataExports", "Identity/Privacy/Erasure", "Identity/Privacy/ErasureRequests",
            "Identity/Privacy/ExportContents", "Identity/UserAdministration", "Markets/History/MarketTables",
            "Storage/Backups/BackupReader", "Storage/Backups/BackupWriter", "Storage/DatabaseRoles", "Storage/Retention",
            "Strategies/Backtests/BacktestTable", "Venues/VenueTable",
        ],
        Server.Where(file => Interpolated().Matches(File.ReadAllText(Repository.At(file))).Any(text => IsSql(text.Value)))
            .Select(file => file["src/Server/".Length..^".cs".Length]));

    private static bool IsSql(string interpolated) =>
        interpolated.Contains('{', StringComparison.Ordinal) && Sql().IsMatch(interpolated);

    private static IEnumerable<string> In(IEnumerable<string> files, Regex what) =>
        files.Where(file => what.IsMatch(File.ReadAllText(Repository.At(file))));

    [GeneratedRegex(
        @"dangerouslySetInnerHTML|\.(inner|outer)HTML|insertAdjacentHTML|srcdoc|document\.(write|cookie)|\beval\(|new Function\("
        + @"|javascript:|postMessage|window\.onmessage|addEventListener\(\s*.message|onPaste")]
    private static partial Regex AroundReact();

    [GeneratedRegex(@"\b(localStorage|sessionStorage|indexedDB|cookieStore)\b")]
    private static partial Regex Keeping();

    [GeneratedRegex(@"\w\[[A-Za-z][\w.]*\]!? \??\??= |Object\.assign\(|\bmerge\w*\(|__proto__")]
    private static partial Regex Merging();

    [GeneratedRegex(@"\bProcessStartInfo\b|\bProcess\.Start\b")]
    private static partial Regex Starting();

    [GeneratedRegex(@"new(?: ProcessStartInfo)?\(((?:program|Dotnet|Environment\.ProcessPath!), [^)]*)\)")]
    private static partial Regex NewStart();

    [GeneratedRegex(@"\b(MD5|SHA1|HMACMD5|HMACSHA1|DES|TripleDES|RC2|ECB|CipherMode|BinaryFormatter)\b")]
    private static partial Regex Broken();

    [GeneratedRegex(@"\bRandom\.Shared\b|\bnew Random\(")]
    private static partial Regex Guessable();

    [GeneratedRegex("""
        \$+"{3}[\s\S]*?"{3}|\$"(?:[^"\\\n]|\\.)*"
        """)]
    private static partial Regex Interpolated();

    [GeneratedRegex(@"^\$+""+\s*(select|insert|update|delete|copy|truncate|alter|create|lock|drop|with)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Sql();
}
