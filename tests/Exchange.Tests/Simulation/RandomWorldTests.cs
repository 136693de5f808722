using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Tests;
using Xunit;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>
/// Random worlds in which every law holds after every command. A failure prints the smallest world found and, of its "last step", seed and
/// size: <c>TRADECRAFT_SEED=seed,gamma,size</c> plays that world again.
/// </summary>
public sealed class RandomWorldTests
{
    private const int Commands = 200;

    [Fact, Trait("Kind", "Long")]
    public void Every_law_holds_after_every_command() => Play(Commands, LongProof.Choose(2_000, 20_000));

    [Fact, Trait("Kind", "Long")]
    public void Long_lives_keep_the_laws_too() => Play(Commands * 5, LongProof.Choose(5, 400));

    [Fact]
    public void Everything_happens_in_the_worlds()
    {
        var seen = new Seen();
        foreach (var world in Gen.Sample(RandomWorlds.Of(Commands).Generator, 200, new Rnd(2026), Commands))
            seen.Add(Simulation.Play(world));
        var expected = Names<EventType>().Concat(Names<Rejection>().Except(NeverSeen))
            .Concat(Names<CancelReason>().Except([nameof(CancelReason.InternalError)]).Select(reason => $"cancelled: {reason}"))
            .Concat(Names<TradeCause>().Select(cause => $"traded: {cause}"))
            .Concat(Names<TransferReason>().Select(reason => $"transferred: {reason}"));
        Assert.All(expected, what => Assert.True(seen[what] > 0, what));
        Assert.True(seen["accepted PlaceOrder"] > 30 * 200, $"{seen["accepted PlaceOrder"]} orders placed");
        Assert.True(seen["TradeExecuted"] > 20 * 200, $"{seen["TradeExecuted"]} trades");
        Assert.True(seen["refused"] > 10 * 200, $"{seen["refused"]} refusals");
    }

    /// <summary>
    /// None is no refusal; three are given by whoever turns decimals into ticks, steps and units, and never reach a venue; and the venue
    /// never fails.
    /// </summary>
    private static readonly string[] NeverSeen =
    [
        nameof(Rejection.None), nameof(Rejection.PriceOffTick), nameof(Rejection.QuantityOffStep), nameof(Rejection.AmountTooPrecise),
        nameof(Rejection.InternalError),
    ];

    private static string[] Names<T>()
        where T : struct, Enum => Enum.GetNames<T>();

    private static void Play(int commands, int worlds)
    {
        var played = 0L;
        Prop.ForAll(RandomWorlds.Of(commands), world => { played += Simulation.Play(world).Commands; })
            .Check(Seeded(Config.QuickThrowOnFailure.WithMaxTest(worlds)));
        LongProof.Played($"{worlds} worlds with fresh seeds, {played} commands, each on the venue, the twin and a follower");
    }

    private static Config Seeded(Config config) =>
        Environment.GetEnvironmentVariable("TRADECRAFT_SEED")?.Split(',') is [var seed, var gamma, var size]
            ? config.WithReplay(ulong.Parse(seed, CultureInfo.InvariantCulture), ulong.Parse(gamma, CultureInfo.InvariantCulture),
                int.Parse(size, CultureInfo.InvariantCulture)).WithMaxTest(1)
            : config;
}
