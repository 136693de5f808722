using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>How a script changes all instruments at a moment: each is a multiple of what is usual.</summary>
/// <param name="Bids">Of the depth on the side of the buyers.</param>
/// <param name="Asks">Of the depth on the side of the sellers.</param>
public readonly record struct Conditions(double Price, double Volatility, double Spread, double Bids, double Asks)
{
    public static readonly Conditions Ordinary = new(1, 1, 1, 1, 1);
}

/// <summary>A part of a script: prices move evenly by a part of themselves, or at once where it has no length.</summary>
internal sealed record Stretch(
    Timestamp From, Timestamp To, double Move = 0, double Volatility = 1, double Spread = 1, double Bids = 1, double Asks = 1);

/// <summary>What happens to all instruments of a market over its span.</summary>
internal sealed class ScenarioScript(params IReadOnlyList<Stretch> stretches)
{
    public static readonly ScenarioScript Ordinary = new();

    /// <summary>The scenarios. Where nothing is said the market is as always.</summary>
    public static ScenarioScript Of(Scenario scenario, Timestamp start, Timestamp end)
    {
        var third = At(1 / 3.0);
        return scenario switch
        {
            // The ordinary market.
            Scenario.Calm => Ordinary,

            // Prices rise by 6 % a day, evenly from start to end.
            Scenario.Trend => new(new Stretch(start, end, Math.Pow(1.06, Length() / TimeSpan.FromDays(1)) - 1)),

            // After a third of the span prices fall by 20 % within a twentieth of it, in a wild and thin market, and stay down.
            Scenario.Crash => new(new Stretch(third, Later(third, Part(1 / 20.0)), -0.20, Volatility: 5, Spread: 4, Bids: 0.2, Asks: 0.2)),

            // Between two moments prices fall by 8 %: when New York's next session opens, or after a third of the span where none does.
            Scenario.GapOpen => new(new Stretch(NextOpen() ?? third, NextOpen() ?? third, -0.08)),

            // After a third of the span prices rise by 30 % within a tenth of it while hardly anybody sells, then lose half of that again.
            Scenario.Squeeze => new(
                new Stretch(third, Later(third, Part(1 / 10.0)), 0.30, Volatility: 3, Spread: 2, Asks: 0.1),
                new Stretch(Later(third, Part(1 / 10.0)), Later(third, Part(2 / 10.0)), (1.15 / 1.30) - 1, Volatility: 2, Spread: 1.5)),

            // A tenth of the usual depth and three times the usual spread, from start to end.
            Scenario.Thin => new(new Stretch(start, end, Spread: 3, Bids: 0.1, Asks: 0.1)),

            // After a third of the span prices fall by 10 % within five minutes and are back a quarter of an hour after the beginning, with
            // next to no depth meanwhile. In a span that is too short for this all of it is quicker.
            Scenario.FlashCrash => new(
                new Stretch(third, Later(third, Fall()), -0.10, Volatility: 3, Spread: 5, Bids: 0.05, Asks: 0.05),
                new Stretch(
                    Later(third, Fall()), Later(third, 3 * Fall()), (1 / 0.90) - 1, Volatility: 3, Spread: 5, Bids: 0.05, Asks: 0.05)),
        };

        TimeSpan Length() => TimeSpan.FromMicroseconds((end - start).Microseconds);

        TimeSpan Part(double part) => Length() * part;

        TimeSpan Fall() => Part(1 / 6.0) < TimeSpan.FromMinutes(5) ? Part(1 / 6.0) : TimeSpan.FromMinutes(5);

        Timestamp At(double part) => Later(start, Part(part));

        static Timestamp Later(Timestamp from, TimeSpan by) => new(from.UnixMicroseconds + (long)by.TotalMicroseconds);

        Timestamp? NextOpen()
        {
            var (calendar, at) = (TradingCalendar.Of(AssetClass.Equity), start);
            while (calendar.NextChange(at) is { } change && change.At < end)
            {
                if (change.Part == SessionPart.Regular) return change.At;
                at = change.At;
            }

            return null;
        }
    }

    public Conditions At(Timestamp at)
    {
        var conditions = Conditions.Ordinary;
        foreach (var each in stretches)
        {
            if (at < each.From) continue;
            var isOver = at >= each.To;
            var part = isOver ? 1 : (double)(at - each.From).Microseconds / (each.To - each.From).Microseconds;
            conditions = conditions with { Price = conditions.Price * Math.Pow(1 + each.Move, part) };
            if (isOver) continue;
            conditions = new(
                conditions.Price, conditions.Volatility * each.Volatility, conditions.Spread * each.Spread, conditions.Bids * each.Bids,
                conditions.Asks * each.Asks);
        }

        return conditions;
    }
}
