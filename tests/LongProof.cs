namespace TradeCraft.Tests;

/// <summary>
/// A proof that plays a little in every run, and much with <c>dotnet dev.cs test --long</c>, which sets <c>TRADECRAFT_LONG</c>. It has the
/// trait <c>Kind=Long</c> and says what it played; the tool prints that with its time, and fails when nothing longer was played.
/// </summary>
internal static class LongProof
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("TRADECRAFT_LONG") == "1";

    public static int Choose(int few, int many) => IsLong ? many : few;

    /// <summary>The tool looks for these words.</summary>
    public static void Played(string what) =>
        Xunit.TestContext.Current.TestOutputHelper!.WriteLine($"{(IsLong ? "Played long" : "Played")}: {what}");
}
