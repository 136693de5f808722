using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Accounts;

/// <summary>
/// A trader's account, without its money, which the ledger has, and without its positions. This is what may be read;
/// <see cref="WritableAccount"/> changes it.
/// </summary>
internal abstract class Account(AccountId id, UserId user, AssetId home)
{
    private protected long dayOfTrades;
    private protected ulong dayTrades;

    public AccountId Id { get; } = id;

    public UserId User { get; } = user;

    /// <summary>The currency it is kept in.</summary>
    public AssetId Home { get; } = home;

    public AccountTerms Terms { get; private protected set; } = null!;

    /// <summary>The number of its profile in the venue's list.</summary>
    public short Profile { get; private protected set; }

    /// <summary>Counted from 1; a reset begins the next.</summary>
    public int Epoch { get; private protected set; } = 1;

    /// <summary>How many random numbers were drawn for it.</summary>
    public long Draws { get; private protected set; }

    public int OpenOrders { get; private protected set; }

    public int ReduceOnlyOrders { get; private protected set; }

    /// <summary>The UTC day that <see cref="DayRealised"/> speaks of.</summary>
    public long Day { get; private protected set; }

    public Money DayRealised { get; private protected set; }

    public bool IsCalled { get; private protected set; }

    /// <summary>When the grace of its margin call ends.</summary>
    public Timestamp Deadline { get; private protected set; }

    public bool IsMargin { get; private protected set; }

    public bool HasDelay { get; private protected set; }

    /// <summary>A cash account that trades at once and without rules of its own, as most do.</summary>
    public bool IsPlain { get; private protected set; }

    public Money RealisedOn(long day) => day == Day ? DayRealised : Money.Zero;

    /// <summary>Day trades of a day and the four before it.</summary>
    public int DayTradesAt(long day)
    {
        var count = 0;
        for (var counts = Shifted(day); counts != 0; counts >>= 8) count += (int)(counts & 0xFF);
        return count;
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
    private protected ulong Shifted(long day) =>
        day - dayOfTrades is >= 0 and < 5 and var days ? (dayTrades << (int)(8 * days)) & 0xFF_FFFF_FFFF : 0;
}
