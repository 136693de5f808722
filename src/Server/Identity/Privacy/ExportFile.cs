using System.IO.Compression;
using System.Text;
using System.Text.Json;
using TradeCraft.Server.Storage.Backups;

namespace TradeCraft.Server.Identity.Privacy;

/// <summary>
/// A zip that is written row by row, each part as JSON and as CSV; nothing of it is held in memory. The JSON of a part waits beside it on
/// disk while the CSV is written: a zip is written one entry at a time.
/// </summary>
internal sealed class ExportFile : IAsyncDisposable
{
    private readonly string aside;
    private readonly FileStream file;
    private readonly ZipArchive zip;

    private ExportFile(string aside, FileStream file, ZipArchive zip) => (this.aside, this.file, this.zip) = (aside, file, zip);

    /// <summary>A new one, in place of what is there.</summary>
    public static async Task<ExportFile> CreateAsync(string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var aside = $"{path}.json";
        foreach (var left in (string[])[path, aside]) File.Delete(left);
        var file = BackupWriter.Create(path);
        return new(aside, file, await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, null, cancellation));
    }

    /// <summary>Adds <c>name.json</c> and <c>name.csv</c>. The columns are those of the first row.</summary>
    public async Task AddAsync(string name, IAsyncEnumerable<JsonElement> rows, CancellationToken cancellation)
    {
        await using (var json = new StreamWriter(BackupWriter.Create(aside)))
        await using (var entry = await zip.CreateEntry($"{name}.csv").OpenAsync(cancellation))
        await using (var csv = new StreamWriter(entry, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)))
        {
            var count = 0;
            await json.WriteAsync("[");
            await foreach (var row in rows)
            {
                if (count == 0) await csv.WriteAsync(CsvLine.Of(row.EnumerateObject().Select(cell => cell.Name)));
                await csv.WriteAsync(CsvLine.Of(row.EnumerateObject().Select(cell => CsvLine.TextOf(cell.Value))));
                await json.WriteAsync($"{(count++ == 0 ? "" : ",")}\n{row.GetRawText()}");
            }

            await json.WriteAsync("\n]\n");
        }

        await using (var json = File.OpenRead(aside))
        await using (var entry = await zip.CreateEntry($"{name}.json").OpenAsync(cancellation))
            await json.CopyToAsync(entry, cancellation);
        File.Delete(aside);
    }

    public async ValueTask DisposeAsync()
    {
        await zip.DisposeAsync();
        file.Flush(flushToDisk: true);
        await file.DisposeAsync();
    }
}
