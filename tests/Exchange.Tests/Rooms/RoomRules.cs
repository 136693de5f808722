using System.Text.RegularExpressions;

namespace TradeCraft.Exchange.Tests.Rooms;

/// <summary>
/// The rooms and arrows of DESIGN §2, over the text of the files: Server → Projections → Exchange; inside Exchange from the venue down,
/// floor by floor; features of the server never each other. What the compiler guards by projects is checked in the projects.
/// </summary>
internal sealed partial class RoomRules(IReadOnlyList<Source> sources)
{
    public const int MostLines = 350;

    /// <summary>The line limit of <c>.editorconfig</c>, which no formatter enforces.</summary>
    public const int MostColumns = 140;

    /// <summary>
    /// The rooms of the exchange from the bottom up. A room uses those on floors below its own, never one on its own floor.
    /// </summary>
    private static readonly string[][] ExchangeFloors =
    [
        ["Values"], ["Accounts"], ["Commands"], ["Events"], ["Matching", "Ledger", "Orders", "Positions"], ["State"], ["Risk"], ["Trading"],
            ["Administration"],
    ];

    /// <summary>The rooms of the server that features stand on, from the bottom up, by the same rule. Features use all of them.</summary>
    private static readonly string[][] GroundFloors =
    [
        ["Startup"], ["Storage"], ["Sequencer"], ["Platform", "Subscriptions"],
        ["Audit", "Contracts", "History", "MarketData", "TradingHours"], ["Recordings"], ["Venues"], ["Chaos"],
    ];

    /// <summary>The program's verbs, which are typed by its owner: they stand above the features, and no feature uses them.</summary>
    private const string AboveFeatures = "Commands";

    public IEnumerable<Trespass> Trespasses(IReadOnlySet<string> mayBeLong) =>
    [
        .. ExchangeArrows(), .. ExchangePurity(), .. ServerArrows(), .. ProjectArrows(), .. Names(),
        .. sources.Where(source => source.IsCSharp && source.Lines > MostLines && !mayBeLong.Contains(source.Path))
            .Select(source => new Trespass(source.Path, "a file fits in the head", $"{source.Lines} lines")),
        .. mayBeLong.Where(path => !sources.Any(source => source.Path == path && source.Lines > MostLines))
            .Select(path => new Trespass(path, "a file fits in the head", "is short, or gone: take it off the list")),
    ];

    /// <summary>Lines past the limit, where there are more or fewer of them than a folder may have.</summary>
    /// <param name="mayBeWide">So many of a folder; none of those that are not named.</param>
    public IEnumerable<Trespass> WideLines(IReadOnlyDictionary<string, int> mayBeWide)
    {
        foreach (var folder in sources.Where(source => source.IsCSharp).GroupBy(source => FolderOf(source, mayBeWide)))
        {
            var (wide, most) = (folder.Sum(source => source.WideLines(MostColumns)), mayBeWide.GetValueOrDefault(folder.Key));
            var widest = folder.MaxBy(source => source.WideLines(MostColumns))!.Path;
            if (wide > most)
                yield return new(widest, "a line fits on the screen",
                    $"{folder.Key} has {wide} lines past {MostColumns}, {most} are let be");
            if (wide < most)
                yield return new(folder.Key, "a line fits on the screen", $"has {wide} lines past {MostColumns}: take {most} down");
        }
    }

    private static string FolderOf(Source source, IReadOnlyDictionary<string, int> mayBeWide) =>
        mayBeWide.Keys.FirstOrDefault(source.IsIn) ?? string.Join('/', source.Folders.Take(2));

    private IEnumerable<Trespass> ExchangeArrows()
    {
        foreach (var source in In("src/Exchange").Where(source => source.Folders.Length > 2))
        {
            var room = source.Folders[2];
            var floor = FloorOf(room, ExchangeFloors);
            if (floor < 0) yield return new(source.Path, "a room has its place in the order of rooms", room);
            foreach (var other in FoldersOf("src/Exchange").Where(other => other != room && FloorOf(other, ExchangeFloors) >= floor
                && Uses(source, "Exchange", other)))
                yield return new(source.Path, "arrows point from the venue down", other);
            if (Names(source, "Venue")) yield return new(source.Path, "arrows point from the venue down", "Venue");
        }

        foreach (var source in In("src/Exchange").Where(source => source.Folders.Length == 2 && source.Path != "src/Exchange/Venue.cs"))
            yield return new(source.Path, "only the venue stands above the rooms", source.Path.Split('/')[^1]);

        // That others cannot write is the compiler's: the state gives them what may be read. A cast, or tables of their own, would be a way
        // round it.
        foreach (var source in In("src/Exchange").Where(source => source.Folders.Length < 3
            || FloorOf(source.Folders[2], ExchangeFloors) > FloorOf("State", ExchangeFloors)))
        {
            foreach (Match match in Writing().Matches(source.Code))
                yield return new(source.Path, "only the state's room writes", match.Value);
        }
    }

    private static int FloorOf(string room, string[][] floors) => Array.FindIndex(floors, floor => floor.Contains(room));

    private IEnumerable<Trespass> ExchangePurity()
    {
        foreach (var source in In("src/Exchange"))
        {
            foreach (Match match in FloatingPoint().Matches(source.Code)) yield return new(source.Path, "no floating point", match.Value);
            foreach (Match match in Outside().Matches(source.Code))
                yield return new(source.Path, "no clock, chance, threads or I/O", match.Value);
            foreach (Match match in MutableStatic().Matches(source.Code))
                yield return new(source.Path, "nothing static changes", match.Value.Trim());
        }
    }

    private IEnumerable<Trespass> ServerArrows()
    {
        var rooms = FoldersOf("src/Server").ToList();
        foreach (var source in In("src/Server"))
        {
            foreach (Match match in GlobalUsing().Matches(source.Code))
                yield return new(source.Path, "usings are each file's own", match.Value);
            if (source.Folders.Length < 3) continue;
            var room = source.Folders[2];
            var floor = FloorOf(room, GroundFloors);
            foreach (var other in rooms.Where(other => other != room && Uses(source, "Server", other)))
            {
                var its = FloorOf(other, GroundFloors);
                if (its < 0 && room == AboveFeatures) continue;
                if (its < 0 && floor < 0) yield return new(source.Path, "features do not use each other", other);
                else if (its < 0) yield return new(source.Path, "the ground floor uses no feature", other);
                else if (floor >= 0 && its >= floor) yield return new(source.Path, "ground rooms use lower floors", other);
            }
        }
    }

    private IEnumerable<Trespass> ProjectArrows()
    {
        foreach (var project in sources.Where(source => source.Path.EndsWith(".csproj", StringComparison.Ordinal) && source.IsIn("src")))
        {
            string[] allowed = project.Folders[1] switch
            {
                "Exchange" => [],
                "Projections" => ["Exchange"],
                "Server" =>
                ["Exchange", "Projections"],
                _ => []
            };
            foreach (Match match in ProjectReference().Matches(project.Text))
            {
                if (!allowed.Contains(match.Groups[1].Value))
                    yield return new(project.Path, "Server → Projections → Exchange", match.Groups[1].Value);
            }

            foreach (Match match in PackageReference().Matches(project.Text))
            {
                if (project.Folders[1] != "Server" && !match.Value.Contains("""PrivateAssets="all""", StringComparison.Ordinal))
                    yield return new(project.Path, "no packages but the server's", match.Value);
            }

            if (project.Text.Contains("<Using ", StringComparison.Ordinal))
                yield return new(project.Path, "usings are each file's own", "<Using>");
        }
    }

    private IEnumerable<Trespass> Names()
    {
        foreach (var source in sources)
        {
            foreach (var part in source.Path.Split('/').Select(part => part.Split('.')[0]).Where(part => NoName().IsMatch(part)))
                yield return new(source.Path, "a name says what is in it", part);

            var space = Namespace().Match(source.Code);
            var folder = "TradeCraft." + string.Join('.', source.Folders.Skip(1));
            if (source.IsCSharp && source.IsIn("src") && space.Success && space.Groups[1].Value != folder)
                yield return new(source.Path, "namespace = folder", space.Groups[1].Value);
        }
    }

    /// <summary>
    /// By name of the namespace, wherever it stands, or by a type of it with as much of the namespace before it as C# needs there.
    /// </summary>
    private bool Uses(Source source, string project, string room) =>
        Regex.IsMatch(source.Code, $@"\bTradeCraft\.{project}\.{room}\b")
        || (Regex.Matches(source.Code, $@"(?<![\w.])(?:{project}\.)?{room}\.(\w+)") is { Count: > 0 } named
            && named.Select(match => match.Groups[1].Value).Intersect(In($"src/{project}/{room}").SelectMany(inside => inside.Types))
            .Any());

    private static bool Names(Source source, string type) => Regex.IsMatch(source.Code,
        $@"(?<![\w.]){type}\b(?!\s*[=(;,{{])|(?<![\w.]){type}\.");

    private IEnumerable<Source> In(string folder) => sources.Where(source => source.IsCSharp && source.IsIn(folder));

    private IEnumerable<string> FoldersOf(string project) =>
        In(project).Where(source => source.Folders.Length > 2).Select(source => source.Folders[2]).Distinct();

    [GeneratedRegex(
        @"\b(?:double|float|Double|Single|Half|System\.Math\.Sqrt|Math\.(?:Sqrt|Pow|Exp|Log))\b"
        + @"|(?<![\w.])\d[\d_]*\.\d+(?![\d_]*[mM\d])|(?<![\w.])\d[\d_]*(?:\.\d+)?[dDfF]\b(?<!0x\w*)")]
    private static partial Regex FloatingPoint();

    [GeneratedRegex(
        @"(?<![\w.])(?:DateTime|DateTimeOffset|DateOnly|TimeOnly|TimeProvider|Stopwatch|Random|RandomNumberGenerator|"
        + @"Environment|Guid|Console|File|Directory|Thread|Task|ValueTask|Timer|Interlocked|HttpClient|Socket)\b(?=[.<(\s])"
        + @"|\b(?:async|await|lock|volatile)\b|using System\.(?:IO|Net|Threading|Diagnostics)\b|\[ThreadStatic\]")]
    private static partial Regex Outside();

    /// <summary>
    /// A static field that can be set, a static property with a setter, or one that is never set anew but changes inside.
    /// </summary>
    [GeneratedRegex(
        @"\bstatic\s+(?:(?:private|public|internal|protected|new|unsafe|volatile|required)\s+)*"
        + @"(?!readonly\b|class\b|partial\b|extern\b|event\b|explicit\b|"
        + @"implicit\b|operator\b|abstract\b|record\b|struct\b|ref\b)"
        + @"[\w.]+(?:<[^;={}()]*>)?(?:\[[,\s]*\])*\??\s+\w+\s*(?:;|=(?![>=])|\{[^}]*\bset\b)"
        + @"|\bstatic\s+readonly\s+(?:List|Dictionary|HashSet|SortedDictionary|SortedList|"
        + @"Queue|Stack|PriorityQueue|StringBuilder|Concurrent\w+|ArrayPool)\b")]
    private static partial Regex MutableStatic();

    [GeneratedRegex(@"\b(?:Writable[A-Z]\w*|StateTables)\b")]
    private static partial Regex Writing();

    [GeneratedRegex(@"\bglobal using\b[^;]*")]
    private static partial Regex GlobalUsing();

    [GeneratedRegex("""ProjectReference[^>]*?(\w+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex("""<(?:PackageReference|FrameworkReference)[^>]*""")]
    private static partial Regex PackageReference();

    [GeneratedRegex("(?:Utils?|Utilities|Helpers?|Managers?|Common|Misc)$", RegexOptions.IgnoreCase)]
    private static partial Regex NoName();

    [GeneratedRegex(@"\bnamespace\s+([\w.]+)")]
    private static partial Regex Namespace();
}
