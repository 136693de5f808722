using System.Buffers;
using System.Security.Cryptography;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Recordings;

namespace TradeCraft.Server.Tests.Feeds.Recorded;

/// <summary>
/// One recorded day of BTC-USD and SPY with a script of orders of every kind, under the physics and delays of an exchange. What it leaves
/// on the accounts, and the hash over every byte that goes to the log, are kept here: whatever changes them changes what users were told,
/// and must be meant.
/// </summary>
public sealed class GoldenDayTests
{
    private const string Golden = """
        trader 96542.70964704 USD, 0.48000 BTC-USD, -130.82705396 realised, no SPY
        saver 46087.18743044 USD, 4.80000 BTC-USD, 0 realised, 120.278 SPY, -12.58255132 realised
        short 164192.05696328 USD, no BTC-USD, -386.152 SPY, 59.19310328 realised
        128 orders, 200 trades, 67816 bytes, 5DDE282A6650E0683916BEDAD1AAD09D
        """;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly Venue venue;
    private readonly IReadOnlyList<Instrument> instruments;
    private readonly Recording recording = Recording.Open(RecordingFolder.Shared());
    private readonly EventBuffer events = new();
    private readonly ArrayBufferWriter<byte> log = new();
    private readonly List<OrderId> placed = [];
    private int refused;
    private int trades;
    private Timestamp now = new(1_000_000);

    public GoldenDayTests() =>
        (venue, instruments) = Listings.Open([.. recording.Instruments.Where(instrument => instrument.Symbol is "BTC-USD" or "SPY")]);

    [Fact]
    public void A_day_comes_out_as_it_always_has()
    {
        var (coin, share) = (
            instruments.Single(instrument => instrument.Symbol == "BTC-USD"), instruments.Single(instrument => instrument.Symbol == "SPY"));
        Do(new SetPhysics(Physics.Exchange));
        var trader = Open(new AccountTerms(Profiles.Exchange), coin.Quote.Id);
        var saver = Open(new AccountTerms(Profiles.Retail) { CostBasis = CostBasis.Average }, coin.Quote.Id);
        var short_ = Open(new AccountTerms(Profiles.Exchange) { Kind = AccountKind.Margin, CostBasis = CostBasis.Hifo }, coin.Quote.Id);

        var next = TimeSpan.Zero;
        var turn = 0;
        var last = new Dictionary<string, Price>();
        foreach (var recorded in recording.Play(instruments, new RecordingFaults()).TakeWhile(recorded => recorded.Offset < Day))
        {
            now = new(1_000_000 + (long)recorded.Offset.TotalMicroseconds);
            Do(recorded.Command);
            if (recorded.Command is ReportPrint print) last[recorded.Instrument.Symbol] = print.Price;
            if (recorded.Offset < next || last.Count < 2) continue;
            next += TimeSpan.FromMinutes(10);
            Script(turn++, trader, saver, short_, coin, share, last);
        }

        Do(new ChargeInterest());
        Do(new CancelOrders(trader));
        Do(new CancelOrders(saver));
        Do(new CancelOrders(short_));
        now += Duration.FromHours(1);
        Do(new PassTime());

        Assert.Equal(0, venue.OpenOrders);
        Assert.True(trades > 100, $"{trades} trades");
        Assert.True(refused < placed.Count / 5, $"{refused} of {placed.Count} refused");
        string[] lines =
        [
            Standing("trader", trader, coin, share), Standing("saver", saver, coin, share), Standing("short", short_, coin, share),
            $"{placed.Count} orders, {trades} trades, {log.WrittenCount} bytes, "
                + $"{Convert.ToHexString(SHA256.HashData(log.WrittenSpan))[..32]}",
        ];
        Assert.True(string.Join('\n', lines) == Golden, string.Join('\n', lines));
    }

    /// <summary>What is done at the given ten minutes: nine things in turn.</summary>
    private void Script(
        int turn, AccountId trader, AccountId saver, AccountId short_, Instrument coin, Instrument share, Dictionary<string, Price> last)
    {
        var (btc, spy) = (last["BTC-USD"].Ticks, last["SPY"].Ticks);
        switch (turn % 9)
        {
            case 0: Place(trader, coin, Side.Buy, OrderType.Limit, coin, 0.05m, btc - 500); break;
            case 1:
                Place(trader, coin, Side.Buy, OrderType.Market, coin, 0.1m, 0,
                    new() { TakeProfit = new(new(btc + (btc / 200))), StopLoss = new(new(btc - (btc / 200))) });
                break;
            case 2: Place(saver, share, Side.Buy, OrderType.Market, share, 0m, 0, new() { Notional = new(150_000_000_000) }); break;
            case 3: Place(short_, share, Side.Sell, OrderType.Limit, share, 40m, spy); break;
            case 4: Place(trader, coin, Side.Sell, OrderType.TrailingStop, coin, 0.02m, 0, new() { Trail = new(0, 3_000) }); break;
            case 5:
                Place(short_, share, Side.Buy, OrderType.Limit, share, 10m, spy - 20,
                    new() { OneCancelsOther = true, StopLoss = new(new(spy + 60)) });
                break;
            case 6:
                Place(saver, coin, Side.Buy, OrderType.Limit, coin, 0.3m, btc - 1_000, new() { DisplayQuantity = Steps(coin, 0.05m) });
                break;
            case 7:
                Place(saver, share, Side.Sell, OrderType.Stop, share, 3m, 0, new() { StopPrice = new(spy - 10), ReduceOnly = true });
                break;
            default:
                if (placed.Count > 2) Do(new ReplaceOrder(trader, placed[^2], LimitPrice: new Price(btc - 200)));
                break;
        }

        if (turn == 18) Do(new HaltTrading(share.Id));
        if (turn == 19) Do(new ResumeTrading(share.Id));
        if (turn == 30) Do(new PayDividend(share.Id, new(100_000_000)));
    }

    private void Place(AccountId account, Instrument instrument, Side side, OrderType type, Instrument of, decimal quantity, long limit,
        OrderOptions? options = null)
    {
        var decision = Do(new PlaceOrder(account, instrument.Id, side, type, TimeInForce.Gtc, Steps(of, quantity), new(limit), options));
        placed.Add(new(decision.Number));
        if (!decision.IsAccepted) refused++;
    }

    private static Quantity Steps(Instrument instrument, decimal quantity) => new((long)(quantity / instrument.StepSize));

    private AccountId Open(AccountTerms terms, AssetId asset) =>
        new((int)Do(new OpenAccount(new(placed.Count + 1), asset, new(10_000_000_000_000), terms)).Number);

    private Decision Do(Command command)
    {
        events.Clear();
        var decision = venue.Decide(command, now, events);
        EventCodec.Write(events.Events, log);
        foreach (ref readonly var happened in events.Events) trades += happened.Type == EventType.TradeExecuted ? 1 : 0;
        return decision;
    }

    private string Standing(string name, AccountId account, Instrument coin, Instrument share)
    {
        var cash = coin.Quote.ToDecimal(venue.Ledger[account, coin.Quote.Id].Total);
        string Position(Instrument instrument)
        {
            if (venue.Positions.Find(account, instrument.Id) is not (var row and >= 0)) return $"no {instrument.Symbol}";
            var realised = instrument.Quote.ToDecimal(venue.Positions[row].Realised);
            return FormattableString.Invariant(
                $"{venue.Positions[row].Net * instrument.StepSize} {instrument.Symbol}, {realised} realised");
        }

        return FormattableString.Invariant($"{name} {cash} USD, {Position(coin)}, {Position(share)}");
    }
}
