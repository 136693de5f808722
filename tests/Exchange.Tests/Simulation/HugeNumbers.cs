using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>The same commands with quantities and amounts so large that orders and balances come to the most they may be.</summary>
internal static class HugeNumbers
{
    /// <summary>Quantities beyond this were meant to be absurd: they stay as they are.</summary>
    private const long Sensible = 1_000;

    /// <summary>Times how much ten steps at the middle price come to the largest value of an order, by the assets' decimals.</summary>
    public static long Scale(int decimals) => decimals == 8 ? 100_000_000 : 100_000_000_000_000;

    public static Command Of(Command command, long scale) => scale == 1 ? command : command switch
    {
        PlaceOrder place => place with { Quantity = Of(place.Quantity, scale), Options = Of(place.Options, scale) },
        ReplaceOrder { Quantity: { } quantity } replace => replace with { Quantity = Of(quantity, scale) },
        QuoteDepth quote => quote with { Bids = Of(quote.Bids, scale), Asks = Of(quote.Asks, scale) },
        ReportPrint print => print with { Quantity = Of(print.Quantity, scale) },
        OpenAccount open => open with { Amount = Of(open.Amount, scale / 2) },
        Deposit deposit => deposit with { Amount = Of(deposit.Amount, scale) },
        Withdraw withdraw => withdraw with { Amount = Of(withdraw.Amount, scale) },
        ResetAccount reset => reset with { Amount = Of(reset.Amount, scale) },
        _ => command,
    };

    private static OrderOptions? Of(OrderOptions? options, long scale) => options is null ? null : options with
    {
        Notional = Of(options.Notional, scale),
        DisplayQuantity = options.DisplayQuantity is { } shown ? Of(shown, scale) : null,
    };

    private static BookLevel[] Of(ReadOnlyMemory<BookLevel> levels, long scale) =>
        [.. levels.ToArray().Select(level => level with { Quantity = Of(level.Quantity, scale) })];

    private static Quantity Of(Quantity quantity, long scale) =>
        quantity.Steps is > 0 and <= Sensible ? new(quantity.Steps * scale) : quantity;

    private static Money Of(Money amount, long scale) =>
        amount.Units > 0 && amount.Units <= Money.MaxUnits / scale ? new(amount.Units * scale) : amount;
}
