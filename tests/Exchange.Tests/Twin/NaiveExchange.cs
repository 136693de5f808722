using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>
/// The same rules as <see cref="Venue"/>, written a second time from what they are said to be: lists that are searched, decimals that are
/// multiplied, holds that are summed whenever somebody asks. Slow, and short enough to be believed.
/// </summary>
internal sealed partial class NaiveExchange
{
    private const int World = 1, House = 2, Fees = 3, FirstTrader = 101;

    private readonly List<Asset> assets = [];
    private readonly List<Instrument> instruments = [];
    private readonly List<NaiveBook> books = [];
    private readonly List<NaiveAccount> accounts = [];
    private readonly List<NaiveOrder> orders = [];
    private readonly List<NaiveOrder> open = [];
    private readonly List<(RequestKey Request, long Order, Timestamp At)> requests = [];
    private readonly Dictionary<(int Account, int Asset), decimal> owned = [];
    private Timestamp now;

    public IReadOnlyList<Asset> Assets => assets;

    public IReadOnlyList<Instrument> Instruments => instruments;

    public IReadOnlyList<NaiveBook> Books => books;

    /// <summary>Those of which something is left to fill, oldest first.</summary>
    public IReadOnlyList<NaiveOrder> Open => open;

    public List<NaiveTrade> Trades { get; } = [];

    public IEnumerable<(int Account, int Asset)> Lines => owned.Keys;

    public Decision Do(Command command, Timestamp at)
    {
        now = at;
        if (command is PlaceOrder { Request.IsNone: false } place && Earlier(place.Request) is { } earlier && earlier.Request == place.Request
            && !Faults(place).Any(fault => fault < Rejection.IdempotencyKeyReused)) return new(Rejection.None, earlier.Order);

        // Whatever is wrong with it, the first in the list of refusals is the answer.
        var refusal = Faults(command).DefaultIfEmpty(Rejection.None).Min();
        if (refusal != Rejection.None) return new(refusal, 0);
        var made = Carry(command);
        open.RemoveAll(order => order.Open == 0);
        return new(Rejection.None, made);
    }

    public decimal Owned(int account, int asset) => owned.GetValueOrDefault((account, asset));

    public decimal Held(int account, int asset) => open
        .Where(order => order.Account.Number == account && (order.Side == Side.Buy ? order.Instrument.Quote : order.Instrument.Base).Id.Number == asset)
        .Sum(order => order.Hold);

    private decimal Free(int account, int asset) => Owned(account, asset) - Held(account, asset);

    private long Carry(Command command)
    {
        switch (command)
        {
            case ListAsset list:
                assets.Add(new(new(assets.Count), list.Code, list.Decimals));
                return assets.Count - 1;
            case ListInstrument list:
                instruments.Add(new(new(instruments.Count), list.Symbol, list.Name, list.AssetClass, assets[list.Base.Number], assets[list.Quote.Number], list.TickSize, list.StepSize));
                books.Add(new());
                return instruments.Count - 1;
            case OpenAccount open:
                accounts.Add(new(FirstTrader + accounts.Count, open.MakerFee.Millionths / 1_000_000m, open.TakerFee.Millionths / 1_000_000m));
                Move(World, accounts[^1].Number, open.Asset.Number, assets[open.Asset.Number].ToDecimal(open.Amount));
                return accounts[^1].Number;
            case Deposit deposit:
                Move(World, deposit.Account.Number, deposit.Asset.Number, assets[deposit.Asset.Number].ToDecimal(deposit.Amount));
                return 0;
            case PlaceOrder place:
                Place(place);
                return orders.Count;
            case CancelOrder cancel:
                Cancel(orders[(int)cancel.Order.Number - 1]);
                return cancel.Order.Number;
            case QuoteDepth quote:
                Quote(quote, instruments[quote.Instrument.Number], books[quote.Instrument.Number]);
                return 0;
            case ReportPrint print:
                Print(print, instruments[print.Instrument.Number], books[print.Instrument.Number]);
                return 0;
            default: throw new ArgumentOutOfRangeException(nameof(command));
        }
    }

    private void Place(PlaceOrder place)
    {
        var instrument = instruments[place.Instrument.Number];
        var book = books[place.Instrument.Number];
        var order = new NaiveOrder(orders.Count + 1, accounts[place.Account.Number - FirstTrader], instrument, place);
        orders.Add(order);
        open.Add(order);
        if (!place.Request.IsNone) requests.Add((place.Request, order.Id, now));

        while (order.Open > 0 && book.Next(order.Side, order.IsMarket ? null : order.Limit) is { } maker)
            Trade(instrument, maker, order, order.Side, Math.Min(order.Open, maker.Quantity), TradeCause.Order);
        book.Sweep();

        if (order.IsMarket || place.TimeInForce == TimeInForce.Ioc) order.Cancel();
        else if (order.Open > 0) book.Join(order.Side, order.Limit, order.Open, order);
    }

    private void Cancel(NaiveOrder order)
    {
        books[order.Instrument.Id.Number].Leave(order);
        order.Cancel();
    }

    private void Quote(QuoteDepth quote, Instrument instrument, NaiveBook book)
    {
        var sides = new[] { (Side: Side.Buy, Levels: quote.Bids.ToArray()), (Side: Side.Sell, Levels: quote.Asks.ToArray()) }
            .Select(side => (side.Side, Shown: side.Levels.Select(level => (Price: instrument.ToDecimal(level.Price), Quantity: instrument.ToDecimal(level.Quantity))).ToList()))
            .ToList();

        foreach (var (side, shown) in sides)
        {
            foreach (var ((_, price), displayed) in book.Displayed.Where(level => level.Key.Side == side).ToList())
            {
                var now = shown.FirstOrDefault(level => level.Price == price).Quantity;
                if (now >= displayed) continue;
                book.CancelHouse(side, price, displayed - now);
                book.Displayed[(side, price)] = now;
            }
        }

        foreach (var (side, shown) in sides)
        {
            foreach (var (price, quantity) in shown)
            {
                var growth = quantity - book.Displayed.GetValueOrDefault((side, price));
                while (growth > 0 && book.Next(side, price) is { } crossed)
                {
                    var traded = Math.Min(growth, crossed.Quantity);
                    Trade(instrument, crossed, null, side, traded, TradeCause.Quote);
                    growth -= traded;
                }

                if (growth > 0) book.Join(side, price, growth, null);
                book.Displayed[(side, price)] = quantity;
            }
        }

        book.Sweep();
        foreach (var level in book.Displayed.Where(level => level.Value == 0).ToList()) book.Displayed.Remove(level.Key);
    }

    private void Print(ReportPrint print, Instrument instrument, NaiveBook book)
    {
        var left = instrument.ToDecimal(print.Quantity);
        while (left > 0 && book.Next(print.Aggressor, instrument.ToDecimal(print.Price)) is { } hit)
        {
            var taken = Math.Min(left, hit.Quantity);
            left -= taken;
            if (hit.Order is not null)
            {
                Trade(instrument, hit, null, print.Aggressor, taken, TradeCause.Print);
                continue;
            }

            hit.Quantity -= taken;
            var level = (hit.Side, hit.Price);
            book.Displayed[level] = Math.Max(0, book.Displayed[level] - taken);
            if (book.Displayed[level] == 0) book.Displayed.Remove(level);
        }

        book.Sweep();
    }

    /// <summary>A taker of null is the house.</summary>
    private void Trade(Instrument instrument, NaiveEntry entry, NaiveOrder? taker, Side takerSide, decimal quantity, TradeCause cause)
    {
        var maker = entry.Order;
        entry.Quantity -= quantity;
        var makerFee = maker?.Fill(quantity, entry.Price, maker.Account.MakerFee) ?? 0;
        var takerFee = taker?.Fill(quantity, entry.Price, taker.Account.TakerFee) ?? 0;
        Trades.Add(new(instrument.Id.Number, takerSide, cause, entry.Price, quantity, maker?.Id ?? 0, makerFee, taker?.Id ?? 0, takerFee));

        var (making, taking) = (maker?.Account.Number ?? House, taker?.Account.Number ?? House);
        var (buyer, seller) = takerSide == Side.Buy ? (taking, making) : (making, taking);
        Move(buyer, seller, instrument.Quote.Id.Number, entry.Price * quantity);
        Move(seller, buyer, instrument.Base.Id.Number, quantity);
        Move(making, Fees, instrument.Quote.Id.Number, makerFee);
        Move(taking, Fees, instrument.Quote.Id.Number, takerFee);
    }

    private void Move(int from, int to, int asset, decimal amount)
    {
        owned[(from, asset)] = Owned(from, asset) - amount;
        owned[(to, asset)] = Owned(to, asset) + amount;
    }

    private (RequestKey Request, long Order, Timestamp At)? Earlier(RequestKey request)
    {
        var before = requests.FindLastIndex(done => done.Request.Key == request.Key && done.At + Duration.FromHours(24) >= now);
        return before < 0 ? null : requests[before];
    }
}
