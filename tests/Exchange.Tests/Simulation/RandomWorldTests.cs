using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>
/// Random worlds in which every law holds after every command. A failure prints the smallest world found and, of its "last step", seed and size:
/// <c>TRADECRAFT_SEED=seed,gamma,size</c> plays that world again. <c>TRADECRAFT_LONG=1</c> plays millions of commands; without it they last about a minute.
/// </summary>
public sealed class RandomWorldTests
{
    private const int Commands = 200;

    private static bool IsLong => Environment.GetEnvironmentVariable("TRADECRAFT_LONG") == "1";

    [Fact]
    public void Every_law_holds_after_every_command() => Prop
        .ForAll(RandomWorlds.Of(Commands), world => { Simulation.Play(world); })
        .Check(Seeded(Config.QuickThrowOnFailure.WithMaxTest(IsLong ? 20_000 : 2_000)));

    [Fact]
    public void Long_lives_keep_the_laws_too() => Prop
        .ForAll(RandomWorlds.Of(Commands * 5), world => { Simulation.Play(world); })
        .Check(Seeded(Config.QuickThrowOnFailure.WithMaxTest(IsLong ? 400 : 5)));

    private static Config Seeded(Config config) =>
        Environment.GetEnvironmentVariable("TRADECRAFT_SEED")?.Split(',') is [var seed, var gamma, var size]
            ? config.WithReplay(ulong.Parse(seed, CultureInfo.InvariantCulture), ulong.Parse(gamma, CultureInfo.InvariantCulture), int.Parse(size, CultureInfo.InvariantCulture)).WithMaxTest(1)
            : config;
}
