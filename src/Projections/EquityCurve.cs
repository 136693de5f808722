using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>What an account was worth at a moment, in its own currency.</summary>
/// <param name="PositionsValue">At the venue's last trade; at cost where there was none. Short positions count below zero.</param>
/// <param name="Deposited">Paid in less taken out since the account's epoch began, positions that were deposited at what they were
/// worth.</param>
public sealed record EquityPoint(AccountId Account, Timestamp At, Money Cash, Money PositionsValue, Money Deposited);

/// <summary>
/// What every account was worth over time: at the end of each minute in which it traded or was paid, as it stood after the last of that; at
/// each full hour while it has a position; and at each midnight (UTC). Nothing is said of hours after which nothing happened: what was
/// before still holds then.
/// </summary>
public sealed class EquityCurve(AccountDirectory accounts, InstrumentDirectory instruments, Positions positions)
{
    private const long Minute = 60_000_000;
    private const long Hour = 60 * Minute;

    private readonly Dictionary<AccountId, (Money Cash, Money Deposited)> known = [];
    private readonly Dictionary<InstrumentId, Price> lastTrades = [];
    private readonly Dictionary<(AccountId, Timestamp), EquityPoint> points = [];
    private long hour = -1;

    /// <summary>The points since the last <see cref="Clear"/>. One may be said again later, and then the later one holds.</summary>
    public IReadOnlyCollection<EquityPoint> Points => points.Values;

    public IReadOnlyDictionary<InstrumentId, Price> LastTrades => lastTrades;

    public void Clear() => points.Clear();

    /// <summary>Starts where another left off.</summary>
    /// <param name="at">The time of the last event that it had folded.</param>
    public void Restore(Timestamp at) => hour = at.UnixMicroseconds / Hour;

    public void Restore(AccountId account, Money cash, Money deposited) => known[account] = (cash, deposited);

    public void Restore(InstrumentId instrument, Price lastTrade) => lastTrades[instrument] = lastTrade;

    /// <summary>Also folds the positions, which it values.</summary>
    public void Fold(in Event happened)
    {
        PassTo(happened.At);
        switch (happened.Type)
        {
            case EventType.TradeExecuted:
                var trade = happened.TradeExecuted;
                positions.Fold(in happened);
                lastTrades[trade.Instrument] = trade.Price;
                Post(in happened, instruments[trade.Instrument]);
                Tell(trade.Maker.Account, happened.At);
                Tell(trade.Taker.Account, happened.At);
                break;
            case EventType.Transferred:
                var moved = happened.Transferred;
                var account = moved.To.IsTrader ? moved.To : moved.From;
                var carried = positions.CarriedIn(account);
                positions.Fold(in happened);
                Post(in happened, instrument: null);
                Count(moved.To, moved.Amount, in moved);
                Count(moved.From, -moved.Amount, in moved);
                Deposit(account, positions.CarriedIn(account) - carried);
                Tell(moved.To, happened.At);
                Tell(moved.From, happened.At);
                break;
            case EventType.SharesSplit:
                var split = happened.SharesSplit;
                var holders = accounts.All.Select(each => each.Id)
                    .Where(each => positions.Find(each, split.Instrument) is var row and not LotBook.None && positions[row].Net != 0)
                    .ToList();
                positions.Fold(in happened);
                if (lastTrades.TryGetValue(split.Instrument, out var last)) lastTrades[split.Instrument] = split.Nearest(last);
                foreach (var holder in holders) Tell(holder, happened.At);
                break;
            case EventType.AccountReset:
                positions.Fold(in happened);
                var reset = happened.AccountReset.Account;
                known[reset] = (known.GetValueOrDefault(reset).Cash, Money.Zero);
                Tell(reset, happened.At);
                break;
            default: break;
        }
    }

    /// <summary>Tells what stood when a full hour struck.</summary>
    private void PassTo(Timestamp at)
    {
        var (before, now) = (hour, at.UnixMicroseconds / Hour);
        hour = now;
        if (before < 0 || now == before) return;
        var struck = new Timestamp(now * Hour);
        var isNewDay = Days.Of(new(before * Hour)) != Days.Of(at);
        foreach (var account in known.Keys)
        {
            if (isNewDay || HasPosition(account)) points[(account, struck)] = PointOf(account, struck);
        }
    }

    private bool HasPosition(AccountId account)
    {
        for (var row = positions.Book.First(account); row != LotBook.None; row = positions.Book.Next(row))
        {
            if (positions[row].Net != 0) return true;
        }

        return false;
    }

    private void Post(in Event happened, Instrument? instrument)
    {
        Span<Posting> room = stackalloc Posting[Postings.Most];
        foreach (ref readonly var posting in room[..Postings.Of(in happened, instrument, room)])
        {
            Pay(posting.From.Account, posting.Asset, -posting.Amount);
            Pay(posting.To.Account, posting.Asset, posting.Amount);
        }
    }

    /// <summary>Whichever bucket it is in: what is owed is cash below zero, so the three of them come to the account's own.</summary>
    private void Pay(AccountId account, AssetId asset, Money amount)
    {
        if (!account.IsTrader || accounts.Find(account)!.Home != asset) return;
        var (cash, deposited) = known.GetValueOrDefault(account);
        known[account] = (cash + amount, deposited);
    }

    private void Count(AccountId account, Money amount, in Transferred moved)
    {
        if (account.IsTrader && accounts.Find(account)!.Home == moved.Asset
            && moved.Reason is TransferReason.Deposit or TransferReason.Withdrawal or TransferReason.Reset) Deposit(account, amount);
    }

    private void Deposit(AccountId account, Money amount)
    {
        var (cash, deposited) = known.GetValueOrDefault(account);
        known[account] = (cash, deposited.Saturated(amount));
    }

    private void Tell(AccountId account, Timestamp at)
    {
        if (!account.IsTrader) return;
        var end = new Timestamp(((at.UnixMicroseconds / Minute) + 1) * Minute);
        points[(account, end)] = PointOf(account, end);
    }

    private EquityPoint PointOf(AccountId account, Timestamp at)
    {
        var home = accounts.Find(account)!.Home;
        var (cash, deposited) = known.GetValueOrDefault(account);
        Int128 worth = 0;
        for (var row = positions.Book.First(account); row != LotBook.None; row = positions.Book.Next(row))
        {
            var position = positions[row];
            var instrument = instruments[position.Instrument];
            if (position.Net == 0 || instrument.Quote.Id != home) continue;
            worth += lastTrades.TryGetValue(position.Instrument, out var price) ? instrument.WorthOf(price, position.Net)
                : position.Net < 0 ? -position.Cost.Units : position.Cost.Units;
        }

        return new(account, at, cash, Share.Clamped(worth), deposited);
    }
}
