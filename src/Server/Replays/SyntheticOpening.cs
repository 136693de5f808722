using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Replays;

/// <summary>How a replay of a synthetic market is opened.</summary>
internal static class SyntheticOpening
{
    /// <summary>Every program can hold it exactly, those that keep all numbers as floating point among them.</summary>
    private const long MostSeed = (1L << 53) - 1;
    private const int MostDays = 31;
    private const int MostYearsAhead = 10;

    /// <summary>Adds what is wrong with what only a synthetic market has, or has otherwise.</summary>
    public static void Check(OpenVenueRequest request, ReplaySource source, DateTimeOffset now, FieldErrors errors)
    {
        if (request.Source != ReplaySourceKind.Synthetic)
        {
            errors.Require(
                request.Start < now && request.Start >= DateTimeOffset.UnixEpoch, "start", "Must lie in the past, from 1970 on.");
            errors.Require(request.Seed is null, "seed", "Only a synthetic market has one: with source synthetic.");
            errors.Require(request.Scenario is null, "scenario", "Only a synthetic market has one: with source synthetic.");
            return;
        }

        errors.Require(
            request.Start >= DateTimeOffset.UnixEpoch && request.Start <= now.AddYears(MostYearsAhead), "start",
            $"Must be from 1970 up to {MostYearsAhead} years ahead.");
        errors.Require(
            request.End is not { } end || end - request.Start <= TimeSpan.FromDays(MostDays), "end",
            $"Must be at most {MostDays} days after the start.");
        errors.Require(request.Seed is null or >= 0 and <= MostSeed, "seed", $"Must be from 0 to {MostSeed}.");
        errors.Require(
            source.Instruments.All(each =>
                request.Symbols?.Contains(each.Symbol) is not true || source.Markets.UsualPriceOf(each) is not null),
            "symbols", "Must be symbols of which a synthetic market can be made.");
    }

    /// <summary>The terms of a request that was checked. Prices go on from the last bars before the start.</summary>
    public static async Task<ReplayTerms> TermsAsync(
        OpenVenueRequest request, ReplaySource source, DateTimeOffset now, CancellationToken cancellation)
    {
        var start = CandleInterval.Minute.StartOf(request.Start.ToTimestamp(), AssetClass.Crypto);
        var (prices, finest, hasPast) = (new Dictionary<string, decimal>(), default(CandleInterval), start.ToTime() <= now);
        foreach (var (instrument, usual) in Played(request, source))
        {
            var (interval, last) = hasPast ? await source.LastAsync(instrument, start, cancellation) : default;
            finest ??= interval;
            prices[instrument.Symbol] = last is { } known ? instrument.ToDecimal(known) : usual;
        }

        var end = request.End ?? start.ToTime().AddDays(1);
        return new(
            start.ToTime(), end, request.Symbols is null ? null : [.. request.Symbols.Distinct()],
            request.Profile, request.Capital, (finest ?? CandleInterval.Minute).Name, ReplaySourceKind.Synthetic,
            Synthetic: new(
                request.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue), request.Scenario ?? Scenario.Calm, prices, hasPast, end));
    }

    /// <summary>As a person reads it: Synthetic flash crash, 2 Mar 2026, 12:00.</summary>
    public static string NameOf(ReplayTerms terms)
    {
        var scenario = JsonNamingPolicy.SnakeCaseLower.ConvertName($"{terms.Synthetic!.Scenario}").Replace('_', ' ');
        return $"Synthetic {scenario}, {terms.Start.UtcDateTime.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)}";
    }

    /// <summary>What is in the market: of which one can be made.</summary>
    private static List<(Instrument Instrument, decimal Usual)> Played(OpenVenueRequest request, ReplaySource source) =>
    [
        .. source.Instruments.Where(each => request.Symbols?.Contains(each.Symbol) is not false)
            .Select(each => (each, source.Markets.UsualPriceOf(each))).Where(each => each.Item2 is not null)
            .Select(each => (each.each, each.Item2!.Value)),
    ];
}
