using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Commands;

/// <summary>
/// Reads what nobody shall see: from the standard input, never from the command line, where every user of the machine sees it.
/// </summary>
internal static class Unseen
{
    /// <param name="what">As the person knows it who is asked for it.</param>
    /// <exception cref="StartupException">Nothing was typed.</exception>
    public static async Task<string> ReadAsync(string what)
    {
        if (!Console.IsInputRedirected) await Console.Error.WriteAsync($"{what}, and Enter (it is not shown): ");
        var value = (Console.IsInputRedirected ? await Console.In.ReadLineAsync() : ReadKeys())?.Trim();
        return string.IsNullOrEmpty(value) ? throw new StartupException($"Nothing was read for {what}: nothing is changed.") : value;
    }

    private static string ReadKeys()
    {
        var typed = new List<char>();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key != ConsoleKey.Backspace) typed.Add(key.KeyChar);
            else if (typed.Count > 0) typed.RemoveAt(typed.Count - 1);
        }

        Console.Error.WriteLine();
        return new([.. typed]);
    }
}
