using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Commands;

/// <summary>Makes an asset known. Refused when the code is taken.</summary>
public sealed record ListAsset(string Code, int Decimals) : Command;

/// <summary>
/// Opens a book for base against quote. Tick and step are in the quote and base asset. Without terms it has those of its class.
/// </summary>
public sealed record ListInstrument(
    string Symbol, string Name, AssetClass AssetClass, AssetId Base, AssetId Quote, decimal TickSize, decimal StepSize,
    InstrumentTerms? Terms = null) : Command;

/// <summary>Changes what an instrument is lent under.</summary>
public sealed record SetInstrumentTerms(InstrumentId Instrument, InstrumentTerms Terms) : Command;

/// <summary>Changes how the house's liquidity behaves, from now on.</summary>
public sealed record SetPhysics(Physics Physics) : Command;

/// <summary>Stops trading: the house leaves, what rests stays, stops wait. Cancelling remains possible.</summary>
public sealed record HaltTrading(InstrumentId Instrument) : Command;

/// <summary>Trades again after a halt.</summary>
public sealed record ResumeTrading(InstrumentId Instrument) : Command;

/// <summary>
/// Opens the session with a call auction of what waits for it and what rests. With an official price everything that meets it trades there,
/// what finds no user with the house; without, the price is that at which most trades.
/// </summary>
public sealed record OpenSession(InstrumentId Instrument, Price? OfficialPrice = null) : Command;

/// <summary>Closes the session with a call auction of the same kind; orders for the day expire.</summary>
public sealed record CloseSession(InstrumentId Instrument, Price? OfficialPrice = null) : Command;

/// <summary>Sets the prices between which may be traded, both included; zeros lift the band. What rests outside is cancelled.</summary>
public sealed record SetPriceBand(InstrumentId Instrument, Price Lower, Price Upper) : Command;

/// <summary>Trading ends for good: all orders are cancelled.</summary>
public sealed record Delist(InstrumentId Instrument) : Command;

/// <summary>
/// Lets time do what it does: orders arrive, others expire, grace ends. Every command does so first; this one does nothing else.
/// </summary>
public sealed record PassTime : Command;
