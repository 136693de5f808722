using System.Diagnostics;
using System.Globalization;

namespace TradeCraft.Server.Storage;

/// <summary>postmaster.pid, in which a running PostgreSQL says who it is, and which one that was killed leaves behind.</summary>
internal sealed class PostmasterFile(string cluster)
{
    private readonly string path = Path.Combine(cluster, "postmaster.pid");

    public int? ReadProcessId()
    {
        try
        {
            return int.TryParse(File.ReadLines(path).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// Where it can be reached, once it says so: the folder of its socket, or else its address, and its port. See PostgreSQL's pidfile.h
    /// for the lines.
    /// </summary>
    public (string Host, int Port)? ReadAddress()
    {
        const int Port = 3, SocketFolder = 4, Address = 5, Status = 7;
        try
        {
            var lines = File.ReadAllLines(path);
            return IsRunning() && lines.Length > Status && lines[Status].Trim() == "ready"
                ? (
                    lines[SocketFolder].Length > 0 ? lines[SocketFolder] : lines[Address],
                    int.Parse(lines[Port], CultureInfo.InvariantCulture))
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether a PostgreSQL runs from this folder. One of that number may be another's, in a copied folder too.</summary>
    public bool IsRunning() => ReadProcessId() is { } id && IsPostgres(id) && RunsHere(id);

    /// <summary>
    /// PostgreSQL looks only whether a process of that number is there. After a restart of the machine it may be another program, and in a
    /// container whose first process buries nobody it may be the dead postmaster: then it would never start again.
    /// </summary>
    public void DeleteIfStale()
    {
        if (!IsRunning())
            File.Delete(path);
    }

    private static bool IsPostgres(int id)
    {
        try
        {
            // "4711 (postgres) S …": the name and then the state, in which Z is dead and unburied.
            if (OperatingSystem.IsLinux())
                return File.ReadAllText($"/proc/{id}/stat").Split(' ', 4) is [_, "(postgres)", not "Z", _];

            using var process = Process.GetProcessById(id);
            return process.ProcessName == "postgres";
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>
    /// PostgreSQL works in the folder of its cluster. Where the system does not say in which folder a process works, its name must do:
    /// better a start that fails than a second PostgreSQL beside one that runs.
    /// </summary>
    private bool RunsHere(int id)
    {
        try
        {
            if (OperatingSystem.IsLinux() && new FileInfo($"/proc/{id}/cwd").LinkTarget is { } works) return works == RealPath(cluster);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // This user may not know, or it has ended since.
        }

        return true;
    }

    /// <summary>A path without links.</summary>
    private static string RealPath(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent) return path;
        var here = Path.Combine(RealPath(parent), Path.GetFileName(path));
        return Directory.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? RealPath(target.FullName) : here;
    }
}
