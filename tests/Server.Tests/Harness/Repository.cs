using System.Runtime.CompilerServices;

namespace TradeCraft.Server.Tests.Harness;

/// <summary>Where this repository's files are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string At(string path) => Path.Combine(Root, path);

    /// <summary>Files below folders, by their path from the root with forward slashes, but for what a build leaves there.</summary>
    /// <param name="ending">As in <c>.cs</c>.</param>
    public static IReadOnlyList<string> Files(string ending, params string[] folders) =>
    [
        .. folders.SelectMany(folder => Directory.EnumerateFiles(At(folder), "*" + ending, SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "dist"))
            .Order(StringComparer.Ordinal),
    ];

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
