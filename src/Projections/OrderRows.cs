using System.Runtime.InteropServices;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>
/// Rows of orders by id, and each account's in a chain, the newest first. A row stays where it is while the order is known: none is copied
/// when there are more.
/// </summary>
/// <param name="areListed">Whether each account's orders are chained: who only writes them down needs no lists.</param>
internal sealed class OrderRows(bool areListed)
{
    private const int InChunk = 1 << 12;

    private readonly List<OrderRow[]> chunks = [];
    private readonly Dictionary<long, int> places = [];
    private readonly Dictionary<AccountId, int> newest = [];
    private readonly Dictionary<long, OrderExtras> extras = [];
    private readonly List<string> profiles = [];

    // The rows that are free are chained by their Older.
    private int free = OrderRow.None;
    private int used;

    public int Count => places.Count;

    public ref OrderRow this[int place] => ref chunks[place / InChunk][place % InChunk];

    /// <summary>Where an order's row is, or <see cref="OrderRow.None"/>.</summary>
    public int Find(OrderId order) => places.TryGetValue(order.Number, out var place) ? place : OrderRow.None;

    /// <summary>The place of an account's newest order, or <see cref="OrderRow.None"/>. The older ones follow from row to row.</summary>
    public int NewestOf(AccountId account) => newest.TryGetValue(account, out var place) ? place : OrderRow.None;

    /// <summary>Takes on an order that is not known yet.</summary>
    public ref OrderRow Add(in OrderRow row)
    {
        var place = TakeFree();
        places.Add(row.Id.Number, place);
        ref var added = ref this[place];
        added = row;
        (added.Newer, added.Older) = (OrderRow.None, OrderRow.None);
        if (areListed) Chain(ref added, place);
        return ref added;
    }

    /// <summary>Takes on an order from where it was written down.</summary>
    public void Add(OrderRecord record)
    {
        var order = record.Order;
        ref var row = ref Add(new OrderRow
        {
            Id = order.Id,
            Placed = record.Placed,
            Later = record.Later is [var later, ..] ? later : 0,
            Quantity = order.Quantity,
            LimitPrice = order.LimitPrice ?? default,
            StopPrice = order.StopPrice ?? default,
            Filled = order.Filled,
            FilledValue = order.FilledValue,
            Fees = order.Fees,
            CreatedAt = order.CreatedAt,
            UpdatedAt = order.UpdatedAt,
            Account = order.Account,
            Instrument = order.Instrument,
            Profile = NumberOf(order.Profile),
            Side = order.Side,
            Type = order.Type,
            TimeInForce = order.TimeInForce,
            Cause = order.Cause,
            Class = order.Class,
            Stage = order.Stage,
            CancelReason = order.CancelReason ?? default,
            HasChanged = true,
        });
        Extend(ref row, order.Options, order.ClientOrderId, order.Trail, order.ExpiresAt, order.Parent);
        if (!order.Legs.IsEmpty) Extend(ref row).Legs.AddRange(order.Legs);
        if (record.Later.Count > 1) Extend(ref row).Later.AddRange(record.Later.Skip(1));
    }

    public void Remove(int place)
    {
        ref var row = ref this[place];
        places.Remove(row.Id.Number);
        if (row.HasExtras) extras.Remove(row.Id.Number);
        if (areListed) Unchain(in row);
        row = new() { Older = free };
        free = place;
    }

    /// <summary>What an order has beside its row: null for nothing.</summary>
    public OrderExtras? ExtrasOf(in OrderRow row) => row.HasExtras ? extras[row.Id.Number] : null;

    /// <summary>The same, begun where there is nothing.</summary>
    public OrderExtras Extend(ref OrderRow row)
    {
        row.HasExtras = true;
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(extras, row.Id.Number, out _);
        return known ??= new() { Order = row.Id };
    }

    /// <summary>Notes what an order was placed with, beside its row only what is not as usual.</summary>
    public void Extend(ref OrderRow row, OrderOptions options, string? clientOrderId, Trail? trail, Timestamp? expiresAt, OrderId? parent)
    {
        row.SelfTrade = options.SelfTrade;
        if (options.IsUsual && clientOrderId is null && trail is null && expiresAt is null && parent is null) return;
        var more = Extend(ref row);
        more.Options = options.IsUsual ? null : options with { ClientOrderId = null, Request = default };
        more.ClientOrderId = clientOrderId;
        (more.Trail, more.ExpiresAt, more.Parent) = (trail, expiresAt, parent);
    }

    /// <summary>The order as who reads it sees it.</summary>
    public OrderView View(in OrderRow row)
    {
        var more = ExtrasOf(in row);
        return new(
            row.Id, row.Account, row.Instrument, row.Side, row.Type, row.TimeInForce, row.Cause,
            more?.Options ?? OrderOptions.UsualWith(row.SelfTrade), row.CreatedAt)
        {
            Class = row.Class,
            Quantity = row.Quantity,
            LimitPrice = HasLimit(row.Type) ? row.LimitPrice : null,
            StopPrice = row.StopPrice.Ticks == 0 ? null : row.StopPrice,
            Trail = more?.Trail,
            ExpiresAt = more?.ExpiresAt,
            Parent = more?.Parent,
            Legs = more is null ? [] : [.. more.Legs],
            ClientOrderId = more?.ClientOrderId,
            Profile = profiles[row.Profile],
            Filled = row.Filled,
            FilledValue = row.FilledValue,
            Fees = row.Fees,
            Stage = row.Stage,
            CancelReason = row.Stage > OrderStage.Filled ? row.CancelReason : null,
            UpdatedAt = row.UpdatedAt,
        };
    }

    public OrderRecord Record(in OrderRow row) =>
        new(View(in row), row.Placed, row.Later == 0 ? [] : [row.Later, .. ExtrasOf(in row)?.Later ?? []]);

    /// <summary>The number of a profile's name.</summary>
    public short NumberOf(string profile)
    {
        var number = profiles.IndexOf(profile);
        if (number >= 0) return (short)number;
        profiles.Add(profile);
        return (short)(profiles.Count - 1);
    }

    /// <summary>The names of profiles, by the numbers that rows have.</summary>
    public IReadOnlyList<string> Profiles => [.. profiles];

    /// <summary>The rows of open orders, by id.</summary>
    public OrderRow[] Open
    {
        get
        {
            var open = places.Values.Where(place => this[place].IsOpen).Select(place => this[place]).ToArray();
            Array.Sort(open, (one, other) => one.Id.Number.CompareTo(other.Id.Number));
            return open;
        }
    }

    /// <summary>What open orders have beside their rows.</summary>
    public IReadOnlyList<OrderExtras> OpenExtras => [.. extras.Values.Where(more => this[places[more.Order.Number]].IsOpen)];

    /// <summary>Begins where another left off. Only where nothing is known yet.</summary>
    public void Restore(ReadOnlySpan<OrderRow> open, IReadOnlyList<OrderExtras> beside, IReadOnlyList<string> names)
    {
        places.EnsureCapacity(open.Length);
        profiles.AddRange(names);
        foreach (var more in beside) extras.Add(more.Order.Number, more);
        foreach (ref readonly var row in open) Add(in row);
    }

    /// <summary>Whether an order has a limit price of its own: the others' is only how far they may stray.</summary>
    private static bool HasLimit(OrderType type) => type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;

    /// <summary>Mostly it is the newest of its account. Restored ones come in the order of placing, too.</summary>
    private void Chain(ref OrderRow row, int place)
    {
        var (newer, older) = (OrderRow.None, NewestOf(row.Account));
        while (older != OrderRow.None && this[older].Id.Number > row.Id.Number) (newer, older) = (older, this[older].Older);
        (row.Newer, row.Older) = (newer, older);
        if (older != OrderRow.None) this[older].Newer = place;
        if (newer == OrderRow.None) newest[row.Account] = place;
        else this[newer].Older = place;
    }

    private void Unchain(in OrderRow row)
    {
        if (row.Older != OrderRow.None) this[row.Older].Newer = row.Newer;
        if (row.Newer != OrderRow.None) this[row.Newer].Older = row.Older;
        else if (row.Older != OrderRow.None) newest[row.Account] = row.Older;
        else newest.Remove(row.Account);
    }

    private int TakeFree()
    {
        if (free != OrderRow.None)
        {
            var place = free;
            free = this[place].Older;
            return place;
        }

        if (used == chunks.Count * InChunk) chunks.Add(new OrderRow[InChunk]);
        return used++;
    }
}
