using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>A market, with what changes it.</summary>
internal sealed class WritableMarket(Instrument instrument, InstrumentTerms terms) : Market(instrument, terms)
{
    /// <summary>A market as it was.</summary>
    public WritableMarket(Instrument instrument, MarketSnapshot row)
        : this(instrument, row.Terms)
    {
        (Phase, Lower, Upper) = (row.Phase, row.Lower, row.Upper);
        marginAccounts.UnionWith(row.MarginAccounts);
    }

    public new WritableOrderBook Book => book;

    public new WritableTriggerBook Triggers => triggers;

    public new WritableMarketPrices Prices => prices;

    /// <summary>Stands on the list of markets to look at when the command is done.</summary>
    public bool IsUnsettled { get; set; }

    /// <summary>Its price changed, or it traded: margin accounts are worth something else.</summary>
    public bool IsRevalued { get; set; }

    public void SetTerms(InstrumentTerms terms) => Terms = terms;

    public void ChangePhase(Phase phase) => Phase = phase;

    public void SetBand(Price lower, Price upper) => (Lower, Upper) = (lower, upper);

    public void NoteMarginAccount(AccountId account) => marginAccounts.Add(account.Number);

    /// <summary>All that is known of prices is told of the new shares.</summary>
    public void Split(in SharesSplit split)
    {
        prices.Split(in split);
        SetBand(split.Below(Lower), split.Above(Upper));
    }
}
