using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Replays;

/// <summary>
/// Lists in a replay's venue what the live exchange has listed, and opens its owner's account. What is there already stays.
/// </summary>
internal sealed class ReplaySetup(
    ReplaySource source, ReplayTerms terms, VenueRow row, LiveVenue venue, InstrumentDirectory directory, AccountDirectory accounts,
    PlayedClock clock)
{
    /// <returns>What is played, as the venue has it listed.</returns>
    /// <exception cref="InvalidOperationException">The venue refuses what the live one took.</exception>
    public async Task<IReadOnlyList<Instrument>> PrepareAsync(CancellationToken cancellation)
    {
        // Only what was listed live when the replay was opened: its numbers must stay the same, whatever is listed later. Its account
        // comes last: without one, a server died in the middle of this, and it goes on.
        var isNew = accounts.DefaultOf(row.Owner) is null;
        if (isNew)
        {
            foreach (var wanted in source.Instruments.Where(each => directory.Find(each.Symbol) is null))
                await DoAsync(
                    new ListInstrument(
                        wanted.Symbol, wanted.Name, wanted.AssetClass, await AssetAsync(wanted.Base, cancellation),
                        await AssetAsync(wanted.Quote, cancellation), wanted.TickSize, wanted.StepSize),
                    cancellation);
            await DoAsync(new SetPhysics(terms.Physics), cancellation);
        }

        if (isNew)
        {
            var dollar = directory.FindAsset(Portfolios.Currency)!;
            if (dollar.TryMoney(terms.Capital, out var cash) is not Rejection.None and var wrong)
                throw new InvalidOperationException($"A replay's capital is no amount: {wrong}.");
            await DoAsync(new OpenAccount(row.Owner, dollar.Id, cash, terms.AccountTerms), cancellation);
        }

        return [.. directory.Instruments.Where(each => terms.Symbols?.Contains(each.Symbol) is not false)];
    }

    private async Task<AssetId> AssetAsync(Asset wanted, CancellationToken cancellation)
    {
        if (directory.FindAsset(wanted.Code) is { } known) return known.Id;
        return new((int)await DoAsync(new ListAsset(wanted.Code, wanted.Decimals), cancellation));
    }

    private async Task<long> DoAsync(Command command, CancellationToken cancellation)
    {
        var decision = await venue.PassAsync(command, clock.Now(), cancellation);
        return decision.IsAccepted ? decision.Number
            : throw new InvalidOperationException($"A replay's venue refused {command}: {decision.Rejection}.");
    }
}
