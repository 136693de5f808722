// What TradeCraft is made of. `dotnet dev.cs check`, `gen` and `bom` run this; it is a program of its own, so that dev.cs stays fast to start.
#:property PublishAot=false

using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

const string Help = """
    dotnet supply.cs audit           fail when a package has a known vulnerability of level high or critical
    dotnet supply.cs bom             write artifacts/bom/*.cdx.json (CycloneDX) and THIRD-PARTY-NOTICES.md
    """;
const string Notices = """
    # Third-party notices

    What a build of TradeCraft holds that others wrote. `dotnet dev.cs gen` writes this page from the bills of materials.

    The list of common passwords (`src/Server/Identity/common-passwords.txt`) is from SecLists (MIT): its licence is in `common-passwords.license.txt` beside it.
    PostgreSQL's binaries are no part of a build: `dev.cs` fetches them from npm.
    """;

// Licences of packages that name theirs only by an address.
var licences = new Dictionary<string, string> { ["Otp.NET"] = "MIT" };

var root = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

try
{
    switch (args)
    {
        case ["audit"]:
            return AuditNuGet() & AuditNpm(Path.Combine(root, "web")) & AuditNpm(Path.Combine(root, "src", "Server", "Storage", "Binaries")) ? 0 : 1;
        case ["bom"]:
            WriteBills(Path.Combine(root, "artifacts", "bom"));
            return 0;
        default:
            Console.Error.WriteLine(Help);
            return 1;
    }
}
catch (SupplyException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

// NuGetAuditLevel in Directory.Build.props says which are told. Without --force NuGet asks nobody when no package changed.
bool AuditNuGet()
{
    var (exit, output) = Read(dotnet, ["restore", "--locked-mode", "--force", "-p:NuGetAudit=true", "-v", "quiet"], root);
    if (exit != 0)
        Console.Error.WriteLine(output.Trim());
    else if (output.Contains("NU1900", StringComparison.Ordinal) || output.Contains("NU1905", StringComparison.Ordinal))
        Console.WriteLine("NuGet packages were not audited: the registry gives no data on vulnerabilities.");
    return exit == 0;
}

// npm fails alike for what it found and for a registry that did not answer, but only the first has a version of the report.
bool AuditNpm(string folder)
{
    var (exit, output) = Read(npm, ["audit", "--json", "--audit-level=high", "--package-lock-only", "--loglevel=silent"], folder);
    using var report = JsonDocument.Parse(output);
    if (!report.RootElement.TryGetProperty("auditReportVersion", out _))
    {
        // A fault of the folder, such as a missing lock file, has a code.
        if (report.RootElement.TryGetProperty("error", out var error) && error.TryGetProperty("code", out var code))
            throw new SupplyException($"npm could not audit {folder}: {code}.");
        Console.WriteLine($"npm packages of {Path.GetRelativePath(root, folder)} were not audited: the registry gives no data on vulnerabilities.");
        return true;
    }

    // A package that only uses a vulnerable one names it as a text; the vulnerable one itself has the advisories.
    foreach (var advisory in report.RootElement.GetProperty("vulnerabilities").EnumerateObject()
        .SelectMany(package => package.Value.GetProperty("via").EnumerateArray().Where(via => via.ValueKind == JsonValueKind.Object))
        .Where(advisory => Text(advisory, "severity") is "high" or "critical"))
        Console.Error.WriteLine($"{Text(advisory, "name")}, of {Path.GetRelativePath(root, folder)}, has a known {Text(advisory, "severity")} "
            + $"vulnerability: {Text(advisory, "title")} ({Text(advisory, "url")}).");
    return exit == 0;
}

void WriteBills(string folder)
{
    var version = XDocument.Load(Path.Combine(root, "Directory.Build.props")).Descendants("Version").Single().Value;
    var project = Path.Combine(root, "src", "Server", "Server.csproj");
    Directory.CreateDirectory(folder);
    Run(dotnet, ["tool", "restore"]);
    Run(dotnet, ["restore", project, "--locked-mode"]);
    Run(dotnet, ["tool", "run", "dotnet-CycloneDX", "--", project, "-o", folder, "-fn", "server.cdx.json", "-F", "Json", "-dpr",
        "-biop", Path.Combine(root, "artifacts", "obj"), "-sn", "TradeCraft.Server", "-sv", version]);
    File.WriteAllText(Path.Combine(folder, "web.cdx.json"),
        Run(npm, ["sbom", "--sbom-format=cyclonedx", "--omit=dev", "--package-lock-only"], Path.Combine(root, "web")));

    var page = new StringBuilder(Notices).Append('\n');
    Append("The server: packages of NuGet", "server.cdx.json", "https://www.nuget.org/packages/{0}/{1}");
    Append("The web client: packages of npm", "web.cdx.json", "https://www.npmjs.com/package/{0}/v/{1}");
    File.WriteAllText(Path.Combine(root, "THIRD-PARTY-NOTICES.md"), page.ToString().ReplaceLineEndings("\n"));

    void Append(string title, string bill, string address)
    {
        page.Append($"\n## {title}\n\n| Package | Version | Licence |\n|---|---|---|\n");
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, bill)));
        var packages = document.RootElement.GetProperty("components").EnumerateArray().Where(part => Text(part, "scope") != "excluded");
        foreach (var part in packages.OrderBy(part => Text(part, "name"), StringComparer.OrdinalIgnoreCase))
            page.Append($"| [{Text(part, "name")}]({string.Format(null, address, Text(part, "name"), Text(part, "version"))}) "
                + $"| {Text(part, "version")} | {Licence(part)} |\n");
    }
}

string Licence(JsonElement part)
{
    string?[] named = !part.TryGetProperty("licenses", out var all) ? [] : [.. all.EnumerateArray().Select(one =>
        Text(one, "expression") ?? (one.TryGetProperty("license", out var licence) ? Text(licence, "id") ?? Text(licence, "name") : null))];
    return named.Length > 0 && !named.Contains(null) ? string.Join(", ", named)
        : licences.GetValueOrDefault(Text(part, "name")!)
            ?? throw new SupplyException($"{Text(part, "name")} does not say what licence it has: look, and write it into supply.cs.");
}

static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() : null;

string Run(string program, string[] arguments, string? folder = null)
{
    var (exit, output) = Read(program, arguments, folder ?? root);
    return exit == 0 ? output : throw new SupplyException($"{output}\n`{Path.GetFileName(program)} {arguments[0]} {arguments[1]}` failed.".Trim());
}

static (int Exit, string Output) Read(string program, string[] arguments, string folder)
{
    using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.ExitCode, output);
}

internal sealed class SupplyException(string sentence) : Exception(sentence);
