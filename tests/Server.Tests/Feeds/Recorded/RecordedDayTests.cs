using System.Globalization;
using System.IO.Compression;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.Tests.Recordings;

namespace TradeCraft.Server.Tests.Feeds.Recorded;

/// <summary>
/// BTC-USD's 4 April 2018, with one small order resting at each of many prices from noon on. What filled, and what it left on the account,
/// is worked out here a second time from the files' own columns, with decimals and nothing of the exchange.
/// </summary>
public sealed class RecordedDayTests
{
    private const decimal Quantity = 0.00001m;
    private const decimal MakerRate = 0.001m;
    private const decimal Cash = 100_000m;
    private const decimal Coins = 1m;

    // Enough that no quote counted on below is eaten up by the orders themselves.
    private const decimal CertainSize = 0.1m;

    private static readonly DateTimeOffset Noon = new(2018, 4, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset NextDay = Noon.AddHours(12);

    private sealed record Row(decimal High, decimal Low, decimal Size);

    [Fact]
    public void Orders_resting_through_a_day_fill_as_its_prices_say_and_leave_the_balances_that_follow()
    {
        var folder = Path.Combine(RecordingFolder.Shared(), "crypto", "coinbase", "minute", "btcusd");
        var (bids, asks) = Quotes(folder);
        var trades = Read(folder, "trade").Select(row => new Row(row[2], row[3], row[5])).ToArray();

        // A bid is hit when the market is offered, or trades, below it. Prices about which the bars leave a doubt are not used.
        var (firstBid, firstAsk) = FirstQuote(folder);
        var buys = Prices(firstBid, down: true)
            .Select(price => (Price: price, Filled: Judge(
                asks.Any(ask => ask.Low < price && ask.Size >= CertainSize),
                asks.Min(ask => ask.Low) > price && trades.Min(trade => trade.Low) > price)))
            .Where(order => order.Filled is not null).ToArray();
        var sells = Prices(firstAsk, down: false)
            .Select(price => (Price: price, Filled: Judge(
                bids.Any(bid => bid.High > price && bid.Size >= CertainSize),
                bids.Max(bid => bid.High) < price && trades.Max(trade => trade.High) < price)))
            .Where(order => order.Filled is not null).ToArray();

        foreach (var orders in new[] { buys, sells })
        {
            Assert.Contains(orders, order => order.Filled is true);
            Assert.Contains(orders, order => order.Filled is false);
        }

        var (venue, dollar, coin) = Play(folder, [.. buys.Select(order => order.Price)], [.. sells.Select(order => order.Price)]);

        var (bought, sold) = (buys.Where(order => order.Filled is true).ToArray(), sells.Where(order => order.Filled is true).ToArray());
        var cash = Cash - bought.Sum(order => Value(order.Price) + Fee(order.Price))
            + sold.Sum(order => Value(order.Price) - Fee(order.Price));
        var held = buys.Where(order => order.Filled is false).Sum(order => Value(order.Price) + DearerFee(order.Price));
        Assert.Equal(
            (cash, held, Coins + (bought.Length * Quantity) - (sold.Length * Quantity), (sells.Length - sold.Length) * Quantity),
            (dollar.Total, dollar.Held, coin.Total, coin.Held));
        Assert.Equal(buys.Length + sells.Length - bought.Length - sold.Length, venue.OpenOrders);
    }

    private static bool? Judge(bool surely, bool surelyNot) => surely ? true : surelyNot ? false : null;

    private static decimal Value(decimal price) => price * Quantity;

    /// <summary>A tenth of a percent, rounded up to the eighth place.</summary>
    private static decimal Fee(decimal price) => Math.Ceiling(Value(price) * MakerRate * 100_000_000m) / 100_000_000m;

    private static decimal DearerFee(decimal price) => Math.Ceiling(Value(price) * 2 * MakerRate * 100_000_000m) / 100_000_000m;

    /// <summary>Every 4 dollars from noon's quote on, and on a cent that nothing else is likely to be on.</summary>
    private static IEnumerable<decimal> Prices(decimal first, bool down) =>
        Enumerable.Range(1, 150).Select(i => decimal.Round(first) + ((down ? -4m : 4m) * i) + 0.37m);

    private static (Venue Venue, (decimal Total, decimal Held) Dollar, (decimal Total, decimal Held) Coin) Play(
        string folder, decimal[] buys, decimal[] sells)
    {
        var recording = Recording.Open(folder);
        var (venue, instruments) = Listings.Open(recording.Instruments);
        var (instrument, events, account) = (instruments.Single(), new EventBuffer(), new AccountId(AccountId.FirstTrader));
        var placed = false;
        long time = 0;
        Decide(new OpenAccount(new(1), instrument.Quote.Id, Units(Cash),
            new AccountTerms(Profile.Flat(FeeRate.FromBasisPoints(10), FeeRate.FromBasisPoints(20)))));
        Decide(new Deposit(account, instrument.Base.Id, Units(Coins)));

        foreach (var recorded in recording.Play(instruments, new RecordingFaults()).TakeWhile(recorded => recorded.At < NextDay))
        {
            Decide(recorded.Command);
            if (placed || recorded.At < Noon || recorded.Command is not QuoteDepth) continue;

            // None of these meets the quote that noon begins with: all rest.
            foreach (var price in buys) Rest(Side.Buy, price);
            foreach (var price in sells) Rest(Side.Sell, price);
            Assert.Equal(buys.Length + sells.Length, venue.OpenOrders);
            placed = true;
        }

        return (venue, Balance(instrument.Quote), Balance(instrument.Base));

        void Rest(Side side, decimal value)
        {
            Assert.Equal(Rejection.None, instrument.TryPrice(value, out var price));
            Assert.Equal(Rejection.None, instrument.TryQuantity(Quantity, out var quantity));
            Decide(new PlaceOrder(account, instrument.Id, side, OrderType.Limit, TimeInForce.Gtc, quantity, price));
        }

        void Decide(Command command)
        {
            Assert.Equal(Rejection.None, venue.Decide(command, new Timestamp(++time), events).Rejection);
            events.Clear();
        }

        (decimal Total, decimal Held) Balance(Asset asset)
        {
            var balance = venue.Ledger[account, asset.Id];
            return (asset.ToDecimal(balance.Total), asset.ToDecimal(balance.Held));
        }
    }

    private static Money Units(decimal amount) => new((long)(amount * 100_000_000m));

    private static (decimal Bid, decimal Ask) FirstQuote(string folder)
    {
        var first = Read(folder, "quote").First();
        return (first[1], first[6]);
    }

    private static (Row[] Bids, Row[] Asks) Quotes(string folder)
    {
        var rows = Read(folder, "quote").ToArray();
        return ([.. rows.Select(row => new Row(row[2], row[3], row[5]))], [.. rows.Select(row => new Row(row[7], row[8], row[10]))]);
    }

    /// <summary>The afternoon's rows.</summary>
    private static IEnumerable<decimal[]> Read(string folder, string kind)
    {
        using var zip = ZipFile.OpenRead(Path.Combine(folder, $"20180404_{kind}.zip"));
        using var reader = new StreamReader(zip.Entries.Single().Open());
        while (reader.ReadLine() is { } line)
        {
            decimal[] row = [.. line.Split(',').Select(field => decimal.Parse(field, NumberStyles.Float, CultureInfo.InvariantCulture))];
            if (row[0] >= (decimal)Noon.TimeOfDay.TotalMilliseconds) yield return row;
        }
    }
}
