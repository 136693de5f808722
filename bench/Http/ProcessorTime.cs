using System.Globalization;

namespace TradeCraft.Bench.Http;

/// <summary>
/// How much of the processor has been used, as Linux counts it: by groups of this process's threads, and by PostgreSQL. Elsewhere nothing is
/// known.
/// </summary>
internal sealed class ProcessorTime
{
    // The kernel counts in hundredths of a second.
    private const double Tick = 0.01;

    private static readonly (string Name, string Group)[] Groups =
    [
        (".NET Sockets", "sockets"), (".NET BGC", "collector"), ("sequencer", "sequencer"), ("committer", "committer"), ("publisher", "publisher"),
    ];

    private readonly Dictionary<string, double> seconds = [];

    /// <summary>Seconds used so far, by group; <c>postgres</c> is one.</summary>
    public IReadOnlyDictionary<string, double> Seconds => seconds;

    public double Server => seconds.Where(group => group.Key != "postgres").Sum(group => group.Value);

    public double Postgres => seconds.GetValueOrDefault("postgres");

    /// <param name="postmaster">PostgreSQL's first process: the others are its children.</param>
    public static ProcessorTime Now(int? postmaster)
    {
        var time = new ProcessorTime();
        if (!OperatingSystem.IsLinux()) return time;
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task")) time.Add(thread, GroupOf);

        // The pool's threads come and go: what is not another group's is the pool's.
        time.seconds["pool"] = Environment.CpuUsage.TotalTime.TotalSeconds - time.Server;
        var parent = postmaster?.ToString(CultureInfo.InvariantCulture);
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsDigit(Path.GetFileName(folder)[0])))
        {
            if (Path.GetFileName(process) == parent || ParentOf(process) == parent) time.Add(process, _ => "postgres");
        }

        return time;
    }

    /// <summary>What was used since an earlier look.</summary>
    public ProcessorTime Since(ProcessorTime before)
    {
        var used = new ProcessorTime();
        foreach (var (group, now) in seconds) used.seconds[group] = now - before.seconds.GetValueOrDefault(group);
        return used;
    }

    private static string? GroupOf(string name) => Groups.FirstOrDefault(group => name.StartsWith(group.Name, StringComparison.Ordinal)).Group;

    private static string? ParentOf(string process) => Read(process) is var (_, fields) ? fields[1] : null;

    private void Add(string folder, Func<string, string?> groupOf)
    {
        if (Read(folder) is not var (name, fields) || groupOf(name) is not { } group) return;
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        seconds[group] = seconds.GetValueOrDefault(group) + (ticks * Tick);
    }

    /// <summary>The name and what follows it in a stat file of /proc (proc(5)); null when the thread has ended.</summary>
    private static (string Name, string[] Fields)? Read(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var (from, to) = (text.IndexOf('('), text.LastIndexOf(')'));
            return (text[(from + 1)..to], text[(to + 2)..].Split(' '));
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
