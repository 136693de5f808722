using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>A position on a day (UTC): what it was when the day began and what was paid for it since.</summary>
/// <param name="AtOpen">In steps; short below zero.</param>
/// <param name="Spent">What buying cost less what selling brought, fees included, in the quote asset.</param>
internal readonly record struct PositionDay(long Day, long AtOpen, Money Spent);

/// <summary>A lot that was closed, and its place in the log: the event, and which of the lots that it closed.</summary>
public sealed record ClosedLot(long Sequence, int Line, LotClosed Lot);

/// <summary>
/// Every account's positions and lots, and the lots that were closed. What the rules judge by, the average cost, is kept beside them in a
/// book of the venue's own kind, which is told the same events. Folded under the lock of <see cref="Portfolios"/>.
/// </summary>
public sealed class Positions
{
    private readonly AccountDirectory accounts;
    private readonly InstrumentDirectory instruments;
    private readonly Conditions conditions;
    private readonly LotBook book;
    private readonly WritablePositionBook judged = new();
    private readonly List<LotClosed> justClosed = [];
    private readonly RecentHistory<ClosedLot> closed = new();
    private readonly Dictionary<int, PositionDay> days = [];
    private readonly Dictionary<AccountId, Money> carried = [];
    private long lastClosed;
    private int lines;

    public Positions(AccountDirectory accounts, InstrumentDirectory instruments, Conditions conditions)
    {
        (this.accounts, this.instruments, this.conditions) = (accounts, instruments, conditions);
        book = new() { Closed = justClosed };
    }

    /// <summary>The rows of an account's positions in the order of listing, flat ones too.</summary>
    internal IEnumerable<int> RowsOf(AccountId account)
    {
        var rows = new List<int>();
        for (var row = book.First(account); row != LotBook.None; row = book.Next(row)) rows.Add(row);
        return rows.OrderBy(row => book[row].Instrument.Number);
    }

    public LotPosition this[int row] => book[row];

    /// <summary>The row of a position, or <see cref="LotBook.None"/>.</summary>
    public int Find(AccountId account, InstrumentId instrument) => book.Find(account, instrument);

    public IEnumerable<Lot> LotsOf(int row) => book.LotsOf(row);

    /// <summary>The lots of an account that were closed, newest first, as far as they are known here.</summary>
    internal IEnumerable<ClosedLot> ClosedOf(AccountId account) => closed.NewestFirst(account);

    /// <summary>Closed lots that may not be in a table yet, in the order of the log.</summary>
    public IEnumerable<ClosedLot> Unstored => closed.Unstored();

    /// <summary>Notes the rows that change, for who writes them down. Null to note none.</summary>
    public HashSet<int>? Changed { get; init; }

    internal LotBook Book => book;

    public void Forget(long sequence) => closed.Forget(sequence);

    /// <summary>
    /// Takes a position over from where it was written down. What it was when the day began, and what was carried in, is not.
    /// </summary>
    public void Restore(
        AccountId account, InstrumentId instrument, long net, Money realised, Money fees, Money feesApart, IEnumerable<Lot> lots)
    {
        book.Restore(account, instrument, net < 0, realised, fees, feesApart, lots);

        // The average is not written down. Only a split without any mark asks for it, and what the lots cost is then near enough.
        var cost = book[book.Find(account, instrument)].Cost;
        judged.Restore(new(account, instrument, net, cost, realised, OpenedToday: 0, OpenedOn: 0));
    }

    /// <summary>Positions as their lots make them, as rows, and their lots, position by position, oldest first.</summary>
    internal (LotPositionRow[] Positions, Lot[] Lots) LotRows
    {
        get
        {
            var (rows, lots) = (new List<LotPositionRow>(), new List<Lot>());
            foreach (var row in book.Rows)
            {
                var (position, before) = (book[row], lots.Count);
                lots.AddRange(book.LotsOf(row));
                rows.Add(new(
                    position.Account, position.Instrument, position.Net, position.Cost, position.Realised, position.Fees,
                    position.FeesApart, lots.Count - before));
            }

            return ([.. rows], [.. lots]);
        }
    }

    /// <summary>What positions were when their day began, as rows.</summary>
    internal IEnumerable<PositionDayRow> DayRows =>
        days.Select(known => new PositionDayRow(book[known.Key].Account, book[known.Key].Instrument, known.Value.Day, known.Value.AtOpen,
            known.Value.Spent));

    /// <summary>Starts where another left off.</summary>
    internal void Restore(VenueSnapshot venue, ProjectionsSnapshot own)
    {
        book.Restore(own.Positions, own.Lots);
        foreach (ref readonly var position in venue.Positions.AsSpan()) judged.Restore(in position);
        foreach (ref readonly var account in own.Accounts.AsSpan())
        {
            if (!account.CarriedIn.IsZero) carried[account.Account] = account.CarriedIn;
        }

        foreach (ref readonly var day in own.Days.AsSpan())
            days[book.Find(day.Account, day.Instrument)] = new(day.Day, day.AtOpen, day.Spent);
    }

    /// <summary>A position's day: nothing has been spent yet on one on which nothing was traded.</summary>
    internal PositionDay On(int row, long day) =>
        days.TryGetValue(row, out var known) && known.Day == day ? known : new(day, book[row].Net, Money.Zero);

    /// <summary>
    /// What positions that came in without a trade were worth then, less what those cost that left: paid in, though not in money.
    /// </summary>
    internal Money CarriedIn(AccountId account) => carried.GetValueOrDefault(account);

    public void Fold(in Event happened)
    {
        switch (happened.Type)
        {
            case EventType.TradeExecuted:
                var trade = happened.TradeExecuted;
                Fold(trade.Maker, trade.TakerSide.Opposite(), in happened);
                Fold(trade.Taker, trade.TakerSide, in happened);
                break;
            case EventType.Transferred: Fold(happened.Transferred, in happened); break;
            case EventType.SharesSplit: Fold(happened.SharesSplit, in happened); break;
            case EventType.AccountReset: Reset(happened.AccountReset.Account); break;
            default: break;
        }
    }

    private void Fold(in Fill fill, Side side, in Event happened)
    {
        if (!fill.Account.IsTrader) return;
        var trade = happened.TradeExecuted;
        var row = book.FindOrAdd(fill.Account, trade.Instrument);
        Spend(row, (side == Side.Buy ? trade.Value : -trade.Value) + fill.Fee, happened.At);
        var fee = conditions.Profile(fill.Profile).FeesInCost ? fill.Fee : Money.Zero;
        book.Trade(row, new(side, trade.Quantity, trade.Value, fee, trade.Trade, happened.At,
            accounts.Find(fill.Account)!.Terms.CostBasis, FeeApart: fill.Fee - fee));
        judged.Trade(judged.FindOrAdd(fill.Account, trade.Instrument), new(side, trade.Quantity, trade.Value, fee, happened.At));
        Keep(row, happened.Sequence);
    }

    /// <summary>What comes in or goes out of an asset that an instrument is based on becomes a lot, or closes some.</summary>
    private void Fold(in Transferred moved, in Event happened)
    {
        var at = happened.At;
        if (moved.Reason is not (TransferReason.Deposit or TransferReason.Withdrawal)) return;
        var account = accounts.Find(moved.To.IsTrader ? moved.To : moved.From)!;
        var asset = moved.Asset;
        if (asset == account.Home || instruments.Instruments.FirstOrDefault(listed => listed.Base.Id == asset) is not { } instrument)
            return;
        var steps = instrument.StepsIn(moved.Amount);
        if (steps == 0) return;

        var row = book.FindOrAdd(account.Id, instrument.Id);
        var cost = moved.Cost;
        if (moved.Reason == TransferReason.Deposit)
        {
            Spend(row, cost, at);
            book.Deposit(row, new(steps), cost, account.Terms.CostBasis, at);
            judged.Deposit(judged.FindOrAdd(account.Id, instrument.Id), new(steps), cost, at);
        }
        else
        {
            var before = book[row].Cost;
            var day = On(row, Days.Of(at));
            book.Withdraw(row, new(steps), account.Terms.CostBasis, at);
            judged.Withdraw(judged.FindOrAdd(account.Id, instrument.Id), new(steps), at);
            cost = book[row].Cost - before;
            days[row] = day with { Spent = day.Spent.Saturated(cost) };
        }

        Keep(row, happened.Sequence);
        carried[account.Id] = CarriedIn(account.Id).Saturated(cost);
    }

    private void Fold(in SharesSplit split, in Event happened)
    {
        foreach (var account in accounts.All.OrderBy(account => account.Id.Number))
        {
            var row = book.Find(account.Id, split.Instrument);
            if (row == LotBook.None) continue;
            if (days.TryGetValue(row, out var day)) days[row] = day with { AtOpen = split.Steps(day.AtOpen) };
            var judgedRow = judged.Find(account.Id, split.Instrument);
            var value = new Money((long)judged[judgedRow].InLieu(in split, instruments[split.Instrument]));
            var atCost = book[row].Net < 0 && account.Terms.Kind == AccountKind.Cash;
            book.Split(row, in split, value, atCost, happened.At);
            judged.Split(judgedRow, in split, value, atCost);
            Keep(row, happened.Sequence);
        }
    }

    private void Reset(AccountId account)
    {
        for (var row = book.First(account); row != LotBook.None; row = book.Next(row))
        {
            days.Remove(row);
            Changed?.Add(row);
        }

        book.Clear(account);
        judged.Clear(account);
        carried.Remove(account);
    }

    /// <summary>To be called before the position changes: the first of a day notes what it was.</summary>
    private void Spend(int row, Money amount, Timestamp at)
    {
        var day = On(row, Days.Of(at));
        days[row] = day with { Spent = day.Spent.Saturated(amount) };
    }

    private void Keep(int row, long sequence)
    {
        Changed?.Add(row);

        // Both sides of a trade may be one account's.
        if (sequence != lastClosed) (lastClosed, lines) = (sequence, 0);
        foreach (var lot in justClosed) closed.Add(lot.Account, sequence, new(sequence, lines++, lot));
        justClosed.Clear();
    }
}
