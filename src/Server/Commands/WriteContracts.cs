using TradeCraft.Server.Contracts;

namespace TradeCraft.Server.Commands;

internal static class WriteContracts
{
    public static Verb Verb { get; } = new(
        "contracts", "DIR", "writes the JSON Schema of each type of event",
        "Writes a file for each type of event into the folder, and removes the files of types that are no more.", [], RunAsync);

    private static async Task<int> RunAsync(Request request)
    {
        var folder = Directory.CreateDirectory(request.Operand).FullName;
        var schemas = EventSchemas.All.ToList();
        foreach (var stale in Directory.EnumerateFiles(folder, "*.json")
            .Where(file => !schemas.Exists(schema => schema.File == Path.GetFileName(file))))
            File.Delete(stale);
        foreach (var (file, text) in schemas) await File.WriteAllTextAsync(Path.Combine(folder, file), text);
        return 0;
    }
}
