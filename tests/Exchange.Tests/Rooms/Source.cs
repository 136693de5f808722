using System.Text.RegularExpressions;

namespace TradeCraft.Exchange.Tests.Rooms;

/// <summary>A file of the repository.</summary>
/// <param name="Path">From the repository's root, with forward slashes.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record Source(string Path, string Text)
{
    private string? code;

    /// <summary>The text without comments and without what stands between quotes: what the compiler acts on.</summary>
    public string Code => code ??= NotCode().Replace(Text, match => match.Value[0] == '/' ? " " : "\"\"");

    public string[] Folders => Path.Split('/')[..^1];

    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    public int Lines => Text.Count(character => character == '\n');

    /// <summary>How many of its lines are longer than so many characters.</summary>
    public int WideLines(int columns) => Text.Split('\n').Count(line => line.TrimEnd('\r').Length > columns);

    /// <summary>Below this folder, or in it.</summary>
    public bool IsIn(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>The types that it declares.</summary>
    public IEnumerable<string> Types => Declaration().Matches(Code).Select(match => match.Groups[1].Value);

    /// <summary>Every C# and project file under folders of the repository that this test belongs to.</summary>
    public static IReadOnlyList<Source> OfRepository(params string[] folders) => Under(Root(), folders);

    /// <summary>Every C# and project file under the folders, but for what a build leaves there.</summary>
    public static IReadOnlyList<Source> Under(string root, params string[] folders) =>
        [.. folders.Select(folder => System.IO.Path.Combine(root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Select(file => (File: file, Path: System.IO.Path.GetRelativePath(root, file).Replace('\\', '/')))
            .Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal) || file.Path.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(file => !file.Path.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "node_modules"))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => new Source(file.Path, System.IO.File.ReadAllText(file.File)))];

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "TradeCraft.slnx"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No TradeCraft.slnx above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|\$*\"{3}.*?\"{3}|\$?@\$?"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""",
        RegexOptions.Singleline)]
    private static partial Regex NotCode();

    [GeneratedRegex(@"\b(?:class|record struct|record|struct|enum|interface|delegate \w+)\s+([A-Z]\w*)")]
    private static partial Regex Declaration();
}

/// <summary>A line that is where it may not be.</summary>
internal sealed record Trespass(string Path, string Rule, string What)
{
    public override string ToString() => $"{Path}: {Rule}: {What}";
}
