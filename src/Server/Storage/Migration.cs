using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TradeCraft.Server.Storage;

/// <summary>
/// A numbered change of the schema: <c>Storage/Migrations/0001_event_log.sql</c>. Once applied anywhere it is never edited again.
/// </summary>
public sealed partial record Migration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text in hexadecimal, the same whichever line ends a checkout has.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The migrations this program was built with, in order.</summary>
    public static IReadOnlyList<Migration> OfThisProgram { get; } = Read(typeof(Migration).Assembly);

    public override string ToString() => $"{Number:0000}_{Name}";

    private static List<Migration> Read(Assembly assembly)
    {
        var migrations = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (FileName.Match(resource) is not { Success: true } file)
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            migrations.Add(new Migration(int.Parse(file.Groups[1].ValueSpan, provider: null), file.Groups[2].Value, reader.ReadToEnd()));
        }

        return [.. migrations.OrderBy(migration => migration.Number)];
    }

    [GeneratedRegex(@"\.Migrations\.(\d{4})_(\w+)\.sql$")]
    private static partial Regex FileName { get; }
}
