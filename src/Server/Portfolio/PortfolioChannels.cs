using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Channels;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Portfolio;

/// <param name="Held">Set aside for open orders.</param>
/// <param name="Owed">Borrowed and not repaid.</param>
/// <param name="Total">Available and held, less what is owed.</param>
public sealed record AssetBalanceBody(string Asset, decimal Available, decimal Held, decimal Owed, decimal Total)
{
    internal static AssetBalanceBody Of(Balance balance, InstrumentDirectory instruments)
    {
        var asset = instruments[balance.Asset];
        return new(
            asset.Code, balance.Available.ToWire(asset), balance.Held.ToWire(asset), balance.Owed.ToWire(asset),
            balance.Total.ToWire(asset));
    }
}

/// <summary>What the account has and what it is worth.</summary>
public sealed record AccountStateBody(AccountId AccountId, IReadOnlyList<AssetBalanceBody> Balances, PortfolioBody Portfolio);

public static class PortfolioChannels
{
    public static IServiceCollection AddPortfolioChannels(this IServiceCollection services) => services
        .AddAccountChannel("user:account", (provider, account) =>
            new AccountTopic(
                account,
                provider.GetRequiredService<InstrumentDirectory>(),
                provider.GetRequiredService<Portfolios>(),
                provider.GetRequiredService<AccountDirectory>(),
                provider.GetRequiredService<LiveVenue>(),
                provider.GetRequiredService<VenueClock>(), provider.GetRequiredService<TimeProvider>()));
}

/// <summary>
/// user:account. Said again when the account itself changed, and once a second where prices changed what it is worth. The buying power of a
/// margin account follows as soon as the venue has answered: nobody waits here for it.
/// </summary>
internal sealed class AccountTopic(
    AccountId account,
    InstrumentDirectory instruments,
    Portfolios portfolios,
    AccountDirectory accounts,
    LiveVenue venue,
    VenueClock clock, TimeProvider time)
    : Topic<AccountStateBody, AccountStateBody>
{
    private static readonly TimeSpan Revaluation = TimeSpan.FromSeconds(1);

    private AccountStateBody? sent;
    private long valuedAt;
    private Task<Money?> asked = Task.FromResult<Money?>(null);
    private Money? power;

    protected override AccountStateBody Read() => sent ??= Current();

    protected override AccountStateBody? Take()
    {
        var isAnswered = asked.IsCompletedSuccessfully && asked.Result != power;
        if (!TakeMark() && !isAnswered && time.GetElapsedTime(valuedAt) < Revaluation) return null;
        var now = Current();
        if (now.Portfolio == sent!.Portfolio && now.Balances.SequenceEqual(sent.Balances)) return null;
        return sent = now;
    }

    private AccountStateBody Current()
    {
        valuedAt = time.GetTimestamp();
        var kind = accounts.Find(account)!;
        var (portfolio, balances) = portfolios.WithBalances(account, clock.Now());
        if (asked.IsCompletedSuccessfully) power = asked.Result;
        if (kind.Terms.Kind == AccountKind.Margin && asked.IsCompleted) asked = venue.BuyingPowerAsync(kind, CancellationToken.None);
        return new(
            account, [.. balances.Select(balance => AssetBalanceBody.Of(balance, instruments))],
            PortfolioBody.Of(portfolio, kind.Terms.Kind == AccountKind.Cash ? portfolio.Available : power));
    }
}
