using System.Globalization;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.CorporateActions;

public enum CorporateActionType
{
    /// <summary>So many new shares for so many old ones.</summary>
    Split,

    /// <summary>So much for each share.</summary>
    CashDividend,
}

public enum CorporateActionStatus
{
    /// <summary>Its ex-date is to come.</summary>
    Pending,

    Applied,

    /// <summary>Taken back, or refused by the venue.</summary>
    Cancelled,
}

/// <summary>An action as it is said, by a file or by an administrator.</summary>
/// <param name="To">Of a split: new shares for <paramref name="From"/> old ones.</param>
/// <param name="Amount">Of a dividend: for each share, in the quote asset.</param>
internal sealed record SaidAction(string Symbol, CorporateActionType Type, DateOnly ExDate, int? To, int? From, decimal? Amount)
{
    /// <summary>What is wrong with it in itself, by the rules of the venue; none where nothing is.</summary>
    /// <param name="instrument">Null where it is not listed yet: then what depends on it shows on the ex-date.</param>
    public Rejection Judge(Instrument? instrument)
    {
        if (instrument is { AssetClass: not (AssetClass.Equity or AssetClass.Etf) }) return Rejection.NotSplittable;
        if (Type == CorporateActionType.Split)
            return To is >= 1 and <= SplitShares.MostShares && From is >= 1 and <= SplitShares.MostShares && To != From
                ? Rejection.None : Rejection.SplitMalformed;
        return instrument is null
            ? Amount > 0 ? Rejection.None : Rejection.AmountNotPositive
            : instrument.Quote.TryMoney(Amount ?? 0, out _);
    }
}

/// <summary>An action as it is stored.</summary>
internal sealed record CorporateActionRow(
    long Id, string Symbol, string Type, DateOnly ExDate, int? ToShares, int? FromShares, decimal? Amount, string Status, string? Reason,
    DateTimeOffset CreatedAt, DateTimeOffset? AppliedAt, long? EventSequence)
{
    public bool IsSplit => Type == "split";

    /// <summary>What the venue is asked; null where the instrument's currency cannot say the amount.</summary>
    public Command? CommandFor(Instrument instrument) => IsSplit
        ? new SplitShares(instrument.Id, ToShares!.Value, FromShares!.Value, Id)
        : instrument.Quote.TryMoney(Amount!.Value, out var perUnit) == Rejection.None ? new PayDividend(instrument.Id, perUnit, Id) : null;
}

/// <param name="ExDate">The first day on which shares trade without it, by the calendar of their market: it is carried out when that day
/// begins.</param>
/// <param name="To">Of a split: new shares for <paramref name="From"/> old ones.</param>
/// <param name="Amount">Of a dividend: for each share, in the quote asset. Who is short pays it.</param>
/// <param name="Reason">Why the venue refused it.</param>
/// <param name="EventSequence">The event that says it.</param>
public sealed record CorporateActionBody(
    string Id, string Symbol, CorporateActionType Type, string ExDate, int? To, int? From, decimal? Amount, CorporateActionStatus Status,
    string? Reason, DateTimeOffset? AppliedAt, string? EventSequence)
{
    internal static CorporateActionBody Of(CorporateActionRow row) => new(
        row.Id.ToString(CultureInfo.InvariantCulture), row.Symbol,
        row.IsSplit ? CorporateActionType.Split : CorporateActionType.CashDividend,
        row.ExDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.ToShares, row.FromShares, row.Amount,
        row.Status switch
        {
            "pending" => CorporateActionStatus.Pending,
            "applied" => CorporateActionStatus.Applied,
            _ => CorporateActionStatus.Cancelled,
        },
        row.Reason, row.AppliedAt, row.EventSequence?.ToString(CultureInfo.InvariantCulture));
}
