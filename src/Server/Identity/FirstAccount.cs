using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Identity;

/// <summary>
/// The trading account that each user starts with. User and account are made by different parts, so a server that stops between the two
/// leaves a user without one; every sign-in therefore asks here, and most find it there.
/// </summary>
internal sealed class FirstAccount(LiveVenue venue, AccountDirectory accounts, InstrumentDirectory instruments) : IDisposable
{
    // Two sign-ins of one user at the same time shall not open two.
    private readonly SemaphoreSlim opening = new(1);

    /// <exception cref="VenueUnavailableException">There is none yet, and none can be opened now.</exception>
    public async ValueTask<AccountId> EnsureAsync(UserId user, CancellationToken cancellation)
    {
        if (accounts.DefaultOf(user) is { } known) return known;
        await opening.WaitAsync(cancellation);
        try
        {
            return accounts.DefaultOf(user) ?? await OpenAsync(user);
        }
        finally
        {
            opening.Release();
        }
    }

    public void Dispose() => opening.Dispose();

    private async Task<AccountId> OpenAsync(UserId user)
    {
        var dollar = instruments.FindAsset("USD")
            ?? throw new VenueUnavailableException(
                "The venue is still being set up: USD is not listed yet. Nothing was done.", TimeSpan.FromSeconds(1));
        if (dollar.TryMoney(AccountPresets.StartingCash, out var cash) is not Rejection.None and var tooMuch)
            throw new InvalidOperationException($"The starting cash is no amount of USD: {tooMuch}.");

        // Not cancelled when the client hangs up: the venue would open the account all the same, and the next sign-in a second one.
        var decision = await venue.SubmitAsync(new OpenAccount(user, dollar.Id, cash, AccountPresets.FirstTerms), CancellationToken.None);
        return decision.IsAccepted
            ? new AccountId((int)decision.Number)
            : throw new InvalidOperationException($"The venue refused to open an account: {decision.Rejection}.");
    }
}
