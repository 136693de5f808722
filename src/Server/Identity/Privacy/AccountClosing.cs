using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Identity.Privacy;

/// <summary>Closes the accounts of a user who goes, in the venue: its log says so, as it does of everything else.</summary>
internal sealed class AccountClosing(LiveVenue venue, AccountDirectory accounts)
{
    /// <summary>
    /// Freezes each, so that nothing new is placed, and empties it: orders are cancelled, positions and money go back to the world. Done
    /// twice it comes to the same.
    /// </summary>
    /// <exception cref="VenueUnavailableException">Some may be closed, and not all.</exception>
    public async Task CloseAsync(UserId user, CancellationToken cancellation)
    {
        foreach (var account in accounts.Of(user))
        {
            await DoAsync(new SetAccountTerms(account.Id, account.Terms with { IsFrozen = true }), cancellation);
            await DoAsync(new ResetAccount(account.Id, Money.Zero), cancellation);
        }
    }

    private async Task DoAsync(Command command, CancellationToken cancellation)
    {
        var decision = await venue.SubmitAsync(command, cancellation);
        if (!decision.IsAccepted)
            throw new InvalidOperationException($"The venue refused to close an account: {decision.Rejection} at {command}.");
    }
}
