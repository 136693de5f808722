using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>
/// What each user's accounts come to together: how many there are, and what was paid into those of a currency on a day (UTC).
/// </summary>
internal sealed class UserTotals
{
    private readonly Dictionary<UserId, int> accounts = [];
    private readonly Dictionary<(UserId User, AssetId Home), (long Day, Int128 Amount)> paidIn = [];

    /// <summary>The newest day of each user and currency.</summary>
    public IEnumerable<PaidInSnapshot> PaidIn =>
        paidIn.Select(of => new PaidInSnapshot(of.Key.User, of.Key.Home, of.Value.Day, of.Value.Amount));

    public int AccountsOf(UserId user) => accounts.GetValueOrDefault(user);

    /// <summary>In units of the currency, or zero.</summary>
    public Int128 PaidInOn(long day, UserId user, AssetId home) =>
        paidIn.TryGetValue((user, home), out var known) && known.Day == day ? known.Amount : 0;

    public void CountAccount(UserId user) => accounts[user] = AccountsOf(user) + 1;

    public void PayIn(long day, UserId user, AssetId home, Money worth) =>
        paidIn[(user, home)] = (day, PaidInOn(day, user, home) + worth.Units);

    public void Restore(in PaidInSnapshot row) => paidIn[(row.User, row.Home)] = (row.Day, row.Amount);
}
