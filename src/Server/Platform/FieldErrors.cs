namespace TradeCraft.Server.Platform;

/// <summary>
/// What is wrong with a request, by field, in the order found. A handler collects all of it before it answers, so that the client can mend
/// everything at once.
/// </summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> byField = [];

    public bool Any => byField.Count > 0;

    public IReadOnlyDictionary<string, string[]> ByField => byField.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());

    /// <summary>All of it on one line, each message after its field's name.</summary>
    public string Summary =>
        string.Join(' ', byField.SelectMany(entry => entry.Value.Select(message => $"{entry.Key}: {message}")));

    /// <param name="field">As on the wire; a field within a field with a dot: <c>stop_loss.stop_price</c>.</param>
    /// <param name="message">A sentence.</param>
    public void Add(string field, string message)
    {
        if (!byField.TryGetValue(field, out var messages)) byField[field] = messages = [];
        messages.Add(message);
    }

    /// <summary>Adds <paramref name="message"/> unless <paramref name="holds"/>. Gives <paramref name="holds"/> back.</summary>
    public bool Require(bool holds, string field, string message)
    {
        if (!holds) Add(field, message);
        return holds;
    }
}
