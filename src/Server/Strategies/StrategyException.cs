namespace TradeCraft.Server.Strategies;

/// <summary>A strategy cannot go on, by its own fault.</summary>
/// <param name="code">For programs: <c>script_timeout</c>.</param>
/// <param name="message">A sentence for its author.</param>
public sealed class StrategyException(string code, string message) : Exception(StrategyText.Of(message, MostMessage))
{
    private const int MostMessage = 500;

    public string Code => code;
}
