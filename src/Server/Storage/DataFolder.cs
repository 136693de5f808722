using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Storage;

/// <summary>
/// The folder of everything a server keeps, held by one server at a time. It knows where the cluster is, who owns it and how to reach it.
/// <code> DATA/lock              locked for as long as a server lives; the system lets go of it when the server is killed
/// DATA/postgresql.json   the cluster's owner, and where it is
/// DATA/postgresql.password   while a server runs: the password of the server's role, sealed, for verbs that run beside it
/// DATA/postgresql/       the cluster, as initdb makes it
/// DATA/socket/           PostgreSQL's socket, while it runs; in the system's folder for temporary files when the path is too long
/// </code>
/// </summary>
internal sealed class DataFolder : IDisposable
{
    // A socket's address holds 107 bytes on Linux and 103 on macOS; "/.s.PGSQL.5432" takes 14 of them.
    private const int LongestSocketFolder = 103 - 14;

    private const string PasswordName = "postgresql.password";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string path;
    private readonly FileStream held;
    private readonly ClusterFacts facts;

    private DataFolder(string path, FileStream held, ClusterFacts facts)
    {
        this.path = path;
        this.held = held;
        this.facts = facts;
        Home = facts.Home ?? path;
        Socket = OperatingSystem.IsWindows() ? null : MakeSocketFolder();
    }

    /// <summary>What is written in postgresql.json.</summary>
    /// <param name="User">The user of the operating system who owns the cluster.</param>
    /// <param name="Home">Where the cluster is when it could not be in the data folder; null otherwise, so that a data folder can be
    /// moved.</param>
    private sealed record ClusterFacts(string User, string? Home);

    /// <summary>The folder of the cluster's and the socket's.</summary>
    public string Home { get; }

    public string Cluster => Path.Combine(Home, "postgresql");

    /// <summary>The folder of PostgreSQL's socket; null on Windows, where it is reached over TCP.</summary>
    public string? Socket { get; }

    /// <summary>The user to become for PostgreSQL's programs; null to stay who we are.</summary>
    public string? User => PostgresPrograms.RunsAsRoot ? facts.User : null;

    /// <summary>True where the cluster had to be elsewhere than in the data folder.</summary>
    public bool IsElsewhere => facts.Home is not null;

    /// <summary>Whether a server ever kept anything there.</summary>
    public static bool IsUsed(string path) => File.Exists(Path.Combine(path, "postgresql.json"));

    /// <summary>Whether a server holds it now.</summary>
    /// <exception cref="StartupException">It cannot be looked at.</exception>
    public static bool IsHeld(string path)
    {
        try
        {
            using var held = new FileStream(Path.Combine(path, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (failure is FileNotFoundException or DirectoryNotFoundException) return false;
            if (failure is IOException && IsHeldByAnother(failure)) return true;
            throw new StartupException(
                $"The data folder {path} cannot be used: {failure.Message} Choose another with --data DIR.", failure);
        }
    }

    /// <summary>How to reach the PostgreSQL of the server that holds the folder; null while it does not run.</summary>
    /// <exception cref="StartupException">The folder is another user's, or its password does not open with our key.</exception>
    public static (string Host, int Port, string Password)? FindRunning(string path)
    {
        if (ReadFacts(path) is not { } facts
            || new PostmasterFile(Path.Combine(facts.Home ?? path, "postgresql")).ReadAddress() is not var (host, port)
            || !File.Exists(PasswordFile(path)))
            return null;
        var sealer = Sealer.Of(path);
        return sealer.TryOpen(PasswordName, File.ReadAllBytes(PasswordFile(path)), out var password)
            ? (host, port, Encoding.ASCII.GetString(password))
            : throw new StartupException(
                $"The database's password in {PasswordFile(path)} does not open with the key in {sealer.KeyIn}. "
                + $"Give the one that the server was started with ({Sealer.KeyVariable}).");
    }

    /// <summary>Keeps the password of the server's role for <see cref="FindRunning"/>, until the folder is let go of.</summary>
    public void KeepPassword(string password) =>
        Sealer.WriteFile(PasswordFile(path), Sealer.Of(path).Seal(PasswordName, Encoding.ASCII.GetBytes(password)));

    /// <summary>Deletes all that is kept there, for good.</summary>
    public static void Empty(string path)
    {
        if (!Directory.Exists(path)) return;
        if (ReadFacts(path) is { Home: { } home } && Directory.Exists(home)) Directory.Delete(home, recursive: true);
        foreach (var folder in Directory.EnumerateDirectories(path)) Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.EnumerateFiles(path)) File.Delete(file);
    }

    /// <summary>Takes hold of the folder, making it when it is missing.</summary>
    /// <exception cref="StartupException">Another server holds it, or it cannot be written, or it is another user's.</exception>
    public static DataFolder Open(string path, string? postgresUser)
    {
        FileStream? held = null;
        try
        {
            Make(path, 0b111_001_001);
            held = new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataFolder(path, held, ReadFacts(path) ?? ChooseFacts(path, postgresUser));
        }
        catch (Exception failure)
        {
            held?.Dispose();
            throw failure switch
            {
                IOException when held is null && IsHeldByAnother(failure) =>
                    new StartupException(
                        $"The data folder {path} is in use by another TradeCraft server. Stop that one, "
                        + "or choose another folder with --data DIR."),
                IOException or UnauthorizedAccessException =>
                    new StartupException(
                        $"The data folder {path} cannot be used: {failure.Message} Choose another with --data DIR.", failure),
                JsonException => new StartupException($"{Path.Combine(path, "postgresql.json")} is damaged: {failure.Message}", failure),
                _ => failure,
            };
        }
    }

    public void Dispose()
    {
        if (Socket is not null && Directory.Exists(Socket))
            Directory.Delete(Socket, recursive: true);
        File.Delete(PasswordFile(path));
        held.Dispose();
    }

    /// <summary>Makes an empty folder that only the cluster's owner may enter.</summary>
    public void MakeForOwner(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Make(folder, 0b111_000_000);
        GiveToOwner(folder);
    }

    /// <summary>Lets PostgreSQL use what root has made.</summary>
    public void GiveToOwner(string path)
    {
        if (User is { } user)
            PostgresPrograms.Give(path, user);
    }

    private static string PasswordFile(string path) => Path.Combine(path, PasswordName);

    private string MakeSocketFolder()
    {
        var socket = Path.Combine(Home, "socket");
        // Npgsql and PostgreSQL both take a comma for the end of a folder's name.
        if (Encoding.UTF8.GetByteCount(socket) <= LongestSocketFolder && !socket.Contains(',', StringComparison.Ordinal))
        {
            MakeForOwner(socket);
            return socket;
        }

        // Its name is new and random, so nobody can have put a socket of theirs there.
        socket = Directory.CreateTempSubdirectory("tradecraft-").FullName;
        GiveToOwner(socket);
        return socket;
    }

    private static ClusterFacts? ReadFacts(string path)
    {
        var file = Path.Combine(path, "postgresql.json");
        if (!File.Exists(file))
            return null;

        var facts = JsonSerializer.Deserialize<ClusterFacts>(File.ReadAllText(file), Json)!;
        if (!PostgresPrograms.RunsAsRoot && facts.User != Environment.UserName)
            throw new StartupException(
                $"The data folder {path} belongs to the user {facts.User}, and this is {Environment.UserName}. "
                + "Start as that user or as root, or choose another folder with --data DIR.");
        return facts;
    }

    private static ClusterFacts ChooseFacts(string path, string? postgresUser)
    {
        var user = Environment.UserName;
        string? home = null;
        if (PostgresPrograms.RunsAsRoot)
        {
            user = postgresUser
                ?? (File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
                    ? "postgres" : "nobody");
            if (!PostgresPrograms.CanEnter(path, user))
                home = MakeElsewhere(path, user);
        }

        var facts = new ClusterFacts(user, home);
        Write(path, facts);
        return facts;
    }

    /// <summary>
    /// Root's own folders are often closed to everyone else, the cluster's owner included: then the cluster lives where it can.
    /// </summary>
    private static string MakeElsewhere(string path, string user)
    {
        var home = Path.Combine("/var/lib/tradecraft", RandomNumberGenerator.GetHexString(16, lowercase: true));
        Make("/var/lib/tradecraft", 0b111_001_001);
        Make(home, 0b111_001_001);
        if (PostgresPrograms.CanEnter(home, user))
            return home;

        throw new StartupException(
            $"PostgreSQL runs as the user {user}, who may enter neither {path} nor {home}. "
            + "Choose a folder that every user may pass through with --data DIR, or start as an ordinary user.");
    }

    private static void Write(string path, ClusterFacts facts)
    {
        var file = Path.Combine(path, "postgresql.json");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        // Whole or not at all.
        File.Delete($"{file}.new");
        using (var writer = new StreamWriter($"{file}.new", options))
            writer.Write(JsonSerializer.Serialize(facts, Json));
        File.Move($"{file}.new", file, overwrite: true);
    }

    private static void Make(string folder, int mode)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, (UnixFileMode)mode);
    }

    // EWOULDBLOCK on Linux and on macOS, and ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeldByAnother(Exception failure) => failure.HResult is 11 or 35 or unchecked((int)0x80070020);
}
