using System.Diagnostics;
using System.Net;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>
/// A real disk that is full, or that may only be read: nothing is acknowledged that is not kept, and it goes on by itself when there is
/// room again.
/// </summary>
public sealed class DiskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Disk => folder["disk"];

    public void Dispose()
    {
        Run("umount", "-l", Disk);
        folder.Dispose();
    }

    [Fact]
    public async Task A_data_folder_that_may_only_be_read_ends_the_start_with_a_sentence()
    {
        Mount("size=10m,ro");
        await using var server = ServerProcess.Start("--data", Path.Combine(Disk, "data"), "--postgres-binaries", PostgresBinaries.Folder);
        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains("Read-only file system", server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_are_refused_while_the_disk_is_full_and_nothing_is_lost()
    {
        Mount("size=400m");
        await using var server = ServerProcess.Start(
            "--data", Path.Combine(Disk, "data"), "--postgres-binaries", PostgresBinaries.Folder, "--Limits:Off", "true");
        using var client = new HttpClient { BaseAddress = await server.Address };
        using var storm = new Storm(client.BaseAddress!);
        await storm.SignInAsync(2, Cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var load = storm.LoadAsync(seed: 1, stop.Token);
        await Wait.UntilAsync("orders are taken", () => Task.FromResult(storm.Acknowledged > 50), Cancellation);

        var filler = Path.Combine(Disk, "filler");
        await FillAsync(filler);
        await Wait.UntilAsync("orders are refused", () => Task.FromResult(storm.Refused > 0), Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live", token: null)).Status);

        File.Delete(filler);
        var before = storm.Acknowledged;
        await Wait.UntilAsync("orders are taken again", () => Task.FromResult(storm.Acknowledged > before + 20), Cancellation);
        await stop.CancelAsync();
        await load;
        await storm.AskAgainAsync(Cancellation);
        await storm.CheckAsync(Cancellation);
        var verified = await VerbProcess.RunAsync(
            "verify", "--data", Path.Combine(Disk, "data"), "--postgres-binaries", PostgresBinaries.Folder);
        Assert.True(verified.ExitCode == 0, $"{verified.Output}\n{verified.Errors}");
        Assert.Equal(0, await server.StopAsync());
    }

    private void Mount(string options)
    {
        Directory.CreateDirectory(Disk);
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", Disk), "A small disk can only be mounted by root.");
    }

    /// <summary>Takes what is left of the disk, to the last block.</summary>
    private static async Task FillAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var length in new[] { 1 << 20, 1 << 12 })
        {
            try
            {
                for (var block = new byte[length]; ;) await file.WriteAsync(block);
            }
            catch (IOException)
            {
                // Full: by smaller blocks.
            }
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
