using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>How long what an account sends is on its way.</summary>
/// <param name="seed">What delays are drawn from.</param>
internal sealed class Latency(long seed)
{
    /// <summary>The account's next random delay: its own, whatever other accounts do.</summary>
    public Duration Draw(Account account)
    {
        if (!account.HasDelay) return default;
        var (least, most) = (account.Terms.Profile.LatencyLeast.Microseconds, account.Terms.Profile.LatencyMost.Microseconds);
        var draw = new Digest();
        draw.Add(seed);
        draw.Add(account.Id.Number);
        draw.Add(account.Draws);
        return new(least + (long)(draw.Value % (ulong)(most - least + 1)));
    }
}
