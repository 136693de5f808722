using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>
/// What later events are read by: the assets, instruments, accounts and conditions that were listed, opened and set so far.
/// </summary>
public sealed class Definitions
{
    public InstrumentDirectory Instruments { get; } = new();

    public AccountDirectory Accounts { get; } = new();

    public Conditions Conditions { get; } = new();

    /// <summary>Whether an event of this type changes what is known here.</summary>
    public static bool IsChangedBy(EventType type) => type is EventType.AssetListed or EventType.InstrumentListed or EventType.AccountOpened
        or EventType.AccountTermsSet or EventType.InstrumentTermsSet or EventType.PhysicsSet or EventType.AccountReset;

    /// <summary>Starts where another left off.</summary>
    internal void Restore(VenueSnapshot venue, IEnumerable<Instrument> instruments, ReadOnlySpan<AccountHistoryRow> histories)
    {
        foreach (var asset in venue.Assets) Instruments.Add(asset);
        foreach (var instrument in instruments) Instruments.Add(instrument);
        Conditions.Restore(venue);
        var created = new Dictionary<AccountId, Timestamp>(histories.Length);
        foreach (ref readonly var history in histories) created.Add(history.Account, history.CreatedAt);
        foreach (ref readonly var account in venue.Accounts.AsSpan())
            Accounts.Add(new(account.Id, account.User, account.Home, venue.Terms[account.Terms], account.Epoch, created[account.Id]));
    }

    /// <summary>Says what others say.</summary>
    internal void TakeOver(Definitions others)
    {
        Instruments.TakeOver(others.Instruments);
        Accounts.TakeOver(others.Accounts);
        Conditions.TakeOver(others.Conditions);
    }

    public void Fold(in Event happened)
    {
        Conditions.Fold(in happened);
        switch (happened.Type)
        {
            case EventType.AssetListed: Instruments.Add(happened.Asset); break;
            case EventType.InstrumentListed: Instruments.Add(happened.Instrument); break;
            case EventType.AccountOpened:
                var opened = happened.AccountOpened;
                Accounts.Add(new(opened.Account, opened.User, opened.Asset, happened.AccountTerms, Epoch: 1, happened.At));
                break;
            case EventType.AccountTermsSet: Change(happened.AccountTermsSet.Account, happened.AccountTerms); break;
            case EventType.AccountReset: Change(happened.AccountReset.Account, happened.AccountReset.Epoch); break;
            default: break;
        }
    }

    private void Change(AccountId account, AccountTerms terms) => Accounts.Change(account, known => known with { Terms = terms });

    private void Change(AccountId account, int epoch) => Accounts.Change(account, known => known with { Epoch = epoch });
}
