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
        [
            new("set", "NAME", "keep one, in place of what was kept"), new("remove", "NAME", "forget one"),
            new("rotate", null, "seal everything under a new key, the database's secrets too; no server may run meanwhile"),
            .. StorageChoice.Options,
        ],
        RunAsync);

    private static async Task<int> RunAsync(Request request)
    {
        var folder = StorageOptions.From(request.Configuration).DataFolder;
        var store = new SecretStore(folder, Environment.GetEnvironmentVariable(SecretStore.KeyVariable));
        if (request.Configuration["set"] is { } name)
        {
            if (!SecretStore.Known.Contains(name))
                throw new StartupException($"There is no secret `{name}`. There are: {string.Join(", ", SecretStore.Known)}.");
            var value = await Unseen.ReadAsync(name);
            store.Set(name, value);
            await Console.Out.WriteLineAsync($"{name} is kept in {folder}. A server that starts now uses it.");
        }
        else if (request.Configuration["remove"] is { } gone)
        {
            if (!store.Remove(gone)) throw new StartupException($"{gone} is not kept in {folder}.");
            await Console.Out.WriteLineAsync($"{gone} is forgotten.");
        }
        else if (request.Configuration["rotate"] == "true")
        {
            await SecretRotation.RunAsync(StorageOptions.From(request.Configuration));
        }
        else
        {
            await Console.Out.WriteLineAsync(store.Names.Count == 0 ? $"Nothing is kept in {folder}." : string.Join('\n', store.Names));
        }

        return 0;
    }
}
