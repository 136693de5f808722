using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>
/// A position and what the market says of it, in the quote asset. Price, value and profit are null while no price is known.
/// </summary>
/// <param name="Net">In steps; short below zero.</param>
/// <param name="Cost">What the open lots cost, or brought in when short.</param>
/// <param name="Realised">What closed lots won or lost since the account's epoch began.</param>
/// <param name="MarketValue">Below zero when short.</param>
/// <param name="Fees">What its trades were charged since then.</param>
/// <param name="FeesApart">What of that neither cost nor results hold.</param>
public sealed record PositionView(
    Instrument Instrument, long Net, Money Cost, Money Realised, Price? MarketPrice, Money? MarketValue, Money? Unrealised, Money Fees,
    Money FeesApart)
{
    public bool IsFlat => Net == 0;

    /// <summary>What it won or lost, of closed lots and open ones, after all fees.</summary>
    public Money NetProfit => Realised.Saturated(Unrealised ?? Money.Zero).Saturated(-FeesApart);

    /// <summary>The same before fees: by price alone.</summary>
    public Money GrossProfit => NetProfit.Saturated(Fees);

    /// <summary>At the market; at cost while no price is known. Short positions count below zero.</summary>
    internal Money Worth => MarketValue ?? (Net < 0 ? -Cost : Cost);

    /// <summary>How much it is, whichever way.</summary>
    public Quantity Size => new(Math.Abs(Net));
}

/// <summary>An account's worth in its own currency.</summary>
/// <param name="Cash">Available and held, less what is owed.</param>
/// <param name="Available">What can be spent of the currency.</param>
/// <param name="PositionsValue">At the mark; at cost while none is known. Short positions count below zero.</param>
/// <param name="DayProfit">Since midnight UTC, fees included.</param>
/// <param name="Deposited">Deposits less withdrawals since the account's epoch began: equity above it is profit.</param>
public sealed record PortfolioView(
    AccountId Account,
    Asset Currency,
    Money Cash,
    Money Owed,
    Money Available,
    Money PositionsValue,
    Money Unrealised,
    Money DayProfit,
    Money Deposited)
{
    public Money Equity => Cash + PositionsValue;

    public Money TotalProfit => Equity - Deposited;
}

/// <summary>An account's total profit and what it is made of, all of one moment.</summary>
/// <param name="Positions">Of the instruments that are priced in the account's currency, flat ones too, in the order of listing.</param>
public sealed record ProfitView(PortfolioView Portfolio, IReadOnlyList<PositionView> Positions, Income Income);

/// <summary>
/// What accounts have and what became of it, as it is read, from any thread: balances, positions, statements, executions. Each answer is of
/// one moment, between two commands. So is a portfolio with its prices: whatever changes what is held together with what it is worth, a
/// trade or a split, is folded under this lock and the market's at once; and who holds this lock may ask a market, never the other way
/// round. Prices that move by themselves change a market alone.
/// </summary>
public sealed class Portfolios
{
    /// <summary>What accounts are kept in unless they say otherwise.</summary>
    public const string Currency = "USD";

    private readonly Definitions definitions;
    private readonly MarketViews markets;
    private TradeHistory trades = new();
    private Positions positions;
    private AccountBalances balances = new();
    private Timestamp interestChargedAt;

    internal Portfolios(Definitions definitions, MarketViews markets)
    {
        (this.definitions, this.markets) = (definitions, markets);
        positions = new(definitions.Accounts, definitions.Instruments, definitions.Conditions);
    }

    /// <summary>Held while a command's events are folded, and for each question.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>An account's executions, newest first, those before one: the newest few, and all that are not in a table yet.</summary>
    /// <param name="until">Only those up to then.</param>
    public IReadOnlyList<TradeView> Trades(AccountId account, long before, int most, Timestamp? until = null)
    {
        lock (Gate) return [.. trades.Of(account, before).Where(trade => IsBy(until, trade.At)).Take(most)];
    }

    public IReadOnlyList<Balance> Balances(AccountId account)
    {
        lock (Gate) return [.. balances.Of(account)];
    }

    /// <summary>An account's positions in the order of listing, flat ones too.</summary>
    public IReadOnlyList<PositionView> Positions(AccountId account)
    {
        lock (Gate) return [.. positions.RowsOf(account).Select(View)];
    }

    /// <summary>One position, or null where the account never had one.</summary>
    public PositionView? Position(AccountId account, InstrumentId instrument)
    {
        lock (Gate) return positions.Find(account, instrument) is var row and not LotBook.None ? View(row) : null;
    }

    /// <summary>
    /// An account's positions in the order of listing, flat ones too, each with what it won or lost since midnight UTC, fees included.
    /// </summary>
    public IReadOnlyList<(PositionView Position, Money DayProfit)> PositionsOfDay(AccountId account, Timestamp now)
    {
        lock (Gate) return [.. positions.RowsOf(account).Select(row => OfDay(row, now))];
    }

    /// <summary>One of these, or null where the account never had it.</summary>
    public (PositionView Position, Money DayProfit)? PositionOfDay(AccountId account, InstrumentId instrument, Timestamp now)
    {
        lock (Gate) return positions.Find(account, instrument) is var row and not LotBook.None ? OfDay(row, now) : null;
    }

    /// <summary>What a position is made of, oldest first.</summary>
    public IReadOnlyList<Lot> OpenLots(AccountId account, InstrumentId instrument)
    {
        lock (Gate) return positions.Find(account, instrument) is var row and not LotBook.None ? [.. positions.LotsOf(row)] : [];
    }

    /// <summary>The lots of a position that were closed, newest first, as far as they are not in a table yet.</summary>
    /// <param name="until">Only those that were closed by then.</param>
    public IReadOnlyList<ClosedLot> ClosedLots(AccountId account, InstrumentId instrument, int most, Timestamp? until = null)
    {
        lock (Gate)
            return
            [
                .. positions.ClosedOf(account)
                    .Where(closed => closed.Lot.Instrument == instrument && IsBy(until, closed.Lot.ClosedAt)).Take(most),
            ];
    }

    /// <summary>
    /// An account's movements of money and assets, newest first, those before one, as far as they are not in a table yet.
    /// </summary>
    /// <param name="until">Only those up to then.</param>
    public IReadOnlyList<StatementLine> Statement(AccountId account, AssetId? asset, long before, int most, Timestamp? until = null)
    {
        lock (Gate)
            return
            [
                .. balances.Statements.Of(account, before)
                    .Where(line => (asset is null || line.Asset == asset) && IsBy(until, line.At)).Take(most),
            ];
    }

    /// <summary>When an account last paid interest.</summary>
    public Timestamp InterestChargedAt
    {
        get
        {
            lock (Gate) return interestChargedAt;
        }
    }

    public PortfolioView Of(AccountId account, Timestamp now)
    {
        lock (Gate)
        {
            var known = definitions.Accounts.Find(account) ?? throw new InvalidOperationException($"There is no account {account.Number}.");
            var (currency, today) = (definitions.Instruments[known.Home], Days.Of(now));
            var (worth, unrealised) = ((Int128)0, (Int128)0);
            var day = (Int128)balances.EarnedOn(account, currency.Id, today).Units;
            foreach (var row in positions.RowsOf(account))
            {
                var instrument = definitions.Instruments[positions[row].Instrument];
                if (instrument.Quote.Id != currency.Id) continue;
                var (mark, open) = markets[instrument].Prices;
                var view = View(row, mark);
                worth += view.Worth.Units;
                unrealised += view.Unrealised?.Units ?? 0;
                day += DayProfit(row, view, open, today);
            }

            var cash = balances.Of(account, currency.Id);
            return new(
                account, currency, cash.Total, cash.Owed, cash.Available, Share.Clamped(worth), Share.Clamped(unrealised),
                Share.Clamped(day), balances.DepositedBy(account, currency.Id).Saturated(positions.CarriedIn(account)));
        }
    }

    /// <summary>The same with the balances that it was worked out from.</summary>
    public (PortfolioView Portfolio, IReadOnlyList<Balance> Balances) WithBalances(AccountId account, Timestamp now)
    {
        lock (Gate) return (Of(account, now), Balances(account));
    }

    /// <summary>What the account's total profit is made of.</summary>
    public ProfitView ProfitOf(AccountId account, Timestamp now)
    {
        lock (Gate)
        {
            var portfolio = Of(account, now);
            return new(
                portfolio, [.. Positions(account).Where(position => position.Instrument.Quote.Id == portfolio.Currency.Id)],
                balances.IncomeOf(account, portfolio.Currency.Id));
        }
    }

    /// <summary>With the lock held.</summary>
    internal void TakeOver(Portfolios rebuilt) =>
        (trades, positions, balances, interestChargedAt) = (rebuilt.trades, rebuilt.positions, rebuilt.balances, rebuilt.interestChargedAt);

    /// <summary>With the lock held.</summary>
    internal void Fold(in Event happened)
    {
        if (happened is { Type: EventType.Transferred, Transferred.Reason: TransferReason.Interest }) interestChargedAt = happened.At;
        trades.Fold(in happened);
        positions.Fold(in happened);
        balances.Fold(in happened, EventFacts.InstrumentOf(in happened) is { } known ? definitions.Instruments[known] : null);
    }

    /// <summary>What is in tables up to these events is not needed here any more.</summary>
    internal void Forget(long storedTrades, long storedLedger, long storedPortfolio)
    {
        trades.Forget(storedTrades);
        balances.Statements.Forget(storedLedger);
        positions.Forget(storedPortfolio);
    }

    /// <summary>A snapshot of these and of what it is given.</summary>
    internal ProjectionsSnapshot Snapshot(long sequence, Timestamp at, Timestamp[] phasesSince, OrderHistory orders) => new()
    {
        Sequence = sequence,
        At = at,
        InterestChargedAt = interestChargedAt,
        PhasesSince = phasesSince,
        Orders = orders.OpenRows,
        OrderExtras = orders.OpenExtras,
        OrderProfiles = orders.Profiles,
        Trades = [.. trades.All],
        Accounts = [.. definitions.Accounts.All.Select(account => new AccountHistoryRow(
            account.Id, account.CreatedAt, balances.Statements.CountOf(account.Id), positions.CarriedIn(account.Id)))],
        PaidIn = [.. balances.PaidIn],
        Days = [.. positions.DayRows],
        Positions = positions.LotRows.Positions,
        Lots = positions.LotRows.Lots,
    };

    /// <summary>Starts where another left off.</summary>
    internal void Restore(VenueSnapshot venue, ProjectionsSnapshot own)
    {
        interestChargedAt = own.InterestChargedAt;
        trades.Restore(own.Trades);
        positions.Restore(venue, own);
        balances.Restore(venue, own);
    }

    private static bool IsBy(Timestamp? until, Timestamp at) => until is not { } last || at <= last;

    private (PositionView Position, Money DayProfit) OfDay(int row, Timestamp now)
    {
        var (mark, open) = markets[positions[row].Instrument].Prices;
        var view = View(row, mark);
        return (view, Share.Clamped(DayProfit(row, view, open, Days.Of(now))));
    }

    private Int128 DayProfit(int row, PositionView view, Price? open, long today)
    {
        var since = positions.On(row, today);
        var atOpen = open is { } price ? view.Instrument.WorthOf(price, since.AtOpen) : (Int128)view.Worth.Units - since.Spent.Units;
        return (Int128)view.Worth.Units - atOpen - since.Spent.Units;
    }

    private PositionView View(int row) => View(row, markets[positions[row].Instrument].Mark);

    private PositionView View(int row, Price? mark)
    {
        var position = positions[row];
        var instrument = definitions.Instruments[position.Instrument];
        var (fees, apart) = (position.Fees, position.FeesApart);
        if (mark is not { } price) return new(instrument, position.Net, position.Cost, position.Realised, null, null, null, fees, apart);
        var value = instrument.WorthOf(price, position.Net);
        var cost = position.Net < 0 ? -position.Cost.Units : position.Cost.Units;
        return new(
            instrument, position.Net, position.Cost, position.Realised, price, Share.Clamped(value), Share.Clamped(value - cost), fees,
            apart);
    }
}
