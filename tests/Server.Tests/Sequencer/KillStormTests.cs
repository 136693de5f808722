using TradeCraft.Server.Tests.Harness;
using TradeCraft.Tests;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>
/// The server under load, killed at random moments: it, its PostgreSQL, or both. 12 times, 200 in the long form. The seed is said when it
/// fails, and <c>TRADECRAFT_STORM=seed</c> takes it again.
/// </summary>
public sealed class KillStormTests
{
    private const int Clients = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private enum Victim
    {
        Server,
        Postgres,
        Both,
    }

    [Fact, Trait("Kind", "Long")]
    public async Task What_was_acknowledged_is_there_exactly_once_after_every_kill()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("TRADECRAFT_STORM"), out var given) ? given : Random.Shared.Next();
        var (random, kills, round) = (new Random(seed), LongProof.Choose(12, 200), 0);
        using var folder = new TemporaryFolder();
        var disk = new StormDisk(folder["data"]);
        var server = Start(folder);
        try
        {
            using var storm = new Storm(await server.Address);
            await storm.SignInAsync(Clients, Cancellation);
            await disk.ShouldWaitForTheDiskAsync(Cancellation);
            await LoadAsync(storm, random.Next(), 300);
            await disk.ShouldHaveFlushedEachBatchAsync(Cancellation);
            for (; round < kills; round++)
            {
                var victim = (Victim)random.Next(3);
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
                var load = storm.LoadAsync(random.Next(), stop.Token);
                var enough = storm.Acknowledged + random.Next(1, 120);
                await Wait.UntilAsync("more is acknowledged", () => Task.FromResult(load.IsFaulted || storm.Acknowledged >= enough),
                    Cancellation, pause: false);
                if (load.IsFaulted) await load;

                if (victim != Victim.Server) KillPostgres(folder);
                if (victim != Victim.Postgres)
                {
                    await server.KillAsync();
                    await load;
                    await server.DisposeAsync();
                    server = Start(folder);
                    storm.MoveTo(await server.Address);
                }

                await stop.CancelAsync();
                await load;
                await storm.AskAgainAsync(Cancellation);
                await storm.CheckAsync(Cancellation);
                await storm.SignOneOutAsync(random, Cancellation);
                if (LongProof.IsLong || round % 5 == 4) await VerifyAsync(folder);
            }

            await disk.ShouldWaitForTheDiskAsync(Cancellation);
            Assert.Equal(0, await server.StopAsync());
            await VerifyAsync(folder);
            var seen = $"{storm.Acknowledged} orders acknowledged, of these {storm.Cancelled} cancelled and {storm.Filled} filled, "
                + $"{storm.Brackets} of them with legs; {storm.Deposits} deposits";
            Assert.True(storm is { Cancelled: > 0, Filled: > 0, Brackets: > 0, Deposits: > 0 }, $"Too little to prove anything: {seen}.");
            LongProof.Played($"{kills} kills from seed {seed}, {seen}");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new InvalidOperationException(
                $"Storm {seed}, kill {round + 1}: "
                    + $"{failure.Message}\n{string.Join('\n', server.Output.Split('\n').TakeLast(40))}\n{server.Errors}",
                failure);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task LoadAsync(Storm storm, int seed, int orders)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var load = storm.LoadAsync(seed, stop.Token);
        await Wait.UntilAsync(
            "orders are acknowledged", () => Task.FromResult(load.IsFaulted || storm.Acknowledged >= orders), Cancellation);
        await stop.CancelAsync();
        await load;
    }

    private static ServerProcess Start(TemporaryFolder folder) => ServerProcess.Start(
        "--data", folder["data"], "--postgres-binaries", PostgresBinaries.Folder, "--Limits:Off", "true",
        "--Sequencer:BytesPerSnapshot", "50000");

    private static void KillPostgres(TemporaryFolder folder)
    {
        // It may just be starting again.
        var file = Directory.EnumerateFiles(folder["data"], "postmaster.pid", SearchOption.AllDirectories).FirstOrDefault();
        if (file is not null && int.TryParse(File.ReadLines(file).FirstOrDefault(), out var process)) _ = ServerProcess.Kill(process, 9);
    }

    private static async Task VerifyAsync(TemporaryFolder folder)
    {
        var verified = await VerbProcess.RunAsync("verify", "--data", folder["data"], "--postgres-binaries", PostgresBinaries.Folder);
        Assert.True(verified.ExitCode == 0, $"{verified.Output}\n{verified.Errors}");
    }
}
