using FsCheck;
using FsCheck.Fluent;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>Chance for things of many fields: one seed is drawn, and the rest follows from it.</summary>
internal static class Draws
{
    public static Gen<T> Of<T>(Func<Random, T> draw) => Gen.Choose(0, int.MaxValue).Select(seed => draw(new Random(seed)));

    public static T Of<T>(this Random random, params T[] choices) => choices[random.Next(choices.Length)];

    /// <summary>True once in so many times.</summary>
    public static bool Once(this Random random, int times) => random.Next(times) == 0;

    /// <summary>Both ends included.</summary>
    public static int Between(this Random random, int least, int most) => random.Next(least, most + 1);

    public static Side Side(this Random random) => random.Of(Exchange.Values.Side.Buy, Exchange.Values.Side.Sell);

    public static Quantity Quantity(this Random random) => random.Once(80)
        ? new(random.Of(40, 1_000, 0, -1, 100_000_000_000, Exchange.Values.Quantity.MaxSteps, Exchange.Values.Quantity.MaxSteps + 1,
            long.MaxValue, long.MinValue))
        : new(random.Between(1, 9));

}

/// <summary>
/// How many there are of what commands name, and how far prices lie from the middle: in a small room everything meets everything.
/// </summary>
internal sealed record Room(int Accounts, int Instruments, int Width)
{
    public const int Middle = 100;

    /// <summary>One in a hundred is absurd.</summary>
    public Price Price(Random random, int times = 1) => random.Once(100)
        ? new(random.Of(1, Exchange.Values.Price.MaxTicks, 0, -1, Exchange.Values.Price.MaxTicks + 1, long.MaxValue, long.MinValue))
        : new(random.Between(Middle - (Width * times), Middle + (Width * times)));

    public AccountId Account(Random random) => random.Once(200)
        ? random.Of(new AccountId(0), AccountId.World, AccountId.House, new AccountId(999))
        : new(AccountId.FirstTrader + random.Next(Accounts));

    /// <summary>The first ones more often.</summary>
    public InstrumentId Instrument(Random random) => new(random.Once(200) ? random.Of(-1, 9) : random.Next(random.Next(Instruments) + 1));
}
