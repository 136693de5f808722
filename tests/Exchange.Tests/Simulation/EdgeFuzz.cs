using System.Diagnostics;
using System.Reflection;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Tests.Worlds;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>One way in which a world failed, and the fewest commands found that lead to it.</summary>
internal sealed record EdgeFuzzFinding(string What, Exception Failure, ulong Seed, IReadOnlyList<(Command Command, Timestamp At)> Commands)
{
    public override string ToString() =>
        $"{What}\n  {$"{Failure}".ReplaceLineEndings("\n  ")}\n  TRADECRAFT_EDGES={Seed}, {Commands.Count} commands, the last of which:"
        + "\n    "
        + string.Join("\n    ", Commands.TakeLast(30).Select(step => $"{step.At.UnixMicroseconds}: {Words.Of(step.Command)}"));
}

/// <summary>
/// Plays worlds with the seeds from a first one on, until so many commands are decided. Makes one that fails as short as it quickly can.
/// </summary>
internal sealed class EdgeFuzz(ulong first, long commands, int mostFindings)
{
    private static readonly string[] Tools = ["Values", "Ledger", "Positions", "Matching", "Orders", "State"];

    private static readonly TimeSpan LongestShrinking = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, EdgeFuzzFinding> found = [];

    public IReadOnlyCollection<EdgeFuzzFinding> Findings => found.Values;

    /// <summary>The world that is being played.</summary>
    public EdgeFuzzWorld? World { get; private set; }

    public long Worlds { get; private set; }

    public long Decided { get; private set; }

    public long Accepted { get; private set; }

    public long Traded { get; private set; }

    public override string ToString() => $"{Worlds} worlds from seed {first}, {Decided} commands, {Accepted} accepted, {Traded} trades";

    public void Play()
    {
        for (var seed = first; Decided < commands && found.Count < mostFindings; seed++)
        {
            World = new(seed);
            try
            {
                World.Play(Enumerable.Range(0, EdgeFuzzWorld.Steps));
            }
            catch (Exception failure)
            {
                // The same way to fail is told once.
                if (!found.ContainsKey(WhatOf(failure))) found.Add(WhatOf(failure), Shrink(seed, failure));
            }

            (Worlds, Decided, Accepted, Traded) = (Worlds + 1, Decided + World.Decided, Accepted + World.Accepted, Traded + World.Traded);
        }
    }

    /// <summary>The kind of failure, and what was being done: what only reckons or writes down is not to blame.</summary>
    private static string WhatOf(Exception failure)
    {
        if (failure is LawBrokenException) return failure.Message.Split(':')[1].Trim();
        var blamed = new StackTrace(failure).GetFrames().Select(frame => frame.GetMethod()).OfType<MethodBase>().Where(method =>
            method.DeclaringType is { } type && type.Assembly == typeof(Venue).Assembly && !Tools.Contains(type.Namespace!.Split('.')[^1])
            && !method.Name.StartsWith("Appl", StringComparison.Ordinal) && method.Name != "Post");
        var names = blamed.Take(2).Select(method => $"{method.DeclaringType!.Name}.{method.Name}");
        return $"{failure.GetType().Name} in {string.Join(" < ", names)}";
    }

    /// <summary>First whole steps are left out, then single commands.</summary>
    private EdgeFuzzFinding Shrink(ulong seed, Exception failure)
    {
        var (what, played) = (WhatOf(failure), new List<(Command Command, Timestamp At)>());
        List<int> all = [.. Enumerable.Range(0, EdgeFuzzWorld.Steps)];
        var steps = Fewest(all, fewer => IsSame(what, new(seed), world => world.Play(fewer), ref failure));
        _ = IsSame(what, new(seed, played), world => world.Play(steps), ref failure);
        var fewest = Fewest(played, fewer => IsSame(what, new(seed), world => world.Replay(fewer), ref failure));
        return new(what, failure, seed, fewest);
    }

    private static List<T> Fewest<T>(List<T> all, Func<List<T>, bool> fails)
    {
        var watch = Stopwatch.StartNew();
        for (var size = all.Count / 2; size > 0; size /= 2)
        {
            for (var at = all.Count - size; at >= 0 && watch.Elapsed < LongestShrinking; at -= size)
            {
                List<T> fewer = [.. all[..at], .. all[(at + size)..]];
                if (fails(fewer)) all = fewer;
            }
        }

        return all;
    }

    private bool IsSame(string what, EdgeFuzzWorld world, Action<EdgeFuzzWorld> play, ref Exception latest)
    {
        World = world;
        try
        {
            play(world);
            return false;
        }
        catch (Exception failure)
        {
            if (WhatOf(failure) != what) return false;
            latest = failure;
            return true;
        }
    }
}
