using System.Text.RegularExpressions;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Worlds;

/// <summary>
/// A trader's table is played on the venue and on its twin. A line is a command, and after an arrow what it must lead to; without an arrow
/// it must only not be refused. There are ABC and XYZ, both in whole shares and cents of USD. After every line the laws are checked, too.
/// </summary>
/// <example><code>
/// open alice 100 USD, 5 ABC maker 10bp taker 20bp      deposit alice 5 USD      withdraw alice 5 USD      reset alice 100 USD
/// open carol 5 USD user alice accounts 2 daily 500     deposit alice 5 USD daily 500 key k body b
/// open alice 100 USD margin leverage 4 lifo            terms alice frozen max order 50 USD                wait 24h, 5s, 10ms
/// buy alice 5 @ 10.10 ioc on XYZ id mine key k body b  sell alice 5 market      buy alice 100 USD market  cancel alice #1
/// sell alice 5 stop 9.00 limit 8.90 by mark            sell alice 5 trail 0.20  sell alice 5 trail 2%     sell alice 5 profit 11.00
/// buy alice 5 @ 10 take 11 loss 9/8.90                 sell alice 5 @ 11 oco loss 9                       cancel alice all buy
/// preview buy alice 5 market → 5 at 10.10 for 50.5 USD, fills 4 for 40.4 USD to 10.10, fee 0.1 USD, holds 50.6 USD, in 50 ms
/// buy alice 5 @ 10 show 2 post reduce stp oldest       replace alice #1 qty 3 price 10.20 stop 9 trail 0.10
/// halt  resume  session open at 10.00  session close  band 9.00 11.00  delist  mark 10.00  dividend 0.50  interest  physics frictionless
/// // a remark
/// feed bids 5 @ 10.00, 3 @ 9.99 | asks 2 @ 10.10       feed nothing                        print sell 3 @ 10.00
/// feed bids 5 @ 10.00 | asks 2 @ 10.10 sees 1          print sell 3 @ 10.00 stands
/// has alice → 10 USD, 5 held USD                       asks → 10.10: bob 3, house 2        fees → 0.01 USD
/// position alice → 5 for 50, 2 realised                lots alice → 3 for 30, 2 for 20     gains alice → 2 USD
/// equity alice → 100 USD
/// </code></example>
internal sealed partial class World
{
    private readonly TableExchange exchange;
    private readonly Dictionary<string, AccountId> accounts = [];
    private readonly Dictionary<AccountId, UserId> users = [];
    private readonly List<Asset> assets = [];
    private readonly List<Instrument> instruments = [];
    private readonly List<string> played = [];
    private Timestamp now = new(1_000_000);

    private World(TableExchange exchange, int decimals)
    {
        this.exchange = exchange;
        foreach (var code in new[] { "USD", "ABC", "XYZ" })
            assets.Add(new(new((int)Decide(new ListAsset(code, decimals)).Number), code, decimals));
        foreach (var traded in assets[1..])
        {
            var listed = Decide(new ListInstrument(traded.Code, traded.Code, AssetClass.Equity, traded.Id, assets[0].Id, 0.01m, 1m));
            instruments.Add(new(new((int)listed.Number), traded.Code, traded.Code, AssetClass.Equity, traded, assets[0], 0.01m, 1m));
        }
    }

    /// <param name="table">The lines.</param>
    /// <param name="decimals">Decimal places of USD, ABC and XYZ: few make rounding show.</param>
    public static void Play(string table, int decimals = 8)
    {
        foreach (var exchange in new TableExchange[] { new TableTwin(), new TableVenue() })
        {
            var world = new World(exchange, decimals);
            foreach (var line in table.Split('\n').Select(line => line.Split("//")[0]))
            {
                if (!string.IsNullOrWhiteSpace(line)) world.Line(line.Trim());
            }
        }
    }

    private void Line(string line)
    {
        var (command, expected) = line.Split('→', StringSplitOptions.TrimEntries) is [var left, var right]
            ? (Spaces().Replace(left, " "), right) : (Spaces().Replace(line, " "), null);
        var actual = Do(command);
        played.Add($"{command} → {actual}");
        var fits = expected is null ? !actual.StartsWith("refused", StringComparison.Ordinal) : Spaces().Replace(expected, " ") == actual;
        if (!fits)
            throw new TableException(
                $"On the {exchange}: {command}\n  expected {expected ?? "no refusal"}\n  but got  {actual}\n\nas played:\n  "
                    + $"{string.Join("\n  ", played)}");
        exchange.Check(instruments);
    }

    private string Do(string line)
    {
        var words = line.Split(' ');
        return words[0] switch
        {
            "open" => Open(words[1], line),
            "deposit" => Told(Decide(new Deposit(Account(words[1]), AssetOf(words[3]).Id, MoneyOf(words[2], AssetOf(words[3])))
            {
                DepositLimit = DailyOf(line),
                Request = RequestOf(line),
            })),
            "withdraw" => Told(Decide(new Withdraw(Account(words[1]), AssetOf(words[3]).Id, MoneyOf(words[2], AssetOf(words[3])))
            {
                Request = RequestOf(line),
            })),
            "reset" => Told(Decide(new ResetAccount(Account(words[1]), MoneyOf(words[2], AssetOf(words[3])))
            {
                Request = RequestOf(line),
            })),
            "terms" => Told(Decide(new SetAccountTerms(Account(words[1]), Terms(line)))),
            "buy" or "sell" => Place(words, line),
            "preview" => Preview(words[1..], line["preview ".Length..]),
            "cancel" => Cancel(words, line),
            "replace" => Replace(words, line),
            "halt" => Told(Decide(new HaltTrading(On(line).Id))),
            "resume" => Told(Decide(new ResumeTrading(On(line).Id))),
            "session" => Told(Decide(
                words[1] == "open" ? new OpenSession(On(line).Id, Maybe(line, "at")) : new CloseSession(On(line).Id, Maybe(line, "at")))),
            "band" => Told(Decide(new SetPriceBand(On(line).Id, PriceOf(words[1], On(line)), PriceOf(words[2], On(line))))),
            "delist" => Told(Decide(new Delist(On(line).Id))),
            "mark" => Told(Decide(new ReportMark(On(line).Id, PriceOf(words[1], On(line))))),
            "dividend" => Told(Decide(new PayDividend(On(line).Id, MoneyOf(words[1], assets[0]), ReferenceOf(line)))),
            "split" => Told(Decide(new SplitShares(On(line).Id, Whole(words[1]), Whole(words[3]), ReferenceOf(line)))),
            "prices" => Prices(On(line)),
            "interest" => Told(Decide(new ChargeInterest())),
            "physics" => Told(Decide(new SetPhysics(PhysicsOf(words[1], line)))),
            "feed" => Feed(line),
            "print" => Told(Decide(Print(words, On(line)))),
            "wait" => Wait(words[1]),
            "has" => Has(Account(words[1])),
            "owes" => Owes(Account(words[1])),
            "position" => PositionOf(Account(words[1]), On(line)),
            "lots" => LotsOf(Account(words[1]), On(line)),
            "gains" => GainsOf(Account(words[1]), On(line)),
            "equity" => $"{Plain(assets[0].ToDecimal(exchange.EquityOf(Account(words[1]))))} USD",
            "power" => $"{Plain(assets[0].ToDecimal(exchange.BuyingPowerOf(Account(words[1]))))} USD",
            "fees" => Has(AccountId.Fees),
            "house" => Has(AccountId.House),
            "world" => Has(AccountId.World),
            "bids" => Queues(Side.Buy, On(line)),
            "asks" => Queues(Side.Sell, On(line)),
            "orders" => Orders(Account(words[1])),
            _ => throw new TableException($"A table has no line that begins with {words[0]}."),
        };
    }

    private string Open(string name, string line)
    {
        var amounts = Amount().Matches(line).Select(match => (match.Groups[1].Value, AssetOf(match.Groups[2].Value))).ToList();
        var (amount, asset) = amounts.Count > 0 ? amounts[0] : ("0", assets[0]);
        var user = After(line, "user") is { } other ? users[Account(other)] : new(accounts.Count + 1);
        var most = After(line, "accounts") is { } number ? Whole(number) : 0;
        var (cash, terms) = (MoneyOf(amount, asset), Terms(line));
        var open = new OpenAccount(user, asset.Id, cash, terms)
        {
            MostAccounts = most,
            DepositLimit = DailyOf(line),
            Request = RequestOf(line),
        };
        var decision = Decide(open);
        if (!decision.IsAccepted) return Told(decision);
        if (accounts.Where(known => known.Value.Number == decision.Number).Select(known => known.Key).FirstOrDefault() is { } before)
            return $"is {before} already";
        accounts.Add(name, new((int)decision.Number));
        users.Add(accounts[name], user);
        foreach (var (more, of) in amounts.Skip(1)) Decide(new Deposit(accounts[name], of.Id, MoneyOf(more, of)));
        return "nothing";
    }

    private Money DailyOf(string line) => After(line, "daily") is { } limit ? MoneyOf(limit, assets[0]) : default;

    private string Feed(string line)
    {
        BookLevel[] Levels(string side) =>
            Regex.Match(line, $@"{side} ([^|]*?)(?=$|\||on|sees)") is { Success: true } match
                ? [.. match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).Select(level => level.Split(" @ "))
                    .Select(level => new BookLevel(PriceOf(level[1], On(line)), QuantityOf(level[0])))]
                : [];
        var sees = After(line, "sees") is { } levels ? Whole(levels) : 0;
        return Told(Decide(new QuoteDepth(On(line).Id, Levels("bids"), Levels("asks")) { Levels = sees }));
    }

    private static ReportPrint Print(string[] words, Instrument instrument)
    {
        var stands = words.Contains("stands");
        return new(instrument.Id, PriceOf(words[4], instrument), QuantityOf(words[2]), SideOf(words[1])) { QuoteStands = stands };
    }

    /// <summary>Waits, and tells what time brought.</summary>
    private string Wait(string span)
    {
        now += SpanOf(span);
        return Told(Decide(new PassTime()));
    }

    private Decision Decide(Command command)
    {
        now += new Duration(1);
        return exchange.Decide(command, now);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<!order |position |loss )(-?[\d.]+) (USD|ABC|XYZ)")]
    private static partial Regex Amount();
}

/// <summary>A table's line did not come out as it says.</summary>
internal sealed class TableException(string message) : Exception(message);
