using System.Text;

namespace TradeCraft.Server.Strategies;

/// <summary>Texts that a strategy makes: of any length and of any characters, where tables take neither U+0000 nor half a pair.</summary>
internal static class StrategyText
{
    /// <summary>The text, no longer than so many characters, with U+FFFD in place of what cannot be kept.</summary>
    public static string Of(string text, int most)
    {
        var kept = text.Length > most ? text[..most] : text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(kept)).Replace('\0', '\uFFFD');
    }
}
