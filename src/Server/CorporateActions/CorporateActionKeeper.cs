using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.CorporateActions;

/// <summary>Which file has corporate actions: --corporate-actions FILE.</summary>
public sealed class CorporateActionOptions
{
    [ConfigurationKeyName("corporate-actions")]
    public string? File { get; set; }
}

/// <summary>
/// Carries out what is due when its ex-date begins in the market of its instrument, by the clock or by the recording that plays. The
/// action's number goes along: the venue carries out each once, so it is asked again where a process ended between the venue's doing it and
/// the table's knowing it.
/// </summary>
internal sealed partial class CorporateActionKeeper(
    CorporateActionTables tables,
    CorporateActionOptions options,
    LiveVenue venue,
    InstrumentDirectory instruments,
    MarketTime marketTime,
    FeedHalt halt,
    ILogger<CorporateActionKeeper> logger, TimeProvider time)
    : SupervisedService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim turn = new(1);

    // What is to come; null when the table may have something else.
    private volatile IReadOnlyList<CorporateActionRow>? pending;

    /// <summary>The date of a symbol's market; null while that is not known.</summary>
    public DateOnly? Today(string symbol) => marketTime(symbol) is { } now
        ? TradingCalendar.Of(instruments.Find(symbol)?.AssetClass ?? AssetClass.Equity).DateOf(now) : null;

    /// <summary>Something was added.</summary>
    public void Forget() => pending = null;

    /// <summary>Takes back what is pending, unless it is being carried out. False where it is not pending any more.</summary>
    public async Task<bool> CancelAsync(long id, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            pending = null;
            return await SequenceOfAsync(id, cancellation) == 0 && await tables.CancelAsync(id, reason: null, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Before the feed plays and sessions open.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.File is { } file) await LoadAsync(file, cancellationToken);
        await LookAsync(only: null, at: null, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    /// <summary>What falls on a day of an instrument, or earlier, happens before this returns.</summary>
    public async Task BeginDayAsync(Instrument instrument, Timestamp at, CancellationToken cancellation)
    {
        while (!await LookAsync(instrument, at, cancellation)) await Task.Delay(BetweenTries, time, cancellation);
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping)) await LookAsync(only: null, at: null, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process is stopping: what is pending is found by the next one.
        }
    }

    private async Task LoadAsync(string file, CancellationToken cancellation)
    {
        var (rows, faults) = CorporateActionFile.Read(file);
        foreach (var fault in faults) LogFault(fault);
        var known = await tables.ListAsync(symbol: null, status: null, long.MaxValue, int.MaxValue, cancellation);
        foreach (var (line, said) in rows)
        {
            var instrument = instruments.Find(said.Symbol);
            if (known.Any(row => IsSame(row, said))) continue;

            // Who held it then is not known: what was never to come is not made up for.
            if (Today(said.Symbol) > said.ExDate)
                LogFault(CorporateActionFile.At(file, line, "its ex_date has passed, and it was not known before: it is not carried out"));
            else if (said.Judge(instrument) is not Rejection.None and var wrong)
                LogFault(CorporateActionFile.At(file, line, Refusal.Explain(wrong).Detail));
            else await tables.AddAsync(said, cancellation);
        }
    }

    private static bool IsSame(CorporateActionRow row, SaidAction said) =>
        (row.Symbol, row.IsSplit, row.ExDate, row.ToShares, row.FromShares, row.Amount)
        == (said.Symbol, said.Type == CorporateActionType.Split, said.ExDate, said.To, said.From, said.Amount);

    /// <summary>
    /// Carries out what is due, of one instrument at a time of its market, or of all by their own. False where it must be tried again.
    /// </summary>
    private async Task<bool> LookAsync(Instrument? only, Timestamp? at, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            foreach (var row in pending ??= await tables.PendingAsync(cancellation))
            {
                if (instruments.Find(row.Symbol) is not { } instrument || (only is not null && only.Id != instrument.Id)) continue;
                var today = at is { } then ? TradingCalendar.Of(instrument.AssetClass).DateOf(then) : Today(row.Symbol);
                if (today is null || today < row.ExDate) continue;
                pending = null;
                await CarryOutAsync(row, instrument, cancellation);
            }

            return true;
        }
        catch (Exception failure) when (failure is NpgsqlException or VenueUnavailableException)
        {
            LogNotYet(failure.Message);
            return false;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task CarryOutAsync(CorporateActionRow row, Instrument instrument, CancellationToken cancellation)
    {
        if (await SequenceOfAsync(row.Id, cancellation) is var before and not 0)
        {
            await tables.ApplyAsync(row.Id, before, cancellation);
            return;
        }

        if (row.IsSplit) halt.Halt(instrument.Id);
        var isFollowed = halt.IsFollowed(instrument.AssetClass);
        var refusal = Rejection.AmountTooPrecise;
        try
        {
            if (row.CommandFor(instrument) is { } command) refusal = (await venue.SubmitAsync(command, cancellation)).Rejection;
            if (refusal != Rejection.None) isFollowed = false;
        }
        finally
        {
            // A feed that makes its own prices lets them through when they are those of the new shares. Where it is not known whether it
            // happened they wait for the next try.
            if (row.IsSplit && !isFollowed) halt.Resume(instrument.Id);
        }

        if (refusal == Rejection.None)
        {
            await tables.ApplyAsync(row.Id, await SequenceOfAsync(row.Id, cancellation), cancellation);
            LogDone(row.Symbol, row.Type, row.Id);
            return;
        }

        var (code, detail) = Refusal.Explain(refusal);
        await tables.CancelAsync(row.Id, code, cancellation);
        LogRefused(row.Symbol, row.Type, row.Id, detail);
    }

    /// <summary>The event that says it; 0 where the venue has not carried it out.</summary>
    private Task<long> SequenceOfAsync(long id, CancellationToken cancellation) =>
        venue.AskAsync((now, _) => now.CorporateActions.FirstOrDefault(action => action.Reference == id).Sequence, cancellation);

    [LoggerMessage(LogLevel.Warning, "A corporate action is passed over: {Fault}")]
    private partial void LogFault(string fault);

    [LoggerMessage(LogLevel.Information, "{Symbol}: the {Type} {Id} was carried out")]
    private partial void LogDone(string symbol, string type, long id);

    [LoggerMessage(LogLevel.Warning, "{Symbol}: the venue refused the {Type} {Id}: {Reason}")]
    private partial void LogRefused(string symbol, string type, long id, string reason);

    [LoggerMessage(LogLevel.Warning, "Corporate actions cannot be carried out yet: {Reason}")]
    private partial void LogNotYet(string reason);
}
