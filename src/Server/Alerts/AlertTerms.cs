using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Alerts;

/// <summary>What may be asked to be told.</summary>
internal static class AlertTerms
{
    private const int MostNote = 200;
    private const decimal MostPercent = 1_000;
    private const decimal MostValue = 1_000_000_000_000;
    private const int MostPlaces = 8;

    /// <summary>What is watched where it is no price; and all that is wrong with the request.</summary>
    public static WatchedIndicator? Check(CreateAlertRequest request, Instrument instrument, FieldErrors errors)
    {
        errors.Require(request.Note is null or { Length: <= MostNote }, "note", $"Must be at most {MostNote} characters.");
        if (request.Indicator is { } indicator) return CheckIndicator(request, indicator, instrument, errors);

        var isMove = request.Condition == AlertCondition.PercentMove;
        errors.Require(
            isMove == (request.Price is null), "price",
            isMove ? "Is not given for a move: it is counted from the last price." : "Must be given.");
        errors.Require(isMove == request.Percent is not null, "percent", isMove ? "Must be given." : "Is for a move.");
        errors.Require(request.Percent is null or (>= 0.01m and <= MostPercent), "percent", $"Must be from 0.01 to {MostPercent}.");
        errors.Require(request.Value is null, "value", "Is for an indicator.");
        errors.Require(request.Interval is null, "interval", "Is for an indicator.");
        return null;
    }

    private static WatchedIndicator? CheckIndicator(
        CreateAlertRequest request, IndicatorRequest indicator, Instrument instrument, FieldErrors errors)
    {
        errors.Require(
            request.Condition != AlertCondition.PercentMove, "condition", "Is of a price: an indicator's value comes above or below.");
        errors.Require(request.Price is null, "price", "Is not given for an indicator: what it waits for is the value.");
        errors.Require(request.Percent is null, "percent", "Is for a move of the price.");
        if (errors.Require(request.Value is not null, "value", "Must be given."))
            errors.Require(
                Math.Abs(request.Value!.Value) <= MostValue && decimal.Round(request.Value.Value, MostPlaces) == request.Value,
                "value", $"Must be from -{MostValue} to {MostValue}, with at most {MostPlaces} places.");
        return WatchedIndicator.Read(instrument, indicator, request.Interval, errors);
    }
}
