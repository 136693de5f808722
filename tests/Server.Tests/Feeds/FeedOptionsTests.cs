using Microsoft.Extensions.Configuration;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Tests.Feeds;

public sealed class FeedOptionsTests
{
    [Fact]
    public void Without_options_the_synthetic_feed_plays_with_a_seed_of_its_own()
    {
        var options = Read();
        Assert.Equal((FeedOptions.Synthetic, null, 1.0, false), (options.Feed, options.Seed, options.Speed, options.Loop));
    }

    [Fact]
    public void All_options_are_read_from_the_command_line()
    {
        var options = Read("--feed", "recorded", "--market-data", "a folder", "--loop", "true", "--speed", "2.5", "--seed", "-7");
        Assert.Equal(
            (FeedOptions.Recorded, "a folder", -7L, 2.5, true),
            (options.Feed, options.MarketData, options.Seed, options.Speed, options.Loop));
    }

    [Theory]
    [InlineData("--feed takes synthetic or recorded", "--feed", "live")]
    [InlineData("--speed takes a number above 0", "--speed", "0")]
    [InlineData("--speed takes a number above 0", "--speed", "NaN")]
    [InlineData("--speed takes a number above 0", "--speed", "1e9")]
    [InlineData("A feed option cannot be read", "--speed", "fast")]
    [InlineData("A feed option cannot be read", "--seed", "1.5")]
    [InlineData("--market-data DIR", "--feed", "recorded")]
    public void What_makes_no_sense_is_told_in_a_sentence(string sentence, params string[] arguments) =>
        Assert.Contains(sentence, Assert.Throws<StartupException>(() => Read(arguments)).Message, StringComparison.Ordinal);

    private static FeedOptions Read(params string[] arguments) =>
        FeedOptions.From(new ConfigurationBuilder().AddCommandLine(arguments).Build());
}
