namespace TradeCraft.Server.Tests.Harness;

/// <summary>
/// A folder for one test, gone afterwards. Every user may pass through it, as through the folders most servers are given.
/// </summary>
public sealed class TemporaryFolder : IDisposable
{
    public const string Prefix = "tradecraft-tests-";

    public TemporaryFolder()
    {
        Root = Directory.CreateTempSubdirectory(Prefix).FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Root, (UnixFileMode)0b111_001_001);
    }

    public string Root { get; }

    public string this[string name] => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
