using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Orders;

/// <summary>
/// Orders of an account that is seen with a delay: those that had ended by then. One that was open then would tell, by changing or going,
/// what happens now.
/// </summary>
internal static class DelayedOrders
{
    public static bool IsShownTo(this OrderView order, SeenAccount seen) =>
        seen.Account is not null && (seen.Until is not { } until || (!order.IsOpen && order.UpdatedAt <= until));
}
