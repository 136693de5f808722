using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>
/// Under what was traded: profiles and physics by the numbers that trades record, counted by first use as the venue counts them, and the terms of each
/// instrument. Folded under <see cref="VenueProjections"/>' lock.
/// </summary>
public sealed class Conditions
{
    private readonly List<Profile> profiles = [];
    private readonly List<Physics> physics = [Physics.Plain];
    private readonly List<InstrumentTerms> terms = [];

    internal Physics Physics { get; private set; } = Physics.Plain;

    public Profile Profile(short number) => profiles[number];

    internal Physics PhysicsOf(short number) => physics[number];

    internal InstrumentTerms TermsOf(InstrumentId instrument) => terms[instrument.Number];

    /// <summary>Starts where another left off.</summary>
    internal void Restore(VenueSnapshot venue)
    {
        profiles.AddRange(venue.Profiles);
        physics.Clear();
        physics.AddRange(venue.PhysicsUsed);
        Physics = physics[venue.Counters.Physics];
        terms.AddRange(venue.Markets.Select(market => market.Terms));
    }

    internal void TakeOver(Conditions other)
    {
        Take(other.profiles, profiles);
        Take(other.physics, physics);
        Take(other.terms, terms);
        Physics = other.Physics;
    }

    internal void Fold(in Event happened)
    {
        switch (happened.Type)
        {
            case EventType.AccountOpened or EventType.AccountTermsSet: Count(happened.AccountTerms.Profile, profiles); break;
            case EventType.PhysicsSet:
                Count(happened.Physics, physics);
                Physics = happened.Physics;
                break;
            case EventType.InstrumentListed: terms.Add(InstrumentTerms.For(happened.Instrument.AssetClass)); break;
            case EventType.InstrumentTermsSet: terms[happened.InstrumentTermsSet.Instrument.Number] = happened.InstrumentTerms; break;
            default: break;
        }
    }

    private static void Take<T>(List<T> from, List<T> to)
    {
        to.Clear();
        to.AddRange(from);
    }

    private static void Count<T>(T preset, List<T> used)
    {
        if (!used.Contains(preset)) used.Add(preset);
    }
}
