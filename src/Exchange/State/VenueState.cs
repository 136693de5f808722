using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>What a venue knows, for all to read. Only events change it.</summary>
internal sealed class VenueState(StateTables tables)
{
    public IReadOnlyList<Asset> Assets => tables.Assets;

    public IReadOnlyList<Market> Markets => tables.Markets;

    public IReadOnlyList<Account> Accounts => tables.Accounts;

    public IReadOnlyList<Profile> Profiles => tables.Profiles;

    public IReadOnlyList<Physics> PhysicsUsed => tables.PhysicsUsed;

    /// <summary>The splits and dividends that were carried out so far, oldest first.</summary>
    public IReadOnlyList<CorporateAction> Actions => tables.Actions;

    public OrderTable Orders { get; } = tables.Orders;

    public LedgerBook Ledger { get; } = tables.Ledger;

    public PositionBook Positions { get; } = tables.Positions;

    public long Sequence => tables.Sequence;

    public long LastCommand => tables.LastCommand;

    public long LastOrder => tables.LastOrder;

    public long LastTrade => tables.LastTrade;

    /// <summary>How the house behaves now.</summary>
    public Physics Physics => tables.Physics;

    /// <summary>The number that trades record of <see cref="Physics"/>.</summary>
    public short PhysicsNumber => tables.PhysicsNumber;

    /// <summary>The time of the command that is being decided, or of what time brought before it.</summary>
    public Timestamp Now => tables.Now;

    /// <summary>Whether time will bring something.</summary>
    public bool IsWaiting => tables.Due.Count > 0;

    /// <summary>When time will next bring something; null while nothing is waited for.</summary>
    public Timestamp? NextDue => tables.Due.Next;

    public bool Knows(AccountId account) => account.IsTrader && account.Number - AccountId.FirstTrader < tables.Accounts.Count;

    public bool Knows(AssetId asset) => (uint)asset.Number < (uint)tables.Assets.Count;

    public bool Knows(InstrumentId instrument) => (uint)instrument.Number < (uint)tables.Markets.Count;

    /// <summary>Whether a profile was used before, or still gets a number.</summary>
    public bool CanNumber(Profile profile) => tables.Profiles.Count < short.MaxValue || tables.Profiles.Contains(profile);

    /// <summary>The same of physics.</summary>
    public bool CanNumber(Physics physics) => tables.PhysicsUsed.Count < short.MaxValue || tables.PhysicsUsed.Contains(physics);

    /// <summary>How many accounts a user has.</summary>
    public int AccountsOf(UserId user) => tables.Users.AccountsOf(user);

    /// <summary>What was paid into a user's accounts of a currency on the day (UTC) of <see cref="Now"/>, in units of it.</summary>
    public Int128 PaidInToday(UserId user, AssetId home) => tables.Users.PaidInOn(Days.Of(Now), user, home);

    public Account AccountOf(AccountId account) => tables.AccountOf(account);

    public Market MarketOf(InstrumentId instrument) => tables.MarketOf(instrument);

    /// <summary>The market that an asset is priced in: the first that was listed with it as its base; or null.</summary>
    public Market? MarketFor(AssetId asset) => tables.MarketFor(asset);

    /// <summary>All open orders of a market, on its book or elsewhere, oldest first. Costs a walk over them.</summary>
    public List<OrderId> OrdersOf(Market market)
    {
        var found = new List<OrderId>();
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            for (var entry = market.Book.Front(side); entry != OrderBook.None; entry = market.Book.After(entry))
            {
                if (market.Book[entry].Order != OrderBook.House) found.Add(Orders[market.Book[entry].Order].Id);
            }
        }

        for (var slot = Orders.FirstWaiting(market.Instrument.Id); slot != OrderTable.None; slot = Orders.NextWaiting(slot))
            found.Add(Orders[slot].Id);
        found.Sort((one, other) => one.Number.CompareTo(other.Number));
        return found;
    }

    /// <summary>What an order pays: the fees of the profile that it was placed under.</summary>
    public FeeSchedule FeesOf(in Order order, Instrument instrument) =>
        tables.Profiles[order.Profile].FeesFor(instrument.AssetClass);

    /// <summary>The bracket of an order that has one.</summary>
    public Bracket BracketOf(OrderId order) => tables.Brackets[order];

    /// <summary>Whether an account's client order id names an open order, or one that ended in the last 24 hours.</summary>
    public bool IsTaken(AccountId account, string clientOrderId) => tables.ClientOrderIds.IsTaken(account, clientOrderId, Now);

    /// <summary>What was done for a request in the last 24 hours.</summary>
    public bool TryFindRequest(RequestKey request, Timestamp at, out UInt128 body, out long number) =>
        tables.Requests.TryFind(request, at, out body, out number);

    /// <summary>The size of an account's position in steps, short below zero.</summary>
    public long NetOf(AccountId account, InstrumentId instrument) =>
        Positions.Find(account, instrument) is var row and not PositionBook.None ? Positions[row].Net : 0;

    /// <summary>What stands of an order in its queue.</summary>
    public Quantity ShownOf(in Order order) =>
        order.IsOnBook ? new(MarketOf(order.Instrument).Book[order.BookEntry].Steps) : Quantity.Zero;
}
