using System.Collections.Concurrent;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>An account that somebody may see who does not own it.</summary>
/// <param name="Observer">Who; null where whoever has the link may.</param>
/// <param name="Link">The hash of a link's token, in hexadecimal; null where there is no link.</param>
/// <param name="Delay">So old is the newest that they see; zero where they see all.</param>
/// <param name="Until">From then on they see nothing; null where that is open.</param>
public sealed record AccountShare(long Id, AccountId Account, UserId? Observer, string? Link, TimeSpan Delay, DateTimeOffset? Until);

/// <summary>Every share there is, in memory, so that each read is judged by what holds now.</summary>
public sealed class KnownShares(TimeProvider time)
{
    private sealed class Index
    {
        public readonly ConcurrentDictionary<long, AccountShare> ById = new();
        public readonly ConcurrentDictionary<(UserId, AccountId), AccountShare> ByObserver = new();
        public readonly ConcurrentDictionary<string, AccountShare> ByLink = new();

        public void Add(AccountShare share)
        {
            ById[share.Id] = share;
            if (share.Observer is { } observer) ByObserver[(observer, share.Account)] = share;
            if (share.Link is { } link) ByLink[link] = share;
        }

        public void Remove(long id)
        {
            if (!ById.TryRemove(id, out var share)) return;
            if (share.Observer is { } observer) ByObserver.TryRemove(new((observer, share.Account), share));
            if (share.Link is { } link) ByLink.TryRemove(new(link, share));
        }
    }

    private volatile Index known = new();

    /// <summary>By what a user sees the account of somebody else now; null where they do not.</summary>
    public AccountShare? Find(UserId observer, AccountId account) => Current(known.ByObserver.GetValueOrDefault((observer, account)));

    /// <summary>What a link shows now; null where there is none such, or it has run out.</summary>
    /// <param name="hash">Of its token, in hexadecimal.</param>
    public AccountShare? FindLink(string hash) => Current(known.ByLink.GetValueOrDefault(hash));

    internal void Set(AccountShare share)
    {
        var known = this.known;
        known.Remove(share.Id);
        known.Add(share);
    }

    internal void Remove(long id) => known.Remove(id);

    internal void SetAll(IEnumerable<AccountShare> all)
    {
        var read = new Index();
        foreach (var share in all) read.Add(share);
        known = read;
    }

    private AccountShare? Current(AccountShare? share) => share?.Until <= time.GetUtcNow() ? null : share;
}
