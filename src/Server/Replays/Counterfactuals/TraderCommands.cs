using System.Runtime.InteropServices;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Replays.Counterfactuals;

/// <summary>Something that a trader asked of a venue, and that it took.</summary>
/// <param name="At">When the venue decided it.</param>
/// <param name="Placed">The number that it gave the order; zero for what places none.</param>
internal readonly record struct TraderCommand(Timestamp At, Command Command, OrderId Placed = default);

/// <summary>
/// What the traders of a venue asked of it, read back from its log. What was refused left nothing there, so it is not among them.
/// </summary>
internal sealed class TraderCommands
{
    /// <summary>What is known of an order that a trader has or had.</summary>
    private record struct Known(
        AccountId Account, InstrumentId Instrument, Side Side, OrderId Parent, OrderCause Cause, OrderType Type)
    {
        public Quantity Quantity { get; set; }

        public Price LimitPrice { get; set; }

        public Price StopPrice { get; set; }

        public Trail? Trail { get; set; }
    }

    private readonly List<TraderCommand> commands = [];
    private readonly Dictionary<OrderId, Known> orders = [];
    private readonly HashSet<(OrderId Order, Timestamp At)> cancelling = [];
    private readonly HashSet<(OrderId Order, Timestamp At)> replacing = [];
    private readonly HashSet<InstrumentId> closed = [];
    private long command = -1;
    private int first;

    /// <summary>When an order was last placed, arrived, was triggered or traded in this command: what follows may come of that.</summary>
    private Timestamp? acted;

    /// <summary>In the order in which they were decided.</summary>
    public IReadOnlyList<TraderCommand> Commands => commands;

    /// <summary>The entry whose leg an order is, and which of its legs; null for an order that is none.</summary>
    public (OrderId Entry, OrderCause Leg)? LegOf(OrderId order) =>
        orders.TryGetValue(order, out var known) && known.Parent.Number > 0 ? (known.Parent, known.Cause) : null;

    /// <summary>The orders that are legs of entries.</summary>
    public IEnumerable<(OrderId Order, OrderId Entry, OrderCause Leg)> Legs =>
        orders.Where(each => each.Value.Parent.Number > 0).Select(each => (each.Key, each.Value.Parent, each.Value.Cause));

    /// <summary>All orders that traders had, legs among them.</summary>
    public IEnumerable<OrderId> Placed => orders.Keys;

    /// <summary>The newest order that was placed; zero where there is none.</summary>
    public OrderId Last { get; private set; }

    /// <summary>Takes in the next event of the log.</summary>
    public void Fold(in Event happened)
    {
        if (happened.Command != command)
        {
            (command, first, acted) = (happened.Command, commands.Count, null);
            closed.Clear();
        }

        switch (happened.Type)
        {
            case EventType.AccountOpened:
                var opened = happened.AccountOpened;
                if (opened.Account.IsTrader) Add(new OpenAccount(opened.User, opened.Asset, default, happened.AccountTerms), in happened);
                break;
            case EventType.AccountTermsSet when happened.AccountTermsSet.Account.IsTrader:
                Add(new SetAccountTerms(happened.AccountTermsSet.Account, happened.AccountTerms), in happened);
                break;
            case EventType.Transferred: Fold(in happened.Transferred, in happened); break;
            case EventType.AccountReset: Add(new ResetAccount(happened.AccountReset.Account, default), in happened); break;
            case EventType.OrderPlaced:
                acted = happened.At;
                Fold(in happened.OrderPlaced, in happened);
                break;
            case EventType.OrderArrived or EventType.OrderTriggered or EventType.TradeExecuted: acted = happened.At; break;
            case EventType.CancelRequested:
                cancelling.Add((happened.CancelRequested.Order, happened.CancelRequested.ArrivesAt));
                Cancel(happened.CancelRequested.Order, in happened);
                break;
            case EventType.OrderCancelled when happened.OrderCancelled.Account.IsTrader:
                Fold(in happened.OrderCancelled, in happened);
                break;
            case EventType.ReplaceRequested:
                replacing.Add((happened.ReplaceRequested.Order, happened.ReplaceRequested.ArrivesAt));
                Add(happened.Replacement, in happened);
                break;
            case EventType.OrderReplaced when happened.OrderReplaced.Account.IsTrader: Fold(in happened.OrderReplaced, in happened); break;
        }
    }

    private void Fold(in Transferred moved, in Event happened)
    {
        switch (moved.Reason)
        {
            case TransferReason.Deposit when IsOfThisCommand && commands[^1].Command is OpenAccount { Amount.IsZero: true } open:
                commands[^1] = commands[^1] with { Command = open with { Amount = moved.Amount } };
                break;
            case TransferReason.Deposit when moved.To.IsTrader: Add(new Deposit(moved.To, moved.Asset, moved.Amount), in happened); break;
            case TransferReason.Withdrawal when moved.From.IsTrader:
                Add(new Withdraw(moved.From, moved.Asset, moved.Amount), in happened);
                break;
            case TransferReason.Reset when IsOfThisCommand && commands[^1].Command is ResetAccount reset && moved.To == reset.Account:
                commands[^1] = commands[^1] with { Command = reset with { Amount = moved.Amount } };
                break;
        }
    }

    private void Fold(in OrderPlaced placed, in Event happened)
    {
        if (!placed.Account.IsTrader) return;
        var options = happened.OrderOptions;
        Last = placed.Order;
        orders[placed.Order] = new(placed.Account, placed.Instrument, placed.Side, placed.ParentOrder, placed.Cause, placed.Type)
        {
            Quantity = placed.Quantity,
            LimitPrice = placed.LimitPrice,
            StopPrice = options.StopPrice ?? default,
            Trail = options.Trail,
        };

        // What was cut to what there was to reduce may be less than was to be shown of it.
        if (options.DisplayQuantity > placed.Quantity) options = options with { DisplayQuantity = null };
        if (placed.ParentOrder.Number > 0 || placed.Cause is not (OrderCause.Placed or OrderCause.Close or OrderCause.Reverse)) return;
        Add(
            new PlaceOrder(
                placed.Account, placed.Instrument, placed.Side, placed.Type, placed.TimeInForce,
                options.Notional.IsZero ? placed.Quantity : default, HasLimit(placed.Type) ? placed.LimitPrice : default, options)
            {
                Purpose = placed.Cause switch
                {
                    OrderCause.Close => OrderPurpose.Close,
                    OrderCause.Reverse => OrderPurpose.Reverse,
                    _ => OrderPurpose.None,
                },
            },
            in happened, placed.Order);
    }

    private void Fold(in OrderCancelled cancelled, in Event happened)
    {
        if (cancelled.Reason == CancelReason.PositionClosed)
        {
            if (closed.Add(cancelled.Instrument))
                Add(new CancelOrders(cancelled.Account, cancelled.Instrument) { ClosesPosition = true }, in happened);
        }
        else if (cancelled.Reason == CancelReason.Requested && !cancelling.Contains((cancelled.Order, happened.At)))
        {
            Cancel(cancelled.Order, in happened);
        }
    }

    /// <summary>Who cancelled several at once cancelled all of an account, or what these have in common.</summary>
    private void Cancel(OrderId order, in Event happened)
    {
        ref readonly var known = ref Find(order);
        switch (IsOfThisCommand ? commands[^1].Command : null)
        {
            case CancelOrder one:
                var other = Find(one.Order);
                commands[^1] = commands[^1] with
                {
                    Command = new CancelOrders(
                        known.Account, known.Instrument == other.Instrument ? known.Instrument : null,
                        known.Side == other.Side ? known.Side : null),
                };
                break;
            case CancelOrders { ClosesPosition: false } several:
                commands[^1] = commands[^1] with
                {
                    Command = several with
                    {
                        Instrument = several.Instrument == known.Instrument ? several.Instrument : null,
                        Side = several.Side == known.Side ? several.Side : null,
                    },
                };
                break;
            default: Add(new CancelOrder(known.Account, order), in happened); break;
        }
    }

    /// <summary>
    /// What a trader changed at once. Where it was on its way it was told when it was sent. What the venue itself makes smaller, because
    /// it may only reduce or would trade with its owner, follows from what another order did.
    /// </summary>
    private void Fold(in OrderReplaced replaced, in Event happened)
    {
        ref var order = ref Find(replaced.Order);

        var replace = new ReplaceOrder(
            replaced.Account, replaced.Order,
            order.Parent.Number == 0 && replaced.Quantity != order.Quantity ? replaced.Quantity : null,
            HasLimit(order.Type) && replaced.LimitPrice != order.LimitPrice ? replaced.LimitPrice : null,
            order.Type != OrderType.TrailingStop && replaced.StopPrice != order.StopPrice ? replaced.StopPrice : null,
            order.Trail is { } trail && replaced.Trail != trail ? replaced.Trail : null);
        (order.Quantity, order.LimitPrice) = (replaced.Quantity, replaced.LimitPrice);
        if (order.Type != OrderType.TrailingStop) order.StopPrice = replaced.StopPrice;
        if (order.Trail is not null) order.Trail = replaced.Trail;
        if (replacing.Contains((replaced.Order, happened.At))) return;

        // The other leg of the same entry is told along, and stays as it is.
        if (replace is { LimitPrice: null, StopPrice: null, Trail: null }
            && (replace.Quantity is null || (replaced.KeepsPlace && acted == happened.At))) return;
        Add(replace, in happened);
    }

    private bool IsOfThisCommand => commands.Count > first;

    private static bool HasLimit(OrderType type) => type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;

    private ref Known Find(OrderId order) => ref CollectionsMarshal.GetValueRefOrAddDefault(orders, order, out _);

    private void Add(Command asked, in Event happened, OrderId placed = default) => commands.Add(new(happened.At, asked, placed));
}
