using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace TradeCraft.Server.Platform;

/// <summary>
/// What is wrong with a request, by field, in the order found. A handler collects all of it before it answers, so that the client can mend
/// everything at once.
/// </summary>
public sealed class FieldErrors
{
    // Made with the first error: most requests have none.
    private Dictionary<string, List<string>>? byField;

    public bool Any => byField is not null;

    public IReadOnlyDictionary<string, string[]> ByField =>
        (byField ?? []).ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());

    /// <summary>All of it on one line, each message after its field's name.</summary>
    public string Summary =>
        string.Join(' ', (byField ?? []).SelectMany(entry => entry.Value.Select(message => $"{entry.Key}: {message}")));

    /// <param name="field">As on the wire; a field within a field with a dot: <c>stop_loss.stop_price</c>.</param>
    /// <param name="message">A sentence.</param>
    public void Add(string field, string message)
    {
        byField ??= [];
        if (!byField.TryGetValue(field, out var messages)) byField[field] = messages = [];
        messages.Add(message);
    }

    /// <summary>Adds <paramref name="message"/> unless <paramref name="holds"/>. Gives <paramref name="holds"/> back.</summary>
    public bool Require(bool holds, string field, string message)
    {
        if (!holds) Add(field, message);
        return holds;
    }

    /// <inheritdoc cref="Require(bool, string, string)"/>
    public bool Require(bool holds, string field, [InterpolatedStringHandlerArgument(nameof(holds))] ref MessageUnless message)
    {
        if (!holds) Add(field, message.ToStringAndClear());
        return holds;
    }
}

/// <summary>The text of an error, put together only where there is one: most of what is required holds.</summary>
[InterpolatedStringHandler]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "Nobody compares them.")]
public ref struct MessageUnless
{
    private DefaultInterpolatedStringHandler text;

    /// <param name="literalLength">Of what stands in the text.</param>
    /// <param name="formattedCount">How many values are put in.</param>
    /// <param name="holds">What is required.</param>
    /// <param name="isWanted">Whether the values are worked out at all.</param>
    public MessageUnless(int literalLength, int formattedCount, bool holds, out bool isWanted)
    {
        isWanted = !holds;
        text = isWanted ? new(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string value) => text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

    internal string ToStringAndClear() => text.ToStringAndClear();
}
