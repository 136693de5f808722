using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Accounts;

/// <summary>A trader's account, without its money, which the ledger has, and its positions.</summary>
internal sealed class Account(AccountId id, UserId user, AssetId home, AccountTerms terms, short profile)
{
    private long dayOfTrades;
    private ulong dayTrades;

    /// <summary>An account as it was.</summary>
    public Account(in AccountSnapshot row, AccountTerms terms)
        : this(row.Id, row.User, row.Home, terms, row.Profile)
    {
        (Epoch, Draws, Day, DayRealised) = (row.Epoch, row.Draws, row.Day, row.DayRealised);
        (dayOfTrades, dayTrades, IsCalled, Deadline) = (row.DayOfTrades, row.DayTrades, row.IsCalled, row.Deadline);
    }

    public AccountId Id { get; } = id;

    public UserId User { get; } = user;

    /// <summary>The currency it is kept in.</summary>
    public AssetId Home { get; } = home;

    public AccountTerms Terms { get; set; } = terms;

    /// <summary>The number of its profile in the venue's list.</summary>
    public short Profile { get; set; } = profile;

    /// <summary>Counted from 1; a reset begins the next.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>How many random numbers were drawn for it.</summary>
    public long Draws { get; set; }

    public int OpenOrders { get; set; }

    public int ReduceOnlyOrders { get; set; }

    /// <summary>The UTC day that <see cref="DayRealised"/> speaks of.</summary>
    public long Day { get; private set; }

    public Money DayRealised { get; private set; }

    public bool IsCalled { get; set; }

    /// <summary>When the grace of its margin call ends.</summary>
    public Timestamp Deadline { get; set; }

    public bool IsMargin => Terms.Kind == AccountKind.Margin;

    public bool HasDelay => Terms.Profile.LatencyMost.Microseconds > 0;

    public Money RealisedOn(long day) => day == Day ? DayRealised : Money.Zero;

    public void Realise(Money result, long day)
    {
        DayRealised = RealisedOn(day) + result;
        Day = day;
    }

    /// <summary>Day trades of a day and the four before it.</summary>
    public int DayTradesAt(long day)
    {
        var count = 0;
        for (var counts = Shifted(day); counts != 0; counts >>= 8) count += (int)(counts & 0xFF);
        return count;
    }

    public void CountDayTrade(long day)
    {
        dayTrades = Shifted(day);
        dayOfTrades = day;
        if ((dayTrades & 0xFF) < 0xFF) dayTrades++;
    }

    public void ForgetResults()
    {
        DayRealised = Money.Zero;
        (dayTrades, IsCalled) = (0, false);
    }

    /// <summary>All of it but its open orders, which count themselves.</summary>
    public AccountSnapshot ToSnapshot(int termsNumber) =>
        new(Id, User, Home, termsNumber, Profile, Epoch, Draws, Day, DayRealised, dayOfTrades, dayTrades, IsCalled, Deadline);

    public void AddTo(ref Digest digest)
    {
        digest.Add(Id.Number);
        digest.Add(User.Number);
        digest.Add(Home.Number);
        digest.Add(Profile);
        digest.Add((long)Terms.Kind);
        digest.Add((long)Terms.CostBasis);
        digest.Add(Terms.IsFrozen ? 1L : 0L);
        digest.Add(Epoch);
        digest.Add(Draws);
        digest.Add(Day);
        digest.Add(DayRealised.Units);
        digest.Add((long)dayTrades);
        digest.Add(dayOfTrades);
        digest.Add(IsCalled ? Deadline.UnixMicroseconds : -1L);
    }

    /// <summary>Five days of counts, a byte each, the given day's lowest.</summary>
    private ulong Shifted(long day) => day - dayOfTrades is >= 0 and < 5 and var days ? (dayTrades << (int)(8 * days)) & 0xFF_FFFF_FFFF : 0;
}
