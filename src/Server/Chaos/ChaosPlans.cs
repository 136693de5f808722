using System.Collections.Concurrent;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Chaos;

/// <summary>
/// The chaos plans that are on in a venue. Everybody is asked about on their way in, so while nobody has a plan that costs one read.
/// </summary>
internal sealed class ChaosPlans(CallerAccounts accounts, TimeProvider time) : IVenueWork
{
    /// <summary>Of one user, at one time.</summary>
    public const int MostOfUser = 20;

    /// <summary>Of all users, at one time.</summary>
    public const int MostOfAll = 10_000;

    /// <summary>Requests of one user that are held back at one time. More pass at once.</summary>
    public const int MostDelayed = 64;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<UserId, UserPlans> byUser = [];
    private readonly Dictionary<ChaosPlan, ITimer> timers = [];
    private volatile bool isAny;

    private sealed record UserPlans(IReadOnlyList<ChaosPlan> Plans, Delayed Delayed);

    private sealed class Delayed
    {
        public int Count;
    }

    /// <summary>Whether there is any plan.</summary>
    public bool IsAny => isAny;

    bool IVenueWork.IsUnderWay => isAny;

    /// <summary>All that are on.</summary>
    public IEnumerable<ChaosPlan> All => !isAny ? [] : byUser.Values.SelectMany(each => each.Plans).Where(plan => !plan.IsOver);

    /// <summary>Those of a user, the oldest first.</summary>
    public IEnumerable<ChaosPlan> Of(UserId user) =>
        isAny && byUser.TryGetValue(user, out var known) ? known.Plans.Where(plan => !plan.IsOver) : [];

    /// <summary>Those that touch a caller in some account.</summary>
    public IReadOnlyList<ChaosPlan> Touching(Caller caller) => !isAny ? [] : [.. Of(caller.User).Where(plan => plan.Touches(caller))];

    /// <summary>What is on for a caller in an account; null where no plan touches them there.</summary>
    /// <param name="account">Null for their first.</param>
    public TroublesNow? On(Caller caller, AccountId? account)
    {
        var plans = Touching(caller);
        if (plans.Any(plan => plan.Account is not null))
        {
            var named = account ?? accounts.AllOf(caller).FirstOrDefault()?.Id;
            plans = [.. plans.Where(plan => plan.Account is null || plan.Account == named)];
        }

        return plans.Count == 0 ? null : new TroublesNow(this, plans);
    }

    /// <summary>What is on for an instrument of the venue, whoever ordered it: its market is its owner's.</summary>
    public TroubleTerms? OnMarket(TroubleKind kind, string symbol)
    {
        foreach (var plan in All)
        {
            var elapsed = plan.Elapsed;
            foreach (var trouble in plan.Troubles)
            {
                if (trouble.Terms.Kind == kind && trouble.IsOnAt(elapsed) && trouble.Concerns(symbol)) return trouble.Terms;
            }
        }

        return null;
    }

    /// <summary>Starts a plan in place of the one that was for the same. False where there are too many.</summary>
    public bool TryStart(ChaosPlan plan)
    {
        lock (gate)
        {
            var known = byUser.GetValueOrDefault(plan.User);
            var before = known?.Plans.FirstOrDefault(plan.IsForSameAs);
            if (before is null && (timers.Count >= MostOfAll || known?.Plans.Count >= MostOfUser)) return false;
            if (before is not null) End(before);
            known = byUser.GetValueOrDefault(plan.User) ?? new([], known?.Delayed ?? new());
            byUser[plan.User] = known with { Plans = [.. known.Plans, plan] };
            timers[plan] = time.CreateTimer(_ => End(plan), null, plan.Length, Timeout.InfiniteTimeSpan);
            isAny = true;
            return true;
        }
    }

    /// <summary>Ends a plan at once: what it holds back goes on.</summary>
    public void End(ChaosPlan plan)
    {
        lock (gate)
        {
            if (!timers.Remove(plan, out var timer)) return;
            timer.Dispose();
            var left = byUser[plan.User] with { Plans = [.. byUser[plan.User].Plans.Where(other => other != plan)] };
            if (left.Plans.Count == 0) byUser.TryRemove(plan.User, out _);
            else byUser[plan.User] = left;
            isAny = !byUser.IsEmpty;
        }

        plan.Dispose();
    }

    /// <summary>Holds something of a plan's user back, as long as the plan is on.</summary>
    public async Task DelayAsync(ChaosPlan plan, TimeSpan by, CancellationToken cancellation)
    {
        if (!byUser.TryGetValue(plan.User, out var known)) return;
        try
        {
            if (Interlocked.Increment(ref known.Delayed.Count) <= MostDelayed)
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(plan.Ended, cancellation);
                await Task.Delay(by, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            Interlocked.Decrement(ref known.Delayed.Count);
        }

        cancellation.ThrowIfCancellationRequested();
    }
}

/// <summary>What is on at this moment for somebody, of all plans that touch them.</summary>
internal sealed class TroublesNow(ChaosPlans owner, IReadOnlyList<ChaosPlan> plans)
{
    /// <summary>Whether a trouble of this kind is on.</summary>
    public bool Has(TroubleKind kind) => On(kind).Any();

    /// <summary>The first of this kind that strikes what comes now. Ask once for each that comes.</summary>
    public TroubleTerms? Strike(TroubleKind kind) => On(kind).Select(each => each.Trouble).FirstOrDefault(each => each.Strikes())?.Terms;

    /// <summary>Holds what comes now back, where a trouble of the kind delay strikes it.</summary>
    public async Task DelayAsync(CancellationToken cancellation)
    {
        var (plan, trouble) = On(TroubleKind.Delay).FirstOrDefault(each => each.Trouble.Strikes());
        if (trouble is not null)
            await owner.DelayAsync(plan, TimeSpan.FromMilliseconds(trouble.Terms.Milliseconds!.Value), cancellation);
    }

    /// <summary>Holds something back that itself says for how long.</summary>
    public Task DelayAsync(TimeSpan by, CancellationToken cancellation) => owner.DelayAsync(plans[0], by, cancellation);

    private IEnumerable<(ChaosPlan Plan, Trouble Trouble)> On(TroubleKind kind)
    {
        foreach (var plan in plans)
        {
            var elapsed = plan.Elapsed;
            foreach (var trouble in plan.Troubles)
            {
                if (trouble.Terms.Kind == kind && trouble.IsOnAt(elapsed)) yield return (plan, trouble);
            }
        }
    }
}
