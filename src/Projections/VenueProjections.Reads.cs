using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;

namespace TradeCraft.Projections;

/// <summary>The last price, the touch and the day of an instrument: since when its calendar says. Null where nothing is known yet.</summary>
public sealed record Ticker(
    Instrument Instrument, Price? Last, BookLevel? Bid, BookLevel? Ask, Price? Open, Price? High, Price? Low, Quantity Volume, Timestamp? At);

/// <summary>The best levels of a book. <paramref name="Version"/> rises with each change of it.</summary>
public sealed record BookView(Instrument Instrument, long Version, IReadOnlyList<BookLevel> Bids, IReadOnlyList<BookLevel> Asks);

/// <summary>A position and what the market says of it, in the quote asset. Price, value and profit are null while no price is known.</summary>
/// <param name="Net">In steps; short below zero.</param>
/// <param name="Cost">What the open lots cost, or brought in when short.</param>
/// <param name="Realised">What closed lots won or lost since the account's epoch began.</param>
/// <param name="MarketValue">Below zero when short.</param>
public sealed record PositionView(Instrument Instrument, long Net, Money Cost, Money Realised, Price? MarketPrice, Money? MarketValue, Money? Unrealised)
{
    public bool IsFlat => Net == 0;

    /// <summary>How much it is, whichever way.</summary>
    public Quantity Size => new(Math.Abs(Net));
}

/// <summary>An account's worth in its own currency.</summary>
/// <param name="Cash">Available and held, less what is owed.</param>
/// <param name="BuyingPower">What an order can still tie up; of a margin account what it could still take on in shares, orders left out.</param>
/// <param name="PositionsValue">At the mark; at cost while none is known. Short positions count below zero.</param>
/// <param name="DayProfit">Since midnight UTC, fees included.</param>
/// <param name="Deposited">Deposits less withdrawals since the account's epoch began: equity above it is profit.</param>
public sealed record PortfolioView(
    AccountId Account, Asset Currency, Money Cash, Money Owed, Money BuyingPower, Money PositionsValue, Money Unrealised, Money DayProfit, Money Deposited)
{
    public Money Equity => Cash + PositionsValue;

    public Money TotalProfit => Equity - Deposited;
}

/// <summary>What may be asked of the projections, from any thread.</summary>
public sealed partial class VenueProjections
{
    /// <summary>What accounts are kept in unless they say otherwise.</summary>
    public const string Currency = "USD";

    /// <summary>An order that is open, or ended too lately to be in a table.</summary>
    public OrderView? Order(OrderId order)
    {
        lock (gate) return orders.Find(order);
    }

    /// <summary>The same with what happened to it, and how the request that placed it was answered if that is not in a table yet: all of one moment.</summary>
    public OrderRecord? OrderRecord(OrderId order)
    {
        lock (gate) return orders.Record(order);
    }

    /// <summary>The order as the request that placed it was answered the first time, if that is not in a table yet.</summary>
    public OrderView? AnswerOf(OrderId order)
    {
        lock (gate) return orders.AnswerOf(order);
    }

    /// <summary>The newest of an account's orders with this client order id, of those that <see cref="Order(OrderId)"/> knows.</summary>
    public OrderView? Order(AccountId account, string clientOrderId)
    {
        lock (gate) return orders.Find(account, clientOrderId);
    }

    /// <summary>An account's orders, newest first, those before an order: all that are open, and those that ended too lately to be in a table.</summary>
    public IReadOnlyList<OrderView> Orders(AccountId account, Func<OrderView, bool> wanted, OrderId before, int most)
    {
        lock (gate) return [.. orders.Of(account, before).Where(wanted).Take(most)];
    }

    /// <summary>An account's open orders, newest first.</summary>
    public IReadOnlyList<OrderView> OpenOrders(AccountId account) => Orders(account, order => order.IsOpen, new(long.MaxValue), int.MaxValue);

    /// <summary>An account's executions, newest first, those before one: the newest few, and all that are not in a table yet.</summary>
    public IReadOnlyList<TradeView> Trades(AccountId account, long before, int most)
    {
        lock (gate) return [.. trades.Of(account, before).Take(most)];
    }

    public IReadOnlyList<Balance> Balances(AccountId account)
    {
        lock (gate) return [.. balances.Of(account)];
    }

    /// <summary>An account's positions in the order of listing, flat ones too.</summary>
    public IReadOnlyList<PositionView> PositionsOf(AccountId account)
    {
        lock (gate) return [.. positions.RowsOf(account).Select(View)];
    }

    /// <summary>One position, or null where the account never had one.</summary>
    public PositionView? PositionOf(AccountId account, InstrumentId instrument)
    {
        lock (gate) return positions.Find(account, instrument) is var row and not PositionBook.None ? View(row) : null;
    }

    /// <summary>What a position is made of, oldest first.</summary>
    public IReadOnlyList<Lot> OpenLots(AccountId account, InstrumentId instrument)
    {
        lock (gate) return positions.Find(account, instrument) is var row and not PositionBook.None ? [.. positions.LotsOf(row)] : [];
    }

    /// <summary>The lots of a position that were closed, newest first, as far as they are not in a table yet.</summary>
    public IReadOnlyList<ClosedLot> ClosedLots(AccountId account, InstrumentId instrument, int most)
    {
        lock (gate) return [.. positions.ClosedOf(account).Where(closed => closed.Lot.Instrument == instrument).Take(most)];
    }

    /// <summary>An account's movements of money and assets, newest first, those before one, as far as they are not in a table yet.</summary>
    public IReadOnlyList<StatementLine> Statement(AccountId account, AssetId? asset, long before, int most)
    {
        lock (gate) return [.. balances.Statements.Of(account, before).Where(line => asset is null || line.Asset == asset).Take(most)];
    }

    public PortfolioView Portfolio(AccountId account, Timestamp now)
    {
        lock (gate)
        {
            var known = Accounts.Find(account) ?? throw new InvalidOperationException($"There is no account {account.Number}.");
            var (currency, today) = (Instruments[known.Home], Days.Of(now));
            var (worth, unrealised, day, required) = ((Int128)0, (Int128)0, (Int128)balances.EarnedOn(account, currency.Id, today).Units, (Int128)0);
            foreach (var row in positions.RowsOf(account))
            {
                var view = View(row);
                if (view.Instrument.Quote.Id != currency.Id) continue;
                var value = (Int128)(view.MarketValue?.Units ?? (view.Net < 0 ? -view.Cost.Units : view.Cost.Units));
                worth += value;
                unrealised += view.Unrealised?.Units ?? 0;
                day += DayProfit(row, view, today);
                required += Share.RoundedUp(Int128.Abs(value), Conditions.TermsOf(view.Instrument.Id).Initial);
            }

            var cash = balances.Of(account, currency.Id);
            var power = known.Terms.Kind == AccountKind.Cash ? cash.Available.Units
                : Int128.Max(0, cash.Total.Units + worth - required) * known.Terms.Profile.EquityLeverage;
            return new(
                account, currency, cash.Total, cash.Owed, Share.Clamped(power), Share.Clamped(worth), Share.Clamped(unrealised), Share.Clamped(day),
                balances.DepositedBy(account, currency.Id) + positions.CarriedIn(account));
        }
    }

    public Ticker Ticker(Instrument instrument)
    {
        lock (gate)
        {
            var (tape, depth) = (tapes[instrument.Id.Number], depths[instrument.Id.Number]);
            var bars = candles[instrument.Id.Number];
            var day = bars.Since(TradingCalendar.Of(instrument.AssetClass).ChangeSince(now));
            return new(
                instrument, tape.Last?.Price ?? bars.Running(CandleInterval.Minute)?.Close, Touch(depth, Side.Buy), Touch(depth, Side.Sell),
                day?.Open, day?.High, day?.Low, day?.Volume ?? Quantity.Zero, tape.Last?.At);
        }
    }

    public BookView Book(Instrument instrument, int levels)
    {
        lock (gate)
        {
            var depth = depths[instrument.Id.Number];
            return new(instrument, depth.Version, [.. depth.Best(Side.Buy, levels)], [.. depth.Best(Side.Sell, levels)]);
        }
    }

    /// <summary>What is queued at each of the named prices now.</summary>
    public IReadOnlyList<BookLevel> BookAt(Instrument instrument, Side side, IEnumerable<Price> prices)
    {
        lock (gate) return [.. prices.Select(price => new BookLevel(price, depths[instrument.Id.Number].At(side, price)))];
    }

    /// <summary>The newest prints first.</summary>
    public IReadOnlyList<Print> Prints(Instrument instrument, int most)
    {
        lock (gate) return [.. tapes[instrument.Id.Number].Recent(most)];
    }

    /// <summary>The newest bars, as many as are held, oldest first; the last may be running.</summary>
    public IReadOnlyList<Candle> Candles(Instrument instrument, CandleInterval interval, Timestamp from, Timestamp to)
    {
        lock (gate) return [.. candles[instrument.Id.Number].Between(interval, from, to)];
    }

    /// <summary>The last so many bars, of those that are held, oldest first; the last may be running.</summary>
    public IReadOnlyList<Candle> NewestCandles(Instrument instrument, CandleInterval interval, int most)
    {
        lock (gate) return [.. candles[instrument.Id.Number].Newest(interval, most)];
    }

    /// <summary>Whether an instrument trades, and since when that is so.</summary>
    public (Phase Phase, Timestamp Since) PhaseOf(InstrumentId instrument)
    {
        lock (gate) return phases[instrument.Number];
    }

    /// <summary>When an account last paid interest.</summary>
    public Timestamp InterestChargedAt
    {
        get
        {
            lock (gate) return interestChargedAt;
        }
    }

    public Candle? RunningCandle(Instrument instrument, CandleInterval interval)
    {
        lock (gate) return candles[instrument.Id.Number].Running(interval);
    }

    private PositionView View(int row)
    {
        var position = positions[row];
        var instrument = Instruments[position.Instrument];
        if (MarkOf(position.Instrument) is not { } mark) return new(instrument, position.Net, position.Cost, position.Realised, null, null, null);
        var value = instrument.WorthOf(mark, position.Net);
        var cost = position.Net < 0 ? -position.Cost.Units : position.Cost.Units;
        return new(instrument, position.Net, position.Cost, position.Realised, mark, Share.Clamped(value), Share.Clamped(value - cost));
    }

    /// <summary>What one is worth, or null while nothing is known of it.</summary>
    public Price? MarkOf(Instrument instrument)
    {
        lock (gate) return MarkOf(instrument.Id);
    }

    /// <summary>What one is worth: the feed's mark, else the last trade, or the best bid while there was none.</summary>
    private Price? MarkOf(InstrumentId instrument) =>
        marks.TryGetValue(instrument, out var mark) ? mark : tapes[instrument.Number].Last?.Price ?? Touch(depths[instrument.Number], Side.Buy)?.Price;

    private static BookLevel? Touch(Depth depth, Side side)
    {
        foreach (var level in depth.Best(side, 1)) return level;
        return null;
    }
}
