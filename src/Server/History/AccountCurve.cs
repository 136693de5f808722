using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.History;

/// <summary>What was paid into an account, or taken out of it (below zero). A reset is what the account began anew with.</summary>
public readonly record struct AccountFlow(Timestamp At, LedgerReason Reason, AssetId Asset, Money Amount);

/// <summary>What an account was worth over time: as the tables know it, and as it stands now.</summary>
public sealed class AccountCurve(EquityArchive archive, AccountArchive statements, Portfolios portfolios)
{
    /// <summary>So many flows are told of at most: the newest.</summary>
    public const int MostFlows = 200;

    /// <summary>A reset takes out at most one line of each asset and debt, and gives in one.</summary>
    private const int LinesOfOpening = 10;

    /// <summary>
    /// Since the account's beginning or that of a period, oldest first. There is at least one. The first is what the account was opened
    /// with, or began anew with, or what stood when the period began.
    /// </summary>
    /// <param name="length">How long before now the period began; null for the account's beginning.</param>
    /// <param name="until">Where that is told only up to a moment: it counts as now, and the last point is the last before it.</param>
    public async Task<IReadOnlyList<EquityPoint>> PointsAsync(
        AccountView account, Duration? length, CandleInterval interval, Timestamp now, Timestamp? until, CancellationToken cancellation)
    {
        var began = await statements.BeganAsync(account, cancellation, until);
        var from = length is { } period ? new((until ?? now).UnixMicroseconds - period.Microseconds) : began;
        EquityPoint[] opening = began >= from ? [await OpeningAsync(account, began, until, cancellation)] : [];
        var told = await archive.ListAsync(
            account.Id, began, from, Duration.FromHours(1) with { Microseconds = interval.Minutes * 60_000_000L }, cancellation, until);

        // What stood before the period stands at its beginning.
        if (told.Count > 0 && told[0].At < from) told = [told[0] with { At = from }, .. told.Skip(1)];
        if (until is not null)
        {
            return opening.Length + told.Count > 0 ? [.. opening, .. told]
                : [new(account.Id, began, Money.Zero, Money.Zero, Money.Zero)];
        }

        // A minute that is still running has its point at its end, and that is later than now.
        var current = portfolios.Of(account.Id, now);
        var last = new EquityPoint(account.Id, now, current.Cash, current.PositionsValue, current.Deposited);
        return [.. opening, .. told.Where(point => point.At < now), last];
    }

    /// <summary>What came in and went out from a moment on, oldest first: at most the newest <see cref="MostFlows"/>.</summary>
    public async Task<IReadOnlyList<AccountFlow>> FlowsAsync(
        AccountView account, Timestamp from, Timestamp? until, CancellationToken cancellation)
    {
        var lines = await statements.FlowsAsync(account.Id, from, MostFlows, cancellation, until);
        var begins = lines.FirstOrDefault(
            line => IsOpening(line, account) && line.Reason == LedgerReason.Reset && line.Amount > Money.Zero);
        return
        [
            .. lines.Where(line => line.Bucket == StatementBucket.Owned && (line.Reason != LedgerReason.Reset || line == begins))
                .Select(line => new AccountFlow(line.At, line.Reason, line.Asset, line.Amount)).Reverse(),
        ];
    }

    /// <summary>What the account had when it began. That is no gain: it counts as paid in.</summary>
    private async Task<EquityPoint> OpeningAsync(
        AccountView account, Timestamp began, Timestamp? until, CancellationToken cancellation)
    {
        var lines = until < began ? [] : await statements.FlowsAsync(account.Id, began, LinesOfOpening, cancellation, began);
        var cash = lines.FirstOrDefault(line => IsOpening(line, account)).Balance;
        return new(account.Id, began, cash, Money.Zero, cash);
    }

    private static bool IsOpening(StatementLine line, AccountView account) =>
        line.Bucket == StatementBucket.Owned && line.Asset == account.Home;
}
