using System.Diagnostics;

namespace TradeCraft.Bench.Core;

/// <summary>How fast something plays a flow.</summary>
/// <param name="Rate">Commands a second, in the best round.</param>
/// <param name="Bytes">Allocated per command, in the leanest round.</param>
internal readonly record struct Pace(double Rate, double Bytes);

/// <summary>Percentiles of what one command takes, in nanoseconds.</summary>
internal readonly record struct Spread(double P50, double P99, double P999)
{
    public override string ToString() => FormattableString.Invariant($"{P50:0} / {P99:0} / {P999:0} ns");
}

/// <summary>
/// Times players. Throughput and single commands are never timed in the same round: a look at the clock costs as much as a command. The
/// machine is never quiet, so the best round counts.
/// </summary>
internal static class Stopwatches
{
    // Commands come fresh from whoever asks, a thousand at a time: made all beforehand, each would be a walk to far memory, which no
    // exchange takes.
    private const int Chunk = 1_000;

    /// <summary>Rounds of all of them in turn, so that what disturbs one disturbs the others too. The first round is a warm-up.</summary>
    public static Pace[] Race(int rounds, params IPlayer[] players)
    {
        var best = new Pace[players.Length];
        Array.Fill(best, new Pace(0, double.MaxValue));
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < players.Length; i++)
            {
                var pace = Time(players[i]);
                if (round > 0) best[i] = new(Math.Max(best[i].Rate, pace.Rate), Math.Min(best[i].Bytes, pace.Bytes));
            }
        }

        return best;
    }

    /// <summary>Every command by itself, less what a look at the clock costs: the median of two looks with nothing between them.</summary>
    public static Spread TimeEach(int rounds, IPlayer player)
    {
        var best = new Spread(double.MaxValue, double.MaxValue, double.MaxValue);
        var ticks = new long[player.Commands];
        for (var round = 0; round < rounds; round++)
        {
            player.Reset();
            for (var i = 0; i < ticks.Length; i++)
            {
                if (i % Chunk == 0) player.Prepare(i, Math.Min(i + Chunk, ticks.Length));
                var start = Stopwatch.GetTimestamp();
                player.Play(i, i + 1);
                ticks[i] = Stopwatch.GetTimestamp() - start;
            }

            Check(player);
            var spread = SpreadOf(ticks, TicksOfALook());
            if (spread.P99 < best.P99) best = spread;
        }

        return best;
    }

    private static Pace Time(IPlayer player)
    {
        player.Reset();
        var (commands, elapsed, allocated) = (player.Commands, 0L, 0L);
        for (var from = 0; from < commands; from += Chunk)
        {
            var to = Math.Min(from + Chunk, commands);
            player.Prepare(from, to);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            player.Play(from, to);
            elapsed += Stopwatch.GetTimestamp() - start;
            if (from >= commands / 2) allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Check(player);
        return new(commands * (double)Stopwatch.Frequency / elapsed, allocated / (commands / 2.0));
    }

    private static void Check(IPlayer player)
    {
        if (!player.IsRight) throw new InvalidOperationException($"{player.GetType().Name} did not trade as it should.");
    }

    private static long TicksOfALook()
    {
        var ticks = new long[100_000];
        for (var i = 0; i < ticks.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        Array.Sort(ticks);
        return ticks[ticks.Length / 2];
    }

    private static Spread SpreadOf(long[] ticks, long look)
    {
        Array.Sort(ticks);
        double At(double share) => Math.Max(0, ticks[(int)(share * (ticks.Length - 1))] - look) * 1e9 / Stopwatch.Frequency;
        return new(At(0.5), At(0.99), At(0.999));
    }
}
