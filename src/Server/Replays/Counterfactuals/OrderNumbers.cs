using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Replays.Counterfactuals;

/// <summary>
/// Which order of a counterfactual is which of its origin. An order that is given again carries the number of the origin's in its request,
/// so the log alone says it, also after a restart.
/// </summary>
internal sealed class OrderNumbers : IVenueListener
{
    /// <summary>Requests of people have keys that are digests: none of them has this above.</summary>
    private const ulong Mark = 0x636F_756E_7465_7266;

    private readonly Lock gate = new();
    private readonly Dictionary<OrderId, OrderId> numbers = [];
    private readonly Dictionary<(OrderId Entry, OrderCause Leg), OrderId> legs = [];

    /// <summary>The request with which an order of the origin is given again. Given once more, it is not done once more.</summary>
    public static RequestKey RequestFor(OrderId origin) => new(new UInt128(Mark, (ulong)origin.Number), UInt128.One);

    /// <summary>The request with which something that moves money is given again.</summary>
    /// <param name="place">Among all that is given.</param>
    public static RequestKey RequestOf(int place) => new(new UInt128(Mark + 1, (ulong)place), UInt128.One);

    /// <summary>Of which order of the origin an order was made; null where it was made of none.</summary>
    public static OrderId? OriginOf(OrderOptions options) =>
        (ulong)(options.Request.Key >> 64) == Mark ? new((long)(ulong)options.Request.Key) : null;

    /// <summary>The number here of an order of the origin; null while it has none, or where it was refused.</summary>
    /// <param name="leg">Where it is the leg of an entry: which one.</param>
    public OrderId? Find(OrderId origin, (OrderId Entry, OrderCause Leg)? leg)
    {
        lock (gate)
        {
            if (leg is not var (entry, which)) return numbers.TryGetValue(origin, out var number) ? number : null;
            return numbers.TryGetValue(entry, out var placed) && legs.TryGetValue((placed, which), out var found) ? found : null;
        }
    }

    /// <summary>Knows what happened before it was listening.</summary>
    public void Learn(TraderCommands here)
    {
        lock (gate)
        {
            foreach (var (_, command, placed) in here.Commands)
            {
                if (command is PlaceOrder { Options: { } options } && OriginOf(options) is { } origin) numbers[origin] = placed;
            }

            foreach (var (order, entry, leg) in here.Legs) legs[(entry, leg)] = order;
        }
    }

    public void OnPublished(ReadOnlySpan<Event> events)
    {
        lock (gate)
        {
            foreach (ref readonly var happened in events) Fold(in happened);
        }
    }

    private void Fold(in Event happened)
    {
        if (happened.Type != EventType.OrderPlaced) return;
        ref readonly var placed = ref happened.OrderPlaced;
        if (placed.ParentOrder.Number > 0) legs[(placed.ParentOrder, placed.Cause)] = placed.Order;
        else if (OriginOf(happened.OrderOptions) is { } origin) numbers[origin] = placed.Order;
    }
}
