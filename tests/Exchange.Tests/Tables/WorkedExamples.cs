using System.Text.RegularExpressions;
using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>The examples of docs/how-an-order-fills.md: what is promised there is played here.</summary>
public sealed partial class WorkedExamples
{
    public static TheoryData<int, string> Examples()
    {
        var examples = new TheoryData<int, string>();
        foreach (var (index, match) in Block().Matches(File.ReadAllText(Page())).Index()) examples.Add(index + 1, match.Groups[1].Value);
        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_comes_out_as_the_page_says(int number, string table)
    {
        Assert.True(number > 0);
        World.Play(table);
    }

    [Fact]
    public void The_page_has_its_examples() => Assert.True(Examples().Count >= 10);

    private static string Page()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var page = Path.Combine(folder.FullName, "docs", "how-an-order-fills.md");
            if (File.Exists(page)) return page;
        }

        throw new FileNotFoundException("docs/how-an-order-fills.md is not above the tests.");
    }

    [GeneratedRegex("```trade\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
