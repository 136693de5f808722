using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

internal sealed class NaiveAccount(int number, UserId user, NaiveAsset home, AccountTerms terms)
{
    public int Number { get; } = number;

    public UserId User { get; } = user;

    public NaiveAsset Home { get; } = home;

    public AccountTerms Terms { get; set; } = terms;

    public bool IsMargin => Terms.Kind == AccountKind.Margin;

    public bool HasDelay => Terms.Profile.LatencyMost.Microseconds > 0;

    public int Epoch { get; set; } = 1;

    public long Draws { get; set; }

    public bool IsCalled { get; set; }

    public Timestamp Deadline { get; set; }

    /// <summary>By instrument.</summary>
    public SortedDictionary<int, NaivePosition> Positions { get; } = [];

    /// <summary>What was paid in, in units of home, and on which UTC day.</summary>
    public List<(long Day, Int128 Worth)> PaidIn { get; } = [];

    /// <summary>On which UTC days an order closed what was opened that day.</summary>
    public List<long> DayTrades { get; } = [];

    /// <summary>What was won or lost, and on which UTC day.</summary>
    public List<(long Day, NaiveInstrument Instrument, Int128 Result)> Results { get; } = [];

    public NaivePosition In(NaiveInstrument instrument)
    {
        if (!Positions.ContainsKey(instrument.Number)) Positions[instrument.Number] = new(instrument);
        return Positions[instrument.Number];
    }

    public long Net(NaiveInstrument instrument) => In(instrument).Net;

    /// <summary>How much of so many steps on a side would only make its position smaller.</summary>
    public long Reducible(NaiveInstrument instrument, Side side) => Math.Max(0, side == Side.Sell ? Net(instrument) : -Net(instrument));
}
