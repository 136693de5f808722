namespace TradeCraft.Server.Strategies.Scripts;

/// <summary>A strategy in JavaScript: docs/backtests.md says what it can call.</summary>
/// <param name="Source">Up to 50,000 characters.</param>
/// <param name="Parameters">What it reads as <c>params</c>, by name.</param>
public sealed record ScriptRequest(string Source, IReadOnlyDictionary<string, decimal>? Parameters = null);
