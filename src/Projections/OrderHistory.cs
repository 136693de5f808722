using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>
/// Every open order as it stands, and those that ended lately, each with where the log tells its story. Not for several threads:
/// <see cref="OrderViews"/> has the lock.
/// </summary>
/// <param name="areListed">Whether each account's orders can be asked for: who only writes them down does without.</param>
public sealed class OrderHistory(AccountDirectory accounts, bool areListed = true)
{
    private readonly OrderRows rows = new(areListed);
    private readonly Dictionary<(AccountId, string), OrderId> byClientId = [];
    private readonly Queue<(long Sequence, OrderId Order)> ended = new();

    // The command whose events are being folded, and the first of them.
    private (long Number, long First) command = (-1, 0);

    /// <summary>Notes the orders that change, for who writes them down. Null to note none.</summary>
    public HashSet<OrderId>? Changed { get; init; }

    /// <summary>The only order to look at, with its legs: events of others are passed over. Null for all.</summary>
    public OrderId? Only { get; init; }

    /// <summary>How many orders are known.</summary>
    public int Count => rows.Count;

    public bool Knows(OrderId order) => rows.Find(order) != OrderRow.None;

    public OrderView? Find(OrderId order) => rows.Find(order) is not OrderRow.None and var place ? rows.View(in rows[place]) : null;

    public OrderRecord? Record(OrderId order) =>
        rows.Find(order) is not OrderRow.None and var place ? rows.Record(in rows[place]) : null;

    /// <summary>The event that placed an order that is known.</summary>
    public long PlacedAt(OrderId order) => rows[rows.Find(order)].Placed;

    internal AccountId? AccountOf(OrderId order) => rows.Find(order) is not OrderRow.None and var place ? rows[place].Account : null;

    /// <summary>The newest of an account's orders that bears a name.</summary>
    internal OrderView? Find(AccountId account, string clientOrderId) =>
        byClientId.TryGetValue((account, clientOrderId), out var order) ? Find(order) : null;

    /// <summary>The order as the request that placed it was answered the first time; null where it has changed since.</summary>
    internal OrderView? AnswerOf(OrderId order) =>
        rows.Find(order) is not OrderRow.None and var place && !rows[place].HasChanged ? rows.View(in rows[place]) : null;

    /// <summary>An account's orders, newest first, from before an order on.</summary>
    /// <param name="open">Only those that are open, or only those that are not; null for all.</param>
    internal IEnumerable<OrderView> Of(AccountId account, bool? open, InstrumentId? instrument, OrderId before)
    {
        for (var place = rows.NewestOf(account); place != OrderRow.None; place = rows[place].Older)
        {
            if (IsWanted(in rows[place])) yield return rows.View(in rows[place]);
        }

        bool IsWanted(in OrderRow row) => row.Id.Number < before.Number && (open is null || row.IsOpen == open)
            && (instrument is null || row.Instrument == instrument);
    }

    /// <summary>Takes an order over from where it was written down.</summary>
    public void Restore(OrderRecord record)
    {
        rows.Add(record);
        if (record.Order.ClientOrderId is { } name) byClientId[(record.Order.Account, name)] = record.Order.Id;
    }

    /// <summary>The open orders as rows, in the order of placing.</summary>
    internal OrderRow[] OpenRows => rows.Open;

    /// <summary>What the open orders have beside their rows.</summary>
    internal IReadOnlyList<OrderExtras> OpenExtras => rows.OpenExtras;

    /// <summary>The names of profiles, by the numbers that rows have.</summary>
    internal IReadOnlyList<string> Profiles => rows.Profiles;

    /// <summary>Begins where another left off. Only where nothing is known yet.</summary>
    internal void Restore(ProjectionsSnapshot own)
    {
        rows.Restore(own.Orders, own.OrderExtras, own.OrderProfiles);
        foreach (var more in own.OrderExtras)
        {
            if (more.ClientOrderId is { } name) byClientId[(AccountOf(more.Order)!.Value, name)] = more.Order;
        }
    }

    /// <summary>Orders that ended up to this event are in a table: they are not needed here any more.</summary>
    public void Forget(long sequence)
    {
        while (ended.TryPeek(out var oldest) && oldest.Sequence <= sequence)
        {
            ended.Dequeue();

            // It may have changed once more after it ended, as an entry does that gets its legs.
            var place = rows.Find(oldest.Order);
            if (place != OrderRow.None && rows[place].Changed <= sequence) Forget(place);
        }
    }

    private void Forget(int place)
    {
        ref var row = ref rows[place];
        if (rows.ExtrasOf(in row)?.ClientOrderId is { } name && byClientId.TryGetValue((row.Account, name), out var newest)
            && newest == row.Id)
            byClientId.Remove((row.Account, name));
        rows.Remove(place);
    }

    public void Fold(in Event happened)
    {
        if (happened.Command != command.Number) command = (happened.Command, happened.Sequence);
        switch (happened.Type)
        {
            case EventType.OrderPlaced: Place(in happened); break;
            case EventType.OrderArrived: Move(happened.OrderArrived.Order, OrderStage.Arrived, in happened); break;
            case EventType.OrderRested: Move(happened.OrderRested.Order, OrderStage.Working, in happened); break;
            case EventType.OrderPooled: Move(happened.OrderPooled.Order, OrderStage.Working, in happened); break;
            case EventType.OrderTriggered: Move(happened.OrderTriggered.Order, OrderStage.Working, in happened); break;
            case EventType.StopSet: Arm(in happened); break;
            case EventType.OrderReplaced: Replace(in happened); break;
            case EventType.LegSized: Size(in happened); break;
            case EventType.OrderCancelled: Cancel(in happened); break;
            case EventType.TradeExecuted:
                Fill(in happened.TradeExecuted.Maker, in happened);
                Fill(in happened.TradeExecuted.Taker, in happened);
                break;
            default: break;
        }
    }

    private void Place(in Event happened)
    {
        ref readonly var placed = ref happened.OrderPlaced;
        var (options, parent) = (happened.OrderOptions, OrderRow.None);
        if (placed.ParentOrder.IsHouse ? Only is not null && placed.Order != Only : !TryFind(placed.ParentOrder, out parent)) return;
        var isLeg = parent != OrderRow.None;
        if (isLeg)
        {
            rows.Extend(ref rows[parent]).Legs.Add(placed.Order);
            Note(ref rows[parent], in happened);
        }

        ref var row = ref rows.Add(new OrderRow
        {
            Id = placed.Order,
            Placed = happened.Sequence,
            Quantity = placed.Quantity,
            LimitPrice = placed.LimitPrice,
            StopPrice = options.StopPrice ?? default,
            CreatedAt = happened.At,
            Account = placed.Account,
            Instrument = placed.Instrument,
            Profile = rows.NumberOf(accounts.Find(placed.Account)?.Terms.Profile.Name ?? ""),
            Side = placed.Side,
            Type = placed.Type,
            TimeInForce = placed.TimeInForce,
            Cause = placed.Cause,
            Class = isLeg ? rows[parent].Class : ClassOf(options),
            Stage = placed.ArrivesAt > happened.At ? OrderStage.OnItsWay : isLeg ? OrderStage.Waiting : OrderStage.Arrived,
        });
        rows.Extend(
            ref row, options, options.ClientOrderId, options.Trail, placed.ExpiresAt.UnixMicroseconds == 0 ? null : placed.ExpiresAt,
            isLeg ? placed.ParentOrder : null);
        if (options.ClientOrderId is { } name) byClientId[(placed.Account, name)] = placed.Order;
        Note(ref row, in happened);
    }

    private void Move(OrderId order, OrderStage stage, in Event happened)
    {
        if (!TryFind(order, out var place)) return;
        ref var row = ref rows[place];
        row.Stage = stage;
        Note(ref row, in happened);
    }

    private void Arm(in Event happened)
    {
        if (!TryFind(happened.StopSet.Order, out var place)) return;
        ref var row = ref rows[place];
        (row.Stage, row.StopPrice) = (OrderStage.Armed, happened.StopSet.StopPrice);
        Note(ref row, in happened);
    }

    private void Size(in Event happened)
    {
        if (!TryFind(happened.LegSized.Order, out var place)) return;
        ref var row = ref rows[place];
        row.Quantity = happened.LegSized.Quantity;
        if (row.Stage != OrderStage.Armed) row.Stage = OrderStage.Working;
        Note(ref row, in happened);
    }

    private void Replace(in Event happened)
    {
        ref readonly var replaced = ref happened.OrderReplaced;
        if (!TryFind(replaced.Order, out var place)) return;
        ref var row = ref rows[place];
        (row.Quantity, row.LimitPrice) = (replaced.Quantity, replaced.LimitPrice);
        if (replaced.StopPrice.Ticks != 0) row.StopPrice = replaced.StopPrice;
        if (replaced.Trail != default) rows.Extend(ref row).Trail = replaced.Trail;
        Note(ref row, in happened);
    }

    private void Cancel(in Event happened)
    {
        ref readonly var cancelled = ref happened.OrderCancelled;
        if (!TryFind(cancelled.Order, out var place)) return;
        ref var row = ref rows[place];
        var reason = cancelled.Reason;
        var wasRefused = row is { Stage: OrderStage.Arrived, Filled.IsZero: true }
            && reason is CancelReason.NotTrading or CancelReason.WouldTake or CancelReason.PriceBand or CancelReason.InsufficientFunds
                or CancelReason.ReduceOnly;
        row.Stage = wasRefused ? OrderStage.Rejected : reason == CancelReason.Expired ? OrderStage.Expired : OrderStage.Cancelled;
        row.CancelReason = reason;
        Note(ref row, in happened);
    }

    private void Fill(in Fill fill, in Event happened)
    {
        if (fill.Order.IsHouse || !TryFind(fill.Order, out var place)) return;
        ref readonly var trade = ref happened.TradeExecuted;
        ref var row = ref rows[place];
        row.Filled += trade.Quantity;
        row.FilledValue += trade.Value;
        row.Fees += fill.Fee;
        row.Stage = row.Filled == row.Quantity ? OrderStage.Filled : OrderStage.Working;
        Note(ref row, in happened);
    }

    private static OrderClass ClassOf(OrderOptions options) =>
        options.OneCancelsOther ? OrderClass.Oco
        : options is { TakeProfit: not null, StopLoss: not null } ? OrderClass.Bracket
        : options.HasLegs ? OrderClass.Oto
        : OrderClass.Simple;

    /// <summary>Where an order's row is. False for one that is not to be looked at.</summary>
    /// <exception cref="KeyNotFoundException">The order was never placed.</exception>
    private bool TryFind(OrderId order, out int place)
    {
        place = rows.Find(order);
        return place != OrderRow.None || (Only is not null ? false : throw new KeyNotFoundException($"Order {order.Number} is not known."));
    }

    /// <summary>An order has changed by an event.</summary>
    private void Note(ref OrderRow row, in Event happened)
    {
        (row.Changed, row.UpdatedAt) = (happened.Sequence, happened.At);
        if (row.Placed < command.First)
        {
            row.HasChanged = true;
            if (OrderStory.Tells(happened.Type)) NoteLater(ref row, happened.Sequence);
        }

        if (!row.IsOpen) ended.Enqueue((happened.Sequence, row.Id));
        Changed?.Add(row.Id);
    }

    /// <summary>The story goes on at this event: the first of each command is noted.</summary>
    private void NoteLater(ref OrderRow row, long sequence)
    {
        if (row.Later == 0) row.Later = sequence;
        else if (row.Later < command.First && rows.Extend(ref row).Later is var later && (later is [] || later[^1] < command.First))
            later.Add(sequence);
    }
}
