using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>
/// Under what was traded: profiles and physics by the numbers that trades record, counted by first use as the venue counts them, and the
/// terms of each instrument. Read from any thread; changed by one.
/// </summary>
public sealed class Conditions
{
    private volatile Profile[] profiles = [];
    private volatile Physics[] physics = [Physics.Plain];
    private volatile InstrumentTerms[] terms = [];

    public Profile Profile(short number) => profiles[number];

    internal Physics PhysicsOf(short number) => physics[number];

    public InstrumentTerms TermsOf(InstrumentId instrument) => terms[instrument.Number];

    /// <summary>Starts where another left off.</summary>
    internal void Restore(VenueSnapshot venue)
    {
        profiles = [.. venue.Profiles];
        physics = [.. venue.PhysicsUsed];
        terms = [.. venue.Markets.Select(market => market.Terms)];
    }

    internal void TakeOver(Conditions other) => (profiles, physics, terms) = (other.profiles, other.physics, other.terms);

    internal void Fold(in Event happened)
    {
        switch (happened.Type)
        {
            case EventType.AccountOpened or EventType.AccountTermsSet: profiles = With(happened.AccountTerms.Profile, profiles); break;
            case EventType.PhysicsSet: physics = With(happened.Physics, physics); break;
            case EventType.InstrumentListed: terms = [.. terms, InstrumentTerms.For(happened.Instrument.AssetClass)]; break;
            case EventType.InstrumentTermsSet:
                var changed = terms.ToArray();
                changed[happened.InstrumentTermsSet.Instrument.Number] = happened.InstrumentTerms;
                terms = changed;
                break;
            default: break;
        }
    }

    private static T[] With<T>(T preset, T[] used) => used.Contains(preset) ? used : [.. used, preset];
}
