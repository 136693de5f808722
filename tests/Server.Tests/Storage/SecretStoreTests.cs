using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Storage;

public sealed class SecretStoreTests : IDisposable
{
    private const string Name = "Feeds:Alpaca:SecretKey";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_kept_is_there_again_and_on_disk_for_nobody_to_read()
    {
        New().Set(Name, "open sesame é");
        New().Set("Feeds:Polygon:Key", "another");
        Assert.Equal(["Feeds:Alpaca:SecretKey=open sesame é", "Feeds:Polygon:Key=another"],
            New().Open().Select(secret => $"{secret.Key}={secret.Value}"));
        Assert.DoesNotContain("sesame", File.ReadAllText(In("secrets.json")), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in (string[])["secrets.json", "secrets.key"])
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In(file)));
        }

        Assert.True(New().Remove(Name));
        Assert.False(New().Remove(Name));
        Assert.Equal(["Feeds:Polygon:Key"], New().Names);
    }

    [Fact]
    public void The_same_value_twice_looks_different()
    {
        New().Set(Name, "same");
        var first = File.ReadAllText(In("secrets.json"));
        New().Set(Name, "same");
        Assert.NotEqual(first, File.ReadAllText(In("secrets.json")));
    }

    [Fact]
    public void A_given_key_takes_the_place_of_the_folders()
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        New(key).Set(Name, "value");
        Assert.False(File.Exists(In("secrets.key")));
        Assert.Equal("value", New(key).Open()[Name]);
        Assert.Contains("The key of", Assert.Throws<StartupException>(() => New().Open()).Message, StringComparison.Ordinal);
        Assert.Contains(Name,
            Assert.Throws<StartupException>(() => New(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))).Open()).Message,
            StringComparison.Ordinal);
        Assert.Contains("is no key", Assert.Throws<StartupException>(() => New("c2hvcnQ=").Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_was_changed_or_put_under_another_name_does_not_open()
    {
        New().Set(Name, "value");
        var kept = JsonSerializer.Deserialize<Dictionary<string, byte[]>>(File.ReadAllText(In("secrets.json")))!;
        Refuse(new() { ["Feeds:Polygon:Key"] = kept[Name] });
        Refuse(new() { [Name] = kept[Name][..^1] });
        Refuse(new() { [Name] = [1, 2, 3] });
        Refuse(new() { [Name] = [.. kept[Name].Select((part, at) => at == 20 ? (byte)(part ^ 1) : part)] });
        File.WriteAllText(In("secrets.json"), "not JSON");
        Assert.Throws<StartupException>(() => New());

        void Refuse(Dictionary<string, byte[]> changed)
        {
            File.WriteAllText(In("secrets.json"), JsonSerializer.Serialize(changed));
            Assert.Throws<StartupException>(() => New().Open());
        }
    }

    [Fact]
    public async Task A_server_takes_a_providers_keys_from_it_and_shows_none()
    {
        string[] options = ["--data", folder.Root, "--Feeds:Equity", "polygon"];
        Assert.Contains("tradecraft secrets", Assert.Throws<StartupException>(() => TradeCraftServer.Build(options)).Message,
            StringComparison.Ordinal);

        var set = await VerbProcess.RunWithAsync("the polygon key\n", "secrets", "--set", "Feeds:Polygon:Key", "--data", folder.Root);
        Assert.True(set.ExitCode == 0, set.Errors);
        await using var server = TradeCraftServer.Build(options);
        Assert.Equal("the polygon key", server.Services.GetRequiredService<FeedOptions>().Live.Polygon.Key);

        var listed = await VerbProcess.RunAsync("secrets", "--data", folder.Root);
        Assert.Equal("Feeds:Polygon:Key", listed.Output);
        Assert.DoesNotContain("the polygon key", $"{set}{listed}", StringComparison.Ordinal);
        (await VerbProcess.RunWithAsync("x\n", "secrets", "--set", "Feeds:Typo", "--data", folder.Root))
            .ShouldRefuse("There is no secret `Feeds:Typo`.");
        (await VerbProcess.RunWithAsync("\n", "secrets", "--set", "Feeds:Polygon:Key", "--data", folder.Root))
            .ShouldRefuse("Nothing was read");
        Assert.Equal(0, (await VerbProcess.RunAsync("secrets", "--remove", "Feeds:Polygon:Key", "--data", folder.Root)).ExitCode);
        Assert.Throws<StartupException>(() => TradeCraftServer.Build(options));
    }

    [Fact]
    public void What_was_sealed_before_there_were_versions_opens()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var plain = "value"u8.ToArray();
        for (var first = 0; first < 256; first++)
        {
            // The nonce came first, whatever it began with.
            var old = new byte[12 + 16 + plain.Length];
            RandomNumberGenerator.Fill(old.AsSpan(0, 12));
            old[0] = (byte)first;
            using (var cipher = new AesGcm(key, 16))
                cipher.Encrypt(old.AsSpan(0, 12), plain, old.AsSpan(28), old.AsSpan(12, 16), "totp"u8);
            Assert.True(new Sealer(folder.Root, Convert.ToBase64String(key)).TryOpen("totp", old, out var opened));
            Assert.Equal(plain, opened);
        }

        Assert.Equal(1, new Sealer(folder.Root, Convert.ToBase64String(key)).Seal("totp", plain)[0]);
    }

    [Fact]
    public void Under_a_new_key_everything_is_sealed_anew_and_the_old_one_still_opens()
    {
        New().Set(Name, "value");
        var (before, old) = (File.ReadAllText(In("secrets.json")), File.ReadAllText(In("secrets.key")).Trim());
        new Sealer(folder.Root, givenKey: null).AddKey();
        var both = File.ReadAllText(In("secrets.key")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(old, both[1]);
        Assert.Equal("value", New().Open()[Name]);

        New().SealAnew();
        Assert.Equal("value", New(both[0]).Open()[Name]);
        Assert.Throws<StartupException>(() => New(old).Open());
        Assert.Equal("value", New($"{old},{both[0]}").Open()[Name]);
        File.WriteAllText(In("secrets.json"), before);
        Assert.Equal("value", New().Open()[Name]);
    }

    [Fact]
    public void Of_many_who_make_the_first_key_at_once_all_have_the_same()
    {
        var sealedValues = new byte[16][];
        Parallel.For(0, 16, at => sealedValues[at] = new Sealer(folder.Root, givenKey: null).Seal("name", [42]));
        Assert.All(sealedValues, value => Assert.True(new Sealer(folder.Root, givenKey: null).TryOpen("name", value, out _)));
        Assert.Equal([In("secrets.key")], Directory.EnumerateFiles(folder.Root));
    }

    private SecretStore New(string? key = null) => new(folder.Root, key);

    private string In(string file) => folder[file];
}
