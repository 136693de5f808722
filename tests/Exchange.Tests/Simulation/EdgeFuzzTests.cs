using System.Globalization;
using TradeCraft.Tests;
using Xunit;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>
/// Commands from the edges of all numbers, with fresh seeds each time: nothing that a caller or a feed sends may throw, or never end. It
/// says each way to fail once, with its seed and the fewest commands found; <c>TRADECRAFT_EDGES=seed</c> plays that world first.
/// </summary>
public sealed class EdgeFuzzTests
{
    private const int MostFindings = 12;

    /// <summary>A command takes microseconds; a machine that is very busy may stand still for seconds.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    [Fact, Trait("Kind", "Long")]
    public async Task Nothing_that_is_sent_from_the_edges_throws_or_breaks_a_law()
    {
        var commands = LongProof.Choose(10_000_000, 1_000_000_000);
        var given = ulong.TryParse(Environment.GetEnvironmentVariable("TRADECRAFT_EDGES"), CultureInfo.InvariantCulture, out var seed);
        var fuzz = new EdgeFuzz(given ? seed : (ulong)Random.Shared.NextInt64(), commands, MostFindings);
        var playing = Task.Factory.StartNew(
            fuzz.Play, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!playing.IsCompleted)
        {
            var (world, decided) = (fuzz.World, fuzz.World?.Decided);
            await Task.WhenAny(playing, Task.Delay(Longest, TestContext.Current.CancellationToken));
            var isStuck = !playing.IsCompleted && world is not null && world == fuzz.World && world.Decided == decided;
            Assert.False(isStuck, $"A command does not end. {fuzz}: {(world?.Asked is { } asked ? Words.Of(asked) : "")}");
        }

        await playing;
        Assert.True(fuzz.Findings.Count == 0, $"{fuzz}:\n{string.Join("\n\n", fuzz.Findings)}");
        Assert.True(fuzz.Accepted > commands / 3 && fuzz.Traded > commands / 20, $"Too little came of it to prove anything: {fuzz}");
        LongProof.Played($"{fuzz}");
    }
}
