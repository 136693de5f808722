using System.Security.Cryptography.X509Certificates;
using TradeCraft.Server.Platform.Tls;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Platform.Tls;

public sealed class LocalAuthorityTests : IDisposable
{
    private static readonly string[] Names = ["localhost", "exchange.lan", "192.168.1.7", "::1"];

    private readonly TemporaryFolder folder = new();
    private readonly MovableClock clock = new();
    private readonly LocalAuthority authority;

    public LocalAuthorityTests() => authority = LocalAuthority.In(folder.Root, clock);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_certificate_is_good_for_its_names_and_believed_by_whoever_trusts_the_authority()
    {
        var until = authority.Issue(Names);
        Assert.InRange(until - clock.GetUtcNow(), TimeSpan.FromDays(390), TimeSpan.FromDays(398));
        using var made = Server();
        Assert.All(Names, name => Assert.True(made.MatchesHostname(name), name));
        Assert.False(made.MatchesHostname("example.com"));
        Assert.True(IsBelieved(made));
    }

    [Fact]
    public void Keys_are_for_the_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        authority.Issue(Names);
        authority.Issue(Names);
        var modes = Directory.EnumerateFiles(folder["tls"]).Order()
            .Select(file => (Path.GetFileName(file), OperatingSystem.IsWindows() ? 0 : (int)File.GetUnixFileMode(file)));
        Assert.Equal([("authority.key", 0b110_000_000), ("authority.pem", 0b110_100_100), ("server.pem", 0b110_000_000)], modes);
    }

    [Fact]
    public void The_authority_stays_when_names_change()
    {
        authority.Issue(Names);
        var trusted = File.ReadAllText(authority.AuthorityFile);
        authority.Issue(["other.lan"]);
        Assert.Equal(trusted, File.ReadAllText(authority.AuthorityFile));
        using var made = Server();
        Assert.True(made.MatchesHostname("other.lan"));
        Assert.False(made.MatchesHostname("exchange.lan"));
        Assert.True(IsBelieved(made));
    }

    [Fact]
    public void A_certificate_is_made_anew_for_the_same_names_thirty_days_before_its_end()
    {
        authority.Issue(Names);
        var first = File.ReadAllText(authority.ServerFile);
        clock.Advance(TimeSpan.FromDays(397 - 31));
        authority.RenewWhenDue();
        Assert.Equal(first, File.ReadAllText(authority.ServerFile));
        clock.Advance(TimeSpan.FromDays(1));
        authority.RenewWhenDue();
        Assert.NotEqual(first, File.ReadAllText(authority.ServerFile));
        using var made = Server();
        Assert.All(Names, name => Assert.True(made.MatchesHostname(name), name));
        Assert.True(IsBelieved(made));
    }

    [Fact]
    public void An_authority_that_is_about_to_end_is_made_anew_and_no_certificate_outlives_its_own()
    {
        authority.Issue(Names);
        var trusted = File.ReadAllText(authority.AuthorityFile);
        clock.Advance(TimeSpan.FromDays(3_650 - 100));
        Assert.InRange(authority.Issue(Names) - clock.GetUtcNow(), TimeSpan.FromDays(99), TimeSpan.FromDays(101));
        Assert.Equal(trusted, File.ReadAllText(authority.AuthorityFile));
        clock.Advance(TimeSpan.FromDays(71));
        authority.Issue(Names);
        Assert.NotEqual(trusted, File.ReadAllText(authority.AuthorityFile));
    }

    [Fact]
    public void An_authority_without_its_key_is_said_in_a_sentence()
    {
        authority.Issue(Names);
        File.Delete(folder[Path.Combine("tls", "authority.key")]);
        Assert.StartsWith("The local authority in ",
            Assert.Throws<StartupException>(() => authority.Issue(Names)).Message, StringComparison.Ordinal);
    }

    private X509Certificate2 Server() => X509Certificate2.CreateFromPemFile(authority.ServerFile, authority.ServerFile);

    private bool IsBelieved(X509Certificate2 made)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(authority.AuthorityFile));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().DateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1"));
        return chain.Build(made);
    }
}
