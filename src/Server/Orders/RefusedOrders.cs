using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Orders;

/// <summary>An order that was refused.</summary>
/// <param name="Id">Rises with each.</param>
/// <param name="Detail">Why, in a sentence.</param>
internal sealed record RefusedOrder(
    long Id, AccountId Account, UserId User, DateTimeOffset At, PlaceOrderRequest Request, string Code, string Detail);

/// <summary>
/// The orders that were refused in the last 24 hours, of each account the newest 100. They are at hand in memory at once and written to a
/// table behind the requests, once a second: a server that is killed loses those of the last second at most. An order that is taken on
/// never comes by here.
/// </summary>
internal sealed partial class RefusedOrders(
    NpgsqlDataSource database, SequencerOptions options, TimeProvider time, ILogger<RefusedOrders> log) : SupervisedService
{
    public const int MostOfAccount = 100;

    /// <summary>Of all accounts. One has about 500 bytes.</summary>
    private const int MostOfAll = 20_000;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly SortedDictionary<long, RefusedOrder> all = [];
    private readonly Dictionary<AccountId, Queue<long>> byAccount = [];
    private List<long> dropped = [];
    private long last;
    private long written;

    public void Note(AccountView account, PlaceOrderRequest request, ProblemHttpResult problem)
    {
        var details = problem.ProblemDetails;
        var errors = details.Extensions.TryGetValue("errors", out var given) ? (IReadOnlyDictionary<string, string[]>?)given : null;
        var sentence = errors is null ? details.Detail ?? "" : string.Join(' ', errors.Values.SelectMany(each => each).Distinct());
        var now = time.GetUtcNow();
        lock (gate)
        {
            // A number that rises over restarts, too.
            last = Math.Max(last + 1, now.ToTimestamp().UnixMicroseconds);
            Add(new(
                last, account.Id, account.User, now, request with { ClientOrderId = OrderTerms.NameOf(request) },
                (string)details.Extensions["code"]!, sentence));
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RefusedOrder> Of(AccountId account, DateTimeOffset? until)
    {
        var (from, to) = (time.GetUtcNow() - Kept, until ?? DateTimeOffset.MaxValue);
        lock (gate)
        {
            return !byAccount.TryGetValue(account, out var ids) ? []
                : [.. ids.Select(id => all[id]).Where(order => order.At > from && order.At <= to).Reverse()];
        }
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            await LoadAsync(stopping);
            while (await timer.WaitForNextTickAsync(stopping)) await WriteAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await WriteAsync(CancellationToken.None);
        }
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from refused_order where venue_id = @Venue and at <= @from", new { options.Venue, from = time.GetUtcNow() - Kept },
            cancellationToken: cancellation));
        var rows = (await connection.QueryAsync<(long Id, int Account, long User, DateTime At, string Request, string Code, string Detail)>(
            new CommandDefinition(
                """
                select id, account_id, user_id, at, request::text, code, detail from refused_order
                where venue_id = @Venue and at > @from order by id desc limit @MostOfAll
                """,
                new { options.Venue, from = time.GetUtcNow() - Kept, MostOfAll }, cancellationToken: cancellation))).Reverse();
        lock (gate)
        {
            var newer = all.Values.ToList();
            all.Clear();
            byAccount.Clear();
            foreach (var (id, account, user, at, request, code, detail) in rows)
            {
                Add(new(
                    id, new(account), new(user), new(at), JsonSerializer.Deserialize<PlaceOrderRequest>(request, Json.Options)!, code,
                    detail));
                (written, last) = (id, Math.Max(last, id));
            }

            foreach (var order in newer.Where(order => !all.ContainsKey(order.Id))) Add(order);
        }
    }

    /// <summary>With the lock held.</summary>
    private void Add(RefusedOrder order)
    {
        all.Add(order.Id, order);
        if (!byAccount.TryGetValue(order.Account, out var ids)) byAccount.Add(order.Account, ids = []);
        ids.Enqueue(order.Id);
        if (ids.Count > MostOfAccount) DropOldest(order.Account);
        else if (all.Count > MostOfAll) DropOldest(all.First().Value.Account);
    }

    /// <summary>Of an account. With the lock held.</summary>
    private void DropOldest(AccountId account)
    {
        var ids = byAccount[account];
        var id = ids.Dequeue();
        all.Remove(id);
        if (ids.Count == 0) byAccount.Remove(account);
        if (id <= written) dropped.Add(id);
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        List<RefusedOrder> news;
        List<long> gone;
        lock (gate)
        {
            while (all.Count > 0 && all.First().Value is var oldest && oldest.At <= time.GetUtcNow() - Kept) DropOldest(oldest.Account);
            news = last > written ? [.. all.Values.Reverse().TakeWhile(order => order.Id > written)] : [];
            (gone, dropped) = (dropped, []);
            if (news.Count > 0) written = news[0].Id;
        }

        if (news.Count + gone.Count == 0) return;
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await connection.ExecuteAsync(new CommandDefinition(
                """
                delete from refused_order where venue_id = @Venue and id = any(@gone);
                insert into refused_order (venue_id, id, account_id, user_id, at, request, code, detail)
                select @Venue, told.* from unnest(@ids, @accounts, @users, @times, @requests::jsonb[], @codes, @details)
                    as told (id, account_id, user_id, at, request, code, detail)
                where exists (select from app_user where app_user.id = told.user_id)
                on conflict do nothing;
                """,
                new
                {
                    options.Venue,
                    gone = gone.ToArray(),
                    ids = news.Select(order => order.Id).ToArray(),
                    accounts = news.Select(order => order.Account.Number).ToArray(),
                    users = news.Select(order => order.User.Number).ToArray(),
                    times = news.Select(order => order.At.UtcDateTime).ToArray(),
                    requests = news.Select(order => JsonSerializer.Serialize(order.Request, Json.Options)).ToArray(),
                    codes = news.Select(order => order.Code).ToArray(),
                    details = news.Select(order => order.Detail).ToArray(),
                }, cancellationToken: cancellation));
        }
        catch (NpgsqlException failure)
        {
            // They are told from memory all the same, and are gone with it.
            LogUnwritten(news.Count, failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} refused orders could not be written: {Reason}")]
    private partial void LogUnwritten(int count, string reason);
}
