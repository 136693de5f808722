using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>
/// What a user may have: accounts, and money that is paid in on one day (UTC). A command brings the limit, zero for none; the venue keeps
/// the sums, so that no two requests pass it together.
/// </summary>
internal sealed class UserLimits(VenueState state)
{
    /// <summary>Whether a user may have one more account.</summary>
    public bool MayOpen(UserId user, int mostAccounts) => mostAccounts <= 0 || state.AccountsOf(user) < mostAccounts;

    /// <summary>Whether a user's accounts of a currency may be paid in so much more today. Nothing is never too much.</summary>
    public bool MayPayIn(UserId user, AssetId home, Int128 worth, Money limit) =>
        limit <= Money.Zero || worth == 0 || state.PaidInToday(user, home) + worth <= limit.Units;
}
