using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Accounts;

/// <summary>A trader's account, with what changes it.</summary>
internal sealed class WritableAccount : Account
{
    public WritableAccount(AccountId id, UserId user, AssetId home, AccountTerms terms, short profile)
        : base(id, user, home) => SetTerms(terms, profile);

    /// <summary>An account as it was.</summary>
    public WritableAccount(in AccountSnapshot row, AccountTerms terms)
        : this(row.Id, row.User, row.Home, terms, row.Profile)
    {
        (Epoch, Draws, Day, DayRealised) = (row.Epoch, row.Draws, row.Day, row.DayRealised);
        (dayOfTrades, dayTrades, IsCalled, Deadline) = (row.DayOfTrades, row.DayTrades, row.IsCalled, row.Deadline);
    }

    /// <summary>A cash account is never called: it owes nothing.</summary>
    public void SetTerms(AccountTerms terms, short profile)
    {
        (Terms, Profile) = (terms, profile);
        (IsMargin, HasDelay) = (terms.Kind == AccountKind.Margin, terms.Profile.LatencyMost.Microseconds > 0);
        IsPlain = !IsMargin && !HasDelay && !terms.IsFrozen && ReferenceEquals(terms.Rules, RiskRules.None);
        if (!IsMargin) IsCalled = false;
    }

    public void CountDraw() => Draws++;

    public void OrderOpened(bool isReduceOnly)
    {
        OpenOrders++;
        if (isReduceOnly) ReduceOnlyOrders++;
    }

    public void OrderClosed(bool isReduceOnly)
    {
        OpenOrders--;
        if (isReduceOnly) ReduceOnlyOrders--;
    }

    public void Realise(Money result, long day)
    {
        DayRealised = RealisedOn(day).Saturated(result);
        Day = day;
    }

    public void CountDayTrade(long day)
    {
        dayTrades = Shifted(day);
        dayOfTrades = day;
        if ((dayTrades & 0xFF) < 0xFF) dayTrades++;
    }

    public void CallMargin(Timestamp deadline) => (IsCalled, Deadline) = (true, deadline);

    public void RestoreMargin() => IsCalled = false;

    /// <summary>A new epoch: what was won, lost and traded before does not count any more.</summary>
    public void Reset(int epoch)
    {
        Epoch = epoch;
        DayRealised = Money.Zero;
        (dayTrades, IsCalled) = (0, false);
    }
}
