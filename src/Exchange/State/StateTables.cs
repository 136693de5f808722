using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>
/// Everything that a venue knows, open to change. Only this room holds one: the others read <see cref="VenueState"/>, which gives the same
/// tables without what changes them, so that a write anywhere else does not compile.
/// </summary>
internal sealed class StateTables
{
    public List<Asset> Assets { get; } = [];

    public List<WritableMarket> Markets { get; } = [];

    public List<WritableAccount> Accounts { get; } = [];

    public List<Profile> Profiles { get; } = [];

    public List<Physics> PhysicsUsed { get; } = [Physics.Plain];

    public List<CorporateAction> Actions { get; } = [];

    public WritableOrderTable Orders { get; } = new();

    public Dictionary<OrderId, WritableBracket> Brackets { get; } = [];

    public ClientOrderIds ClientOrderIds { get; } = new();

    public RequestLog Requests { get; } = new();

    public DueQueue Due { get; } = new();

    public WritableLedgerBook Ledger { get; } = new();

    public WritablePositionBook Positions { get; } = new();

    public UserTotals Users { get; } = new();

    /// <summary>The number of the last logged event.</summary>
    public long Sequence { get; set; }

    /// <summary>The number of the last command that left a logged event, or was decided since.</summary>
    public long LastCommand { get; set; }

    public long LastOrder { get; set; }

    public long LastTrade { get; set; }

    /// <summary>The number of the physics in force.</summary>
    public short PhysicsNumber
    {
        get;
        set => (field, Physics) = (value, PhysicsUsed[value]);
    }

    /// <summary>The physics in force.</summary>
    public Physics Physics { get; private set; } = Physics.Plain;

    /// <summary>The time of the command that is being decided, or of what time brought before it; in a replay, of the last event.</summary>
    public Timestamp Now { get; set; }

    public WritableAccount AccountOf(AccountId account) => Accounts[account.Number - AccountId.FirstTrader];

    /// <summary>The market that an asset is priced in: the first that was listed with it as its base; or null.</summary>
    public WritableMarket? MarketFor(AssetId asset) => Markets.Find(market => market.Instrument.Base.Id == asset);

    public WritableMarket MarketOf(InstrumentId instrument) => Markets[instrument.Number];
}
