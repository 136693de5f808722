using TradeCraft.Exchange.Values;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Venues;

/// <summary>
/// The venues beside the live one. A venue is loaded when somebody asks for it, stays while it is used or plays, and is unloaded to its log
/// when nobody has asked for a while, or when there is no room for one that is asked for.
/// </summary>
public sealed partial class VenueDirectory(VenueTable table, VenueBuilder builder, TimeProvider time, ILogger<VenueDirectory> logger)
    : SupervisedService
{
    /// <summary>At one time. Each holds a connection to the database for its log, and memory for its market.</summary>
    public const int MostLoaded = 16;

    /// <summary>In use at one time, of one user: nobody shall take all the room there is.</summary>
    public const int MostOfOneUser = 8;

    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<int, Loaded> loaded = [];
    private bool isClosed;

    private sealed class Loaded
    {
        public required UserId Owner { get; init; }

        public required Task<VenueHost> Host { get; init; }

        /// <summary>Its end, once that has begun.</summary>
        public Task? Ending { get; set; }

        public int Users { get; set; }

        public long UsedAt { get; set; }
    }

    /// <summary>A venue that stays loaded until this is disposed of.</summary>
    public sealed class Visit : IDisposable
    {
        private readonly Action leave;
        private int left;

        internal Visit(VenueHost host, Action leave) => (Host, this.leave) = (host, leave);

        public VenueHost Host { get; }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0) leave();
        }
    }

    /// <summary>How many are loaded.</summary>
    public int Count
    {
        get
        {
            lock (gate) return loaded.Count;
        }
    }

    /// <summary>Enters a venue, which is loaded first where it is not.</summary>
    /// <exception cref="VenueUnavailableException">It cannot be loaded now.</exception>
    public async Task<Visit> EnterAsync(VenueRow venue, CancellationToken cancellation)
    {
        while (true)
        {
            Task? ending = null;
            Loaded? entered = null;
            lock (gate)
            {
                if (isClosed) throw new VenueUnavailableException("The server is stopping.", TimeSpan.FromSeconds(5));
                RefuseOneTooMany(venue);
                if (loaded.TryGetValue(venue.Id, out var known)) ending = known.Ending;
                else if (loaded.Count < MostLoaded) known = Load(venue);
                else ending = EndLongestUnused();
                if (ending is null && known is not null)
                {
                    known.Users++;
                    entered = known;
                }
            }

            if (entered is not null) return await VisitAsync(venue.Id, entered, cancellation);
            await ending!.WaitAsync(cancellation);
        }
    }

    /// <summary>Enters a venue that is loaded; null where it is not, or is about to end.</summary>
    public async Task<Visit?> TryEnterAsync(int venue, CancellationToken cancellation)
    {
        Loaded known;
        lock (gate)
        {
            if (!loaded.TryGetValue(venue, out known!) || known.Ending is not null) return null;
            known.Users++;
        }

        return await VisitAsync(venue, known, cancellation);
    }

    /// <summary>Ends a venue, and lets nobody enter it meanwhile. Who is in it is thrown out.</summary>
    public async Task EndAsync(int venue)
    {
        Task? ending;
        lock (gate) ending = loaded.TryGetValue(venue, out var known) ? known.Ending ?? End(venue, known) : null;
        if (ending is not null) await ending;
    }

    /// <summary>Deletes a venue with all that there is of it. From now on nobody finds it.</summary>
    public async Task DeleteAsync(int venue, CancellationToken cancellation)
    {
        await table.HideAsync(venue, cancellation);
        await EndAsync(venue);
        await table.DeleteAsync(venue, CancellationToken.None);
    }

    /// <summary>Deletes all venues of a user who goes.</summary>
    public async Task DeleteAllOfAsync(UserId user, CancellationToken cancellation)
    {
        foreach (var venue in await table.OfAsync(user, cancellation)) await DeleteAsync(venue.Id, cancellation);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Task[] endings;
        lock (gate)
        {
            isClosed = true;
            endings = [.. loaded.ToArray().Select(each => each.Value.Ending ?? End(each.Key, each.Value))];
        }

        await Task.WhenAll(endings);
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            foreach (var hidden in await table.HiddenAsync(stopping)) await table.DeleteAsync(hidden, stopping);
            while (await timer.WaitForNextTickAsync(stopping)) EndUnused();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping: all of them end.
        }
    }

    private async Task<Visit> VisitAsync(int venue, Loaded entered, CancellationToken cancellation)
    {
        try
        {
            return new(await entered.Host.WaitAsync(cancellation), () => Leave(entered));
        }
        catch (Exception failure)
        {
            Leave(entered);
            if (!entered.Host.IsFaulted) throw;
            if (failure is not VenueUnavailableException) NotLoaded(failure, venue);
            throw new VenueUnavailableException("This venue cannot be loaded now.", TimeSpan.FromSeconds(5));
        }
    }

    private void Leave(Loaded known)
    {
        lock (gate)
        {
            known.Users--;
            known.UsedAt = time.GetTimestamp();
        }
    }

    /// <summary>With the gate held.</summary>
    /// <exception cref="VenueUnavailableException">Its owner uses as many others as they may.</exception>
    private void RefuseOneTooMany(VenueRow venue)
    {
        var used = loaded.Count(each => each.Value.Owner == venue.Owner && each.Key != venue.Id && IsUsed(each.Value));
        if (used >= MostOfOneUser)
            throw new VenueUnavailableException(
                $"You use {MostOfOneUser} venues at once. Pause one, or leave it.", TimeSpan.FromSeconds(30));
    }

    /// <summary>With the gate held. What cannot be loaded takes no room.</summary>
    private Loaded Load(VenueRow venue)
    {
        var host = Task.Run(() => LoadAsync(venue.Id));
        var known = loaded[venue.Id] = new() { Owner = venue.Owner, Host = host };
        _ = host.ContinueWith(
            _ =>
            {
                lock (gate)
                {
                    if (loaded.GetValueOrDefault(venue.Id) == known) loaded.Remove(venue.Id);
                }
            },
            CancellationToken.None, TaskContinuationOptions.NotOnRanToCompletion, TaskScheduler.Default);
        return known;
    }

    /// <summary>Read anew: it may have been played and unloaded since its caller read it.</summary>
    private async Task<VenueHost> LoadAsync(int id)
    {
        var venue = await table.FindAsync(id, CancellationToken.None)
            ?? throw new VenueUnavailableException("This venue has been deleted.", TimeSpan.FromMinutes(1));
        var start = time.GetTimestamp();
        var host = await VenueHost.StartAsync(venue, builder.Build(venue), CancellationToken.None);
        WasLoaded(id, venue.Kind, time.GetElapsedTime(start).TotalMilliseconds);
        return host;
    }

    private void EndUnused()
    {
        lock (gate)
        {
            foreach (var (venue, known) in loaded.Where(each => !IsUsed(each.Value) && IsLeft(each.Value, IdleAfter)).ToArray())
                _ = End(venue, known);
        }
    }

    /// <summary>Ends one that does nothing, or else one that plays on though nobody has looked at it for a while.</summary>
    /// <exception cref="VenueUnavailableException">All are used.</exception>
    private Task EndLongestUnused()
    {
        var (venue, known) = loaded.Where(each => IsLeft(each.Value, IsUsed(each.Value) ? IdleAfter : TimeSpan.Zero))
            .OrderBy(each => IsUsed(each.Value)).ThenBy(each => each.Value.UsedAt).FirstOrDefault();
        if (known is null && loaded.Values.FirstOrDefault(each => each.Ending is not null)?.Ending is { } ending) return ending;
        return known is not null ? End(venue, known) : throw new VenueUnavailableException(
            $"{MostLoaded} venues are in use, and there is no room for another. Try again later.", TimeSpan.FromSeconds(30));
    }

    /// <summary>Somebody is in it, or it does something by itself.</summary>
    private static bool IsUsed(Loaded known) => known.Users > 0 || !known.Host.IsCompletedSuccessfully || known.Host.Result.IsBusy;

    /// <summary>Nobody has been in it for so long.</summary>
    private bool IsLeft(Loaded known, TimeSpan since) =>
        known is { Users: 0, Ending: null, Host.IsCompletedSuccessfully: true } && time.GetElapsedTime(known.UsedAt) >= since;

    /// <summary>With the gate held.</summary>
    private Task End(int venue, Loaded known) => known.Ending = Task.Run(async () =>
    {
        try
        {
            await (await known.Host).DisposeAsync();
        }
        catch (Exception failure)
        {
            NotEnded(failure, venue);
        }
        finally
        {
            lock (gate) loaded.Remove(venue);
        }
    });

    [LoggerMessage(LogLevel.Information, "Venue {Venue}, a {Kind}, was loaded in {Milliseconds:F0} ms")]
    private partial void WasLoaded(int venue, string kind, double milliseconds);

    [LoggerMessage(LogLevel.Error, "Venue {Venue} could not be loaded")]
    private partial void NotLoaded(Exception failure, int venue);

    [LoggerMessage(LogLevel.Error, "Venue {Venue} did not end as it should")]
    private partial void NotEnded(Exception failure, int venue);
}
