using Microsoft.Extensions.Logging.Abstractions;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.History;

/// <summary><c>tradecraft rebuild PROJECTION</c>, with the options of the server that say where the data is. With an own PostgreSQL the server must be stopped.</summary>
public static class RebuildCommand
{
    /// <exception cref="StartupException">There is no such projection, or the data cannot be reached.</exception>
    public static async Task RunAsync(string projection, string[] options, TextWriter output, CancellationToken cancellation)
    {
        if (!Rebuild.Names.Contains(projection)) throw new StartupException($"There is no projection {projection}. There are {string.Join(", ", Rebuild.Names)}.");
        var settings = StorageOptions.From(new ConfigurationBuilder().AddCommandLine(options).Build());
        await using var database = new Database(settings, TimeProvider.System, NullLoggerFactory.Instance);
        await database.StartingAsync(cancellation);
        var sequence = await Rebuild.RunAsync(database.Source, new SequencerOptions().Venue, projection, cancellation);
        await output.WriteLineAsync($"The projection {projection} was rebuilt up to event {sequence}.");
    }
}
