using TradeCraft.Exchange;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>The last price, the touch and the day (UTC) of an instrument. Null where nothing is known yet.</summary>
public sealed record Ticker(
    Instrument Instrument, Price? Last, BookLevel? Bid, BookLevel? Ask, Price? Open, Price? High, Price? Low, Quantity Volume, Timestamp? At);

/// <summary>The best levels of a book. <paramref name="Version"/> rises with each change of it.</summary>
public sealed record BookView(Instrument Instrument, long Version, IReadOnlyList<BookLevel> Bids, IReadOnlyList<BookLevel> Asks);

/// <summary>A position and what the market says of it, in the quote asset. Price, value and profit are null while no price is known.</summary>
public sealed record PositionView(Instrument Instrument, Position Position, Price? MarketPrice, Money? MarketValue, Money? Unrealised);

/// <summary>An account's worth in US dollars.</summary>
/// <param name="Cash">Available and held.</param>
/// <param name="BuyingPower">What an order can still tie up.</param>
/// <param name="PositionsValue">At the last price; at cost while none is known.</param>
/// <param name="DayProfit">Since midnight UTC, fees included.</param>
/// <param name="Deposited">Deposits less withdrawals: equity above it is profit.</param>
public sealed record PortfolioView(
    AccountId Account, Asset Currency, Money Cash, Money BuyingPower, Money PositionsValue, Money Unrealised, Money DayProfit, Money Deposited)
{
    public Money Equity => Cash + PositionsValue;

    public Money TotalProfit => Equity - Deposited;
}

/// <summary>What may be asked of the projections, from any thread.</summary>
public sealed partial class VenueProjections
{
    /// <summary>What accounts are valued in.</summary>
    public const string Currency = "USD";

    public OrderView? Order(OrderId order)
    {
        lock (gate) return orders.Find(order);
    }

    /// <summary>The order as the request with this key was answered the first time.</summary>
    public OrderView? AnswerTo(RequestKey request)
    {
        lock (gate) return orders.AnswerTo(request.Key);
    }

    /// <summary>An account's orders, newest first, those before an order.</summary>
    public IReadOnlyList<OrderView> Orders(AccountId account, Func<OrderView, bool> wanted, OrderId before, int most)
    {
        lock (gate) return [.. orders.Of(account, before).Where(wanted).Take(most)];
    }

    /// <summary>An account's open orders, newest first.</summary>
    public IReadOnlyList<OrderView> OpenOrders(AccountId account)
    {
        lock (gate) return [.. orders.OpenOf(account)];
    }

    /// <summary>An account's executions, newest first, those before a trade.</summary>
    public IReadOnlyList<TradeView> Trades(AccountId account, TradeId before, int most)
    {
        lock (gate) return [.. trades.Of(account, before).Take(most)];
    }

    public IReadOnlyList<Balance> Balances(AccountId account)
    {
        lock (gate) return [.. wealth.Of(account)];
    }

    public IReadOnlyList<PositionView> PositionsOf(AccountId account)
    {
        lock (gate) return [.. positions.Of(account).Select(View)];
    }

    public PortfolioView Portfolio(AccountId account, Timestamp now)
    {
        lock (gate)
        {
            var currency = Instruments.FindAsset(Currency) ?? throw new InvalidOperationException($"No {Currency} is listed.");
            var (worth, unrealised, day) = (Money.Zero, Money.Zero, Money.Zero);
            foreach (var position in positions.Of(account))
            {
                var view = View(position);
                var today = position.On(Position.DayOf(now));
                var value = view.MarketValue ?? position.Cost;
                var valueAtOpen = tapes[position.Instrument.Number].Open is { } open ? view.Instrument.ValueOf(open, today.AtOpen) : value - today.SpentToday;
                worth += value;
                unrealised += view.Unrealised ?? Money.Zero;
                day += value - valueAtOpen - today.SpentToday;
            }

            var cash = wealth.Of(account, currency.Id);
            return new(account, currency, cash.Total, cash.Available, worth, unrealised, day, wealth.DepositedBy(account, currency.Id));
        }
    }

    public Ticker Ticker(Instrument instrument)
    {
        lock (gate)
        {
            var (tape, depth) = (tapes[instrument.Id.Number], depths[instrument.Id.Number]);
            return new(instrument, tape.Last?.Price, Touch(depth, Side.Buy), Touch(depth, Side.Sell), tape.Open, tape.High, tape.Low, tape.Volume, tape.Last?.At);
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

    /// <summary>Bars, oldest first; the last may be running.</summary>
    public IReadOnlyList<Candle> Candles(Instrument instrument, CandleInterval interval, Timestamp from, Timestamp to, int most)
    {
        lock (gate) return [.. candles[instrument.Id.Number].Between(interval, from, to, most)];
    }

    public Candle? RunningCandle(Instrument instrument, CandleInterval interval)
    {
        lock (gate) return candles[instrument.Id.Number].Running(interval);
    }

    private PositionView View(Position position)
    {
        var instrument = Instruments[position.Instrument];
        if (MarkOf(position.Instrument) is not { } mark) return new(instrument, position, null, null, null);
        var value = instrument.ValueOf(mark, position.Quantity);
        return new(instrument, position, mark, value, value - position.Cost);
    }

    /// <summary>What one is worth: the last trade, or the best bid while there was none.</summary>
    private Price? MarkOf(InstrumentId instrument) =>
        tapes[instrument.Number].Last?.Price ?? Touch(depths[instrument.Number], Side.Buy)?.Price;

    private static BookLevel? Touch(Depth depth, Side side)
    {
        foreach (var level in depth.Best(side, 1)) return level;
        return null;
    }
}
