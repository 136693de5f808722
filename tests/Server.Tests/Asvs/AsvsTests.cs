using System.Globalization;
using System.Text.RegularExpressions;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Asvs;

/// <summary>
/// OWASP ASVS 5.0, levels 1 and 2. requirements.tsv names each requirement, whether it applies, and what shows that it is met: a test
/// (<c>Class.Method</c>, or a web test's file), a page with its heading, a file of the sources where a test makes no sense; or <c>open</c>.
/// </summary>
public sealed partial class AsvsTests
{
    private const string List = "tests/Server.Tests/Asvs/requirements.tsv";
    private const string IsOpen = "open";

    /// <summary>What applies and is not met. A requirement is closed, or opened, here and in the list alike.</summary>
    private static readonly string[] Open =
    [
        "6.5.5",
    ];

    /// <summary>How many each chapter of the standard has, from its first to its last.</summary>
    private static readonly int[] InChapters = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];

    private sealed record Requirement(string Id, string Level, string Asks, string Applies, string[] Evidence, string Remark)
    {
        public int[] Number => [.. Id.Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
    }

    [Fact]
    public void Every_requirement_is_in_the_list_once()
    {
        var all = Read();
        Assert.Equal(InChapters, all.CountBy(requirement => requirement.Number[0]).Select(chapter => chapter.Value));
        Assert.Equal(70, all.Count(requirement => requirement.Level == "1"));
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(
            pair.First.Number.AsSpan().SequenceCompareTo(pair.Second.Number) < 0, $"{pair.Second.Id} comes too late, or twice."));
    }

    [Fact]
    public void What_applies_is_shown_or_open_and_what_does_not_says_why() => Assert.All(Read(), requirement =>
    {
        Assert.True(requirement is { Level: "1" or "2", Asks.Length: > 0, Applies: "yes" or "no" }, requirement.Id);
        Assert.True(requirement.Applies == "yes" == requirement.Evidence.Length > 0, $"{requirement.Id}: evidence where it applies.");
        if (requirement.Applies == "no" || requirement.Evidence.Contains(IsOpen))
            Assert.True(requirement is { Evidence.Length: <= 1, Remark.Length: > 0 }, $"{requirement.Id} says why, and nothing else.");
    });

    [Fact]
    public void What_is_open_is_known() => Assert.Equal(
        Open, Read().Where(requirement => requirement.Evidence.Contains(IsOpen)).Select(requirement => requirement.Id));

    [Fact]
    public void What_shows_it_is_there()
    {
        var tests = Tests();
        Assert.Empty(
            from requirement in Read()
            from evidence in requirement.Evidence
            where evidence != IsOpen
            where !(evidence.StartsWith("docs/", StringComparison.Ordinal) ? HasHeading(evidence)
                : evidence.Contains('/', StringComparison.Ordinal) || evidence == "Directory.Build.props"
                    ? File.Exists(Repository.At(evidence))
                : tests.Contains(evidence))
            select $"{requirement.Id}: there is no {evidence}");
    }

    private static List<Requirement> Read() =>
    [
        .. File.ReadLines(Repository.At(List)).Skip(1).Select(line => line.Split('\t')).Select(cells => new Requirement(
            cells[0], cells[1], cells[2], cells[3],
            cells[4].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), cells[5])),
    ];

    /// <summary>All tests of .NET, by their class and name. Which project a class is in is not said.</summary>
    private static HashSet<string> Tests()
    {
        HashSet<string> found = [];
        foreach (var file in Repository.Files(".cs", "tests"))
        {
            var text = File.ReadAllText(Repository.At(file));
            var classes = Class().Matches(text);
            foreach (var test in Test().Matches(text).AsEnumerable())
            {
                if (classes.LastOrDefault(each => each.Index < test.Index) is { } owner)
                    found.Add($"{owner.Groups[1].Value}.{test.Groups[1].Value}");
            }
        }

        return found;
    }

    /// <summary>Whether a page has the heading that stands behind its #, as forges make it: in small letters, with - for spaces.</summary>
    private static bool HasHeading(string page)
    {
        var parts = page.Split('#');
        return parts.Length == 2 && File.Exists(Repository.At(parts[0])) && File.ReadLines(Repository.At(parts[0])).Any(line =>
            Heading().Match(line) is { Success: true } heading
                && NotInAnchors().Replace(heading.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-') == parts[1]);
    }

    [GeneratedRegex(@"^\s*(?:public|internal)\s[^\n(=;]*\bclass (\w+)", RegexOptions.Multiline)]
    private static partial Regex Class();

    [GeneratedRegex(@"^\s*\[(?:Fact|Theory)\b[\s\S]*?^\s*public\s[^(\n]*?(\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Test();

    [GeneratedRegex("^#{1,6} +(.+?) *$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
