using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Commands;

/// <summary>
/// What the outside asks of a venue. A command is decided whole or refused whole; only the venue says which.
/// </summary>
public abstract record Command;

/// <summary>What moves money, or opens an account: asked twice under the same key it is done once.</summary>
public abstract record KeyedCommand : Command
{
    public RequestKey Request { get; init; }
}

/// <summary>
/// What became of a command: the refusal, or the number of what it made (order, account, asset, instrument), 0 where it made nothing.
/// </summary>
public readonly record struct Decision
{
    // As wide as the number, though it has few values: what is written narrow and read wide, as when it is returned, waits for the memory.
    private readonly long rejection;

    public Decision(Rejection rejection, long number) => (this.rejection, Number) = ((long)rejection, number);

    public Rejection Rejection => (Rejection)rejection;

    public long Number { get; }

    public static implicit operator Decision(Rejection rejection) => new(rejection, 0);

    public bool IsAccepted => Rejection == Rejection.None;
}
