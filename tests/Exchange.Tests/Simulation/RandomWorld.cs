using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Tests.Twin;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>A venue's beginning and what is then asked of it.</summary>
/// <param name="Seed">What the venue draws delays from.</param>
/// <param name="Decimals">Decimal places of every asset: at 2 a unit is worth something and rounding shows.</param>
/// <param name="Instruments">1 to 4: ABC in USD, XYZ in USD, ABC in XYZ, XYZ in USD as a currency.</param>
/// <param name="Terms">What all instruments are lent under; null for those of their class.</param>
/// <param name="Physics">How the house behaves at first.</param>
/// <param name="Accounts">The terms of each. Every other one has the same user.</param>
/// <param name="Steps">The commands.</param>
internal sealed record RandomWorld(int Seed, int Decimals, int Instruments, InstrumentTerms? Terms, Physics Physics,
    IReadOnlyList<AccountTerms> Accounts, IReadOnlyList<Step> Steps)
{
    /// <summary>Whether quantities and amounts are as large as they may be.</summary>
    public bool IsHuge { get; init; }

    public long Scale => IsHuge ? HugeNumbers.Scale(Decimals) : 1;

    public IEnumerable<Command> Opening()
    {
        foreach (var code in new[] { "USD", "ABC", "XYZ" }) yield return new ListAsset(code, Decimals);
        var (usd, abc, xyz) = (new AssetId(0), new AssetId(1), new AssetId(2));
        yield return new ListInstrument("ABC", "", AssetClass.Equity, abc, usd, 0.01m, 1m, Terms);
        if (Instruments > 1) yield return new ListInstrument("XYZ", "", AssetClass.Etf, xyz, usd, 0.05m, 0.2m, Terms);
        if (Instruments > 2) yield return new ListInstrument("ABC-XYZ", "", AssetClass.Crypto, abc, xyz, 0.1m, 0.1m, Terms);
        if (Instruments > 3) yield return new ListInstrument("XYZ-USD", "", AssetClass.Currency, xyz, usd, 0.01m, 1m, Terms);
        yield return new SetPhysics(Physics);
        for (var account = 0; account < Accounts.Count; account++)
        {
            var isCash = Accounts[account].Kind == AccountKind.Cash;
            yield return new OpenAccount(new(account % 2), usd, Whole(isCash ? 200 : 12), Accounts[account]);
            if (!isCash) continue;
            yield return new Deposit(new(AccountId.FirstTrader + account), abc, Whole(30));
            yield return new Deposit(new(AccountId.FirstTrader + account), xyz, Whole(30));
        }
    }

    public override string ToString() =>
        $"seed {Seed}, {Decimals} decimals{(IsHuge ? $", all times {Scale}" : "")}, {Instruments} instruments {Terms}, {Physics}, "
            + $"accounts:\n  {string.Join("\n  ", Accounts.Select(Words.Of))}\n{Steps.Count} steps:\n  {string.Join("\n  ", Steps)}\n";

    private Money Whole(int amount) => new((long)(amount * (decimal)Math.Pow(10, Decimals)));
}

/// <summary>One thing asked, so long after the last.</summary>
internal abstract record Step
{
    public Duration After { get; init; } = new(1);

    /// <summary>The command, which may depend on what there is and when it is.</summary>
    public abstract Command In(NaiveExchange world, Timestamp now);

    protected string Later => After.Microseconds > 1 ? $" after {After.Microseconds} µs" : "";
}

internal sealed record Ask(Command Command) : Step
{
    /// <summary>An order's end was drawn as if it were the beginning now.</summary>
    public override Command In(NaiveExchange world, Timestamp now) =>
        Command is PlaceOrder { Options: { ExpiresAt: { } end } options } place
            ? place with { Options = options with { ExpiresAt = now + (end - RandomOrders.Beginning) } } : Command;

    public override string ToString() => Words.Of(Command) + Later;
}

/// <summary>Cancels one of the orders that are open, in its owner's name.</summary>
internal sealed record CancelOpen(int Nth) : Step
{
    public override Command In(NaiveExchange world, Timestamp now) => world.Open.ToList() is { Count: > 0 } open
        ? new CancelOrder(new(open[Nth % open.Count].Account.Number), new(open[Nth % open.Count].Id))
        : new PassTime();
}

/// <summary>Replaces one of the orders that are open, in its owner's name, mostly what it has.</summary>
internal sealed record ReplaceOpen(int Nth, Quantity? Quantity, Price? LimitPrice, Price? StopPrice, Trail? Trail, bool IsFitting) : Step
{
    public override Command In(NaiveExchange world, Timestamp now)
    {
        if (world.Open.ToList() is not { Count: > 0 } open) return new PassTime();
        var order = open[Nth % open.Count];
        var (account, number, isTrailing) = (
            new AccountId(order.Account.Number), new OrderId(order.Id), order.Type == OrderType.TrailingStop);
        if (!IsFitting) return new ReplaceOrder(account, number, Quantity, LimitPrice, StopPrice, Trail);
        return new ReplaceOrder(account, number, Quantity, order.HasLimit ? LimitPrice : null,
            order.IsTrigger && !isTrailing && !order.IsTriggered ? StopPrice : null, isTrailing ? Trail : null);
    }
}

/// <summary>Places an order that makes one of the positions smaller, mostly one that may do nothing else.</summary>
internal sealed record Exit(int Nth, PlaceOrder Order) : Step
{
    public override Command In(NaiveExchange world, Timestamp now)
    {
        var positions = world.Accounts.SelectMany(
            account => account.Positions.Values.Where(position => position.Net != 0), (account, position) => (account, position)).ToList();
        if (positions.Count == 0) return new PassTime();
        var (owner, chosen) = positions[Nth % positions.Count];
        var side = chosen.Net > 0 ? Side.Sell : Side.Buy;
        return new Ask(Order with { Account = new(owner.Number), Instrument = new(chosen.Instrument.Number), Side = side }).In(world, now);
    }

    public override string ToString() => $"Exit {Nth}: {Words.Of(Order)}{Later}";
}

/// <summary>Opens what is closed and resumes what is halted.</summary>
internal sealed record OpenAgain(Price? OfficialPrice) : Step
{
    public override Command In(NaiveExchange world, Timestamp now) =>
        world.Instruments.FirstOrDefault(instrument => instrument.Phase is Phase.Closed or Phase.Halted) switch
        {
            null => new PassTime(),
            { Phase: Phase.Halted } halted => new ResumeTrading(new(halted.Number)),
            var closed => new OpenSession(new(closed.Number), OfficialPrice),
        };
}
