using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Replays.Counterfactuals;

/// <param name="Profile">Fees and delay of its accounts, by name, and how the market fills where there are physics of that name. Without,
/// the origin's.</param>
/// <param name="Physics">How the market fills, by name: plain, frictionless, retail, exchange, pessimistic. Without, the
/// profile's.</param>
/// <param name="DelayMs">How long orders and cancellations are on their way: 0 to 10,000 milliseconds. Without, the profile's.</param>
/// <param name="Name">Without: the origin's, and what is different.</param>
public sealed record OpenCounterfactualRequest(
    string? Profile = null, string? Physics = null, int? DelayMs = null, string? Name = null);

/// <summary>How two venues of the same market came out.</summary>
/// <param name="Orders">Those of the first accounts of both, oldest first: the newest thousand of each.</param>
/// <param name="IsCut">There are older orders, which are not told.</param>
public sealed record ComparisonBody(
    ComparedVenueBody Venue, ComparedVenueBody With, IReadOnlyList<ComparedOrderBody> Orders, bool IsCut);

/// <summary>How a venue came out for its first account.</summary>
/// <param name="Now">What its clock shows.</param>
/// <param name="Equity">In dollars, as all amounts here.</param>
/// <param name="Profit">What the equity is above what was paid in.</param>
/// <param name="Fees">What the fills of the orders cost that are compared.</param>
/// <param name="Filled">How many of the orders filled in full.</param>
/// <param name="MaxDrawdownPercent">The deepest fall of the equity below its highest point before, in percent of that point.</param>
/// <param name="Curve">The equity over time, oldest first, at most 500 points or so.</param>
public sealed record ComparedVenueBody(
    string Id, string Name, DateTimeOffset Now, decimal Equity, decimal Profit, decimal Fees, int Orders, int Filled,
    decimal MaxDrawdownPercent, IReadOnlyList<ComparedPointBody> Curve);

public sealed record ComparedPointBody(DateTimeOffset At, decimal Equity);

/// <summary>An order in both venues.</summary>
/// <param name="Order">In the first; null where it is not there, or was refused.</param>
/// <param name="With">In the other; as well.</param>
/// <param name="IsSame">Both filled alike: the same quantity at the same price and cost, and ended alike.</param>
/// <param name="Cost">How much more the first paid, or less it got, fees included, in the quote asset; below zero where it did better. Null
/// where both did not fill the same quantity.</param>
public sealed record ComparedOrderBody(
    string Symbol, Side Side, OrderType Type, decimal Qty, DateTimeOffset At, ComparedSideBody? Order, ComparedSideBody? With, bool IsSame,
    decimal? Cost);

/// <summary>What became of an order in one of two venues.</summary>
/// <param name="Reason">Why it filled or did not, of the newest hundred orders that came out otherwise.</param>
public sealed record ComparedSideBody(
    OrderId Id, OrderStatus Status, decimal FilledQty, decimal? AveragePrice, decimal Fees, string? Reason);
