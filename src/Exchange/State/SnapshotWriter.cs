using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Positions;

namespace TradeCraft.Exchange.State;

/// <summary>The whole state as plain data.</summary>
internal sealed class SnapshotWriter(StateTables tables)
{
    private readonly Numbering<AccountTerms> terms = new();
    private readonly Numbering<OrderOptions> options = new();
    private readonly Numbering<ReplaceOrder> replacements = new();

    /// <summary>A copy of everything that the log determines. Costs a walk over the whole state, and as much memory again.</summary>
    public VenueSnapshot Write()
    {
        return new()
        {
            Counters = new(tables.Sequence, tables.LastCommand, tables.LastOrder, tables.LastTrade, tables.PhysicsNumber, tables.Now),
            Assets = [.. tables.Assets],
            Markets = [.. tables.Markets.Select(RowOf)],
            Profiles = [.. tables.Profiles],
            PhysicsUsed = [.. tables.PhysicsUsed],
            Accounts = [.. tables.Accounts.Select(account => account.ToSnapshot(terms.NumberOf(account.Terms)))],
            Orders = [.. tables.Orders.Slots.OrderBy(slot => tables.Orders[slot].Id.Number).Select(slot => RowOf(in tables.Orders[slot]))],
            Brackets = [.. tables.Brackets.Values.Distinct().Select(bracket => bracket.ToSnapshot())],
            Requests = [.. tables.Requests.Rows],
            Due = [.. tables.Due.InOrder.Select(RowOf)],
            Actions = [.. tables.Actions],
            Names = [.. tables.ClientOrderIds.Taken],
            Balances = [.. tables.Ledger.Balances],
            Purses = [.. tables.Ledger.Purses],
            PaidIn = [.. tables.Users.PaidIn],
            Positions = [.. tables.Accounts.SelectMany(PositionsOf)],
            Terms = terms.Values,
            Options = options.Values,
            Replacements = replacements.Values,
        };
    }

    private DueSnapshot RowOf(Due item) =>
        new(item.At, (byte)item.Kind, item.Number, item.Replacement is { } sent ? replacements.NumberOf(sent) + 1 : 0);

    /// <summary>An account's positions in the order in which it came by them.</summary>
    private IEnumerable<PositionSnapshot> PositionsOf(Account account)
    {
        var rows = new List<PositionSnapshot>();
        for (var row = tables.Positions.First(account.Id); row != PositionBook.None; row = tables.Positions.Next(row))
        {
            var position = tables.Positions[row];
            rows.Add(new(
                position.Account, position.Instrument, position.Net, position.Cost, position.Realised, position.OpenedToday,
                position.OpenedOn));
        }

        rows.Reverse();
        return rows;
    }

    private static MarketSnapshot RowOf(Market market)
    {
        var instrument = market.Instrument;
        return new(
            instrument.Symbol, instrument.Name, instrument.AssetClass, instrument.Base.Id, instrument.Quote.Id, instrument.TickSize,
            instrument.StepSize,
            market.Terms, market.Phase, market.Lower, market.Upper, [.. market.MarginAccounts]);
    }

    private OrderSnapshot RowOf(in Order order) => new()
    {
        Id = order.Id,
        Account = order.Account,
        Instrument = order.Instrument,
        Side = order.Side,
        Type = order.Type,
        TimeInForce = order.TimeInForce,
        Cause = order.Cause,
        State = (byte)order.State,
        HasHold = order.HasHold,
        IsTriggered = order.IsTriggered,
        IsDayTrade = order.IsDayTrade,
        HasBracket = order.HasBracket,
        IsOnBook = order.IsOnBook,
        Profile = order.Profile,
        Options = ReferenceEquals(order.Options, OrderOptions.None) ? 0 : options.NumberOf(order.Options) + 1,
        Stop = order.Stop,
        Extreme = order.Extreme,
        LimitPrice = order.LimitPrice,
        Quantity = order.Quantity,
        Filled = order.Filled,
        Shown = order.IsOnBook ? new(tables.MarketOf(order.Instrument).Book[order.BookEntry].Steps) : default,
        Held = order.Held,
        Made = order.Made,
        Taken = order.Taken,
        Charged = order.Charged,
        ExpiresAt = order.ExpiresAt,
        Since = order.Since,
    };

    /// <summary>Gives each thing a number, the same thing the same.</summary>
    private sealed class Numbering<T>
        where T : class
    {
        private readonly Dictionary<T, int> numbers = new(ReferenceEqualityComparer.Instance);
        private readonly List<T> values = [];

        public IReadOnlyList<T> Values => values;

        public int NumberOf(T value)
        {
            if (numbers.TryGetValue(value, out var number)) return number;
            numbers.Add(value, values.Count);
            values.Add(value);
            return values.Count - 1;
        }
    }
}
