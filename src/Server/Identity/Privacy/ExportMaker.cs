using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Identity.Privacy;

/// <summary>Makes the exports that users ask for, one after the other. One that a server stopped in the middle of is begun anew.</summary>
internal sealed partial class ExportMaker(
    DataExports exports, ExportContents contents, TimeProvider time, ILogger<ExportMaker> logger) : SupervisedService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(5);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                while (await exports.NextAsync(stopping) is { } next) await MakeAsync(next, stopping);
                await exports.WaitAsync(BetweenLooks, stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                LogInterrupted(failure);
                await Task.Delay(BetweenTries, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task MakeAsync(DataExport export, CancellationToken cancellation)
    {
        try
        {
            // The file of the one that this takes the place of.
            await exports.PruneAsync(cancellation);
            await using (var file = await ExportFile.CreateAsync(exports.UnfinishedFileOf(export), cancellation))
            {
                var parts = await contents.OfAsync(new UserId(export.UserId), cancellation);
                for (var part = 0; part < parts.Count; part++)
                {
                    await exports.NoteAsync(export, part * 100 / parts.Count, cancellation);
                    await file.AddAsync(parts[part].Name, parts[part].Rows(cancellation), cancellation);
                }
            }

            await exports.FinishAsync(export, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested
            && !(failure is NpgsqlException storage && ExceptionProblems.IsOutage(storage)))
        {
            LogFailed(failure, export.UserId);
            await exports.FailAsync(export, cancellation);
        }
    }

    [LoggerMessage(LogLevel.Error, "The export of user {User} could not be made; they can ask for another")]
    private partial void LogFailed(Exception failure, long user);

    [LoggerMessage(LogLevel.Warning, "An export was interrupted; it is begun anew in a moment")]
    private partial void LogInterrupted(Exception failure);
}
