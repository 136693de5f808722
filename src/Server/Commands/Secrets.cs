using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Commands;

internal static class Secrets
{
    public static Verb Verb { get; } = new(
        "secrets", null, "keeps the keys of live providers, sealed",
        "Without an option it lists the names of what is kept. A value is read from the standard input, never from the command line, "
        + "and shown nowhere.\n"
        + $"NAME is one of {string.Join(", ", SecretStore.Known)}.\n"
        + $"They are sealed under DATA/secrets.key, or under {SecretStore.KeyVariable} (32 bytes as base64), and are in no backup. "
        + "A server reads them when it starts.",
        [new("set", "NAME", "keep one, in place of what was kept"), new("remove", "NAME", "forget one"), StorageChoice.Data],
        RunAsync);

    private static async Task<int> RunAsync(Request request)
    {
        var folder = StorageOptions.From(request.Configuration).DataFolder;
        var store = new SecretStore(folder, Environment.GetEnvironmentVariable(SecretStore.KeyVariable));
        if (request.Configuration["set"] is { } name)
        {
            if (!SecretStore.Known.Contains(name))
                throw new StartupException($"There is no secret `{name}`. There are: {string.Join(", ", SecretStore.Known)}.");
            if (!Console.IsInputRedirected) await Console.Error.WriteAsync($"{name}, and Enter (it is not shown): ");
            var value = (Console.IsInputRedirected ? await Console.In.ReadLineAsync() : ReadUnseen())?.Trim();
            if (string.IsNullOrEmpty(value)) throw new StartupException($"Nothing was read for {name}: nothing is changed.");
            store.Set(name, value);
            await Console.Out.WriteLineAsync($"{name} is kept in {folder}. A server that starts now uses it.");
        }
        else if (request.Configuration["remove"] is { } gone)
        {
            if (!store.Remove(gone)) throw new StartupException($"{gone} is not kept in {folder}.");
            await Console.Out.WriteLineAsync($"{gone} is forgotten.");
        }
        else
        {
            await Console.Out.WriteLineAsync(store.Names.Count == 0 ? $"Nothing is kept in {folder}." : string.Join('\n', store.Names));
        }

        return 0;
    }

    private static string ReadUnseen()
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
