using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>
/// What the outside asks of a venue. A command is decided whole or refused whole; only the venue says which.
/// </summary>
public abstract record Command;

/// <summary>Makes an asset known. Refused when the code is taken.</summary>
public sealed record ListAsset(string Code, int Decimals) : Command;

/// <summary>Opens a book for base against quote. Tick and step are in the quote and base asset. Without terms it has those of its class.</summary>
public sealed record ListInstrument(
    string Symbol, string Name, AssetClass AssetClass, AssetId Base, AssetId Quote, decimal TickSize, decimal StepSize, InstrumentTerms? Terms = null) : Command;

/// <summary>Changes what an instrument is lent under.</summary>
public sealed record SetInstrumentTerms(InstrumentId Instrument, InstrumentTerms Terms) : Command;

/// <summary>Changes how the house's liquidity behaves, from now on.</summary>
public sealed record SetPhysics(Physics Physics) : Command;

/// <summary>Opens an account for a user and funds it from the world, in one step. The asset is the currency that the account is kept in.</summary>
public sealed record OpenAccount(UserId User, AssetId Asset, Money Amount, AccountTerms Terms) : Command;

/// <summary>Changes the terms of an account, for orders placed from now on. Refused when a cash account could not have what it has: debts must be paid first.</summary>
public sealed record SetAccountTerms(AccountId Account, AccountTerms Terms) : Command;

/// <summary>Moves money from the world into an account. What is the base asset of an instrument becomes a lot at the price of the moment.</summary>
public sealed record Deposit(AccountId Account, AssetId Asset, Money Amount) : Command;

/// <summary>Moves what is available, and not needed as margin, from an account to the world.</summary>
public sealed record Withdraw(AccountId Account, AssetId Asset, Money Amount) : Command;

/// <summary>Starts the account anew with an amount of its own currency: orders cancelled, positions closed out to the world, debts forgiven, history kept.</summary>
public sealed record ResetAccount(AccountId Account, Money Amount) : Command;

/// <summary>Pays so much of the quote asset for each whole unit held of the base asset; who is short pays it.</summary>
/// <param name="PerUnit">In units of the quote asset.</param>
/// <param name="Reference">Of what is above zero, one is carried out once: asked for again it is accepted, and nothing happens.</param>
public sealed record PayDividend(InstrumentId Instrument, Money PerUnit, long Reference = 0) : Command;

/// <summary>
/// Makes <paramref name="To"/> shares of <paramref name="From"/> (7 of 1; 1 of 10 where shares are merged): orders are cancelled, positions, prices and what
/// is had and owed of the share follow, and pieces of a step are paid out in cash. Of shares and ETFs whose asset is traded nowhere else.
/// </summary>
/// <param name="To">From 1 to <see cref="MostShares"/>, and not <paramref name="From"/>.</param>
/// <param name="From">From 1 to <see cref="MostShares"/>.</param>
/// <param name="Reference">As of <see cref="PayDividend"/>, with which it shares them.</param>
public sealed record SplitShares(InstrumentId Instrument, int To, int From, long Reference = 0) : Command
{
    public const int MostShares = 1_000;
}

/// <summary>Charges every account one day's interest on what it borrowed.</summary>
public sealed record ChargeInterest : Command;

/// <summary>Lets time do what it does: orders arrive, others expire, grace ends. Every command does so first; this one does nothing else.</summary>
public sealed record PassTime : Command;

/// <summary>Cancels what is left of an order. Refused when the order is not the account's; a closed one is <see cref="Rejection.OrderClosed"/> to everyone.</summary>
public sealed record CancelOrder(AccountId Account, OrderId Order) : Command;

/// <summary>Cancels all open orders of an account, or those of one instrument, or of one side. The decision's number tells how many.</summary>
public sealed record CancelOrders(AccountId Account, InstrumentId? Instrument = null, Side? Side = null) : Command;

/// <summary>
/// Changes an open order in place; what is null stays. Its place in the queue is kept when only its quantity is reduced, lost otherwise. A leg of a bracket
/// may change its prices only.
/// </summary>
public sealed record ReplaceOrder(
    AccountId Account, OrderId Order, Quantity? Quantity = null, Price? LimitPrice = null, Price? StopPrice = null, Trail? Trail = null) : Command;

/// <summary>Stops trading: the house leaves, what rests stays, stops wait. Cancelling remains possible.</summary>
public sealed record HaltTrading(InstrumentId Instrument) : Command;

/// <summary>Trades again after a halt.</summary>
public sealed record ResumeTrading(InstrumentId Instrument) : Command;

/// <summary>
/// Opens the session with a call auction of what waits for it and what rests. With an official price everything that meets it trades there, what finds no
/// user with the house; without, the price is that at which most trades.
/// </summary>
public sealed record OpenSession(InstrumentId Instrument, Price? OfficialPrice = null) : Command;

/// <summary>Closes the session with a call auction of the same kind; orders for the day expire.</summary>
public sealed record CloseSession(InstrumentId Instrument, Price? OfficialPrice = null) : Command;

/// <summary>Sets the prices between which may be traded, both included; zeros lift the band. What rests outside is cancelled.</summary>
public sealed record SetPriceBand(InstrumentId Instrument, Price Lower, Price Upper) : Command;

/// <summary>Trading ends for good: all orders are cancelled.</summary>
public sealed record Delist(InstrumentId Instrument) : Command;

/// <summary>One price and the quantity shown at it.</summary>
public readonly record struct BookLevel(Price Price, Quantity Quantity);

/// <summary>
/// The feed's whole displayed depth of one instrument, best level first. A level not named shows nothing. The arrays are not changed
/// once handed over, neither by the giver nor by the venue. Outside trading hours it is taken in as nothing.
/// </summary>
public sealed record QuoteDepth(InstrumentId Instrument, ReadOnlyMemory<BookLevel> Bids, ReadOnlyMemory<BookLevel> Asks) : Command;

/// <summary>A trade that the feed reports: it consumes the queue of the side it hit. A selling aggressor hits the bids.</summary>
public sealed record ReportPrint(InstrumentId Instrument, Price Price, Quantity Quantity, Side Aggressor) : Command;

/// <summary>The feed's fair price, by which positions are valued and which orders may be triggered by. Until there is one it is the last price.</summary>
public sealed record ReportMark(InstrumentId Instrument, Price Price) : Command;

/// <summary>What became of a command: the refusal, or the number of what it made (order, account, asset, instrument), 0 where it made nothing.</summary>
public readonly record struct Decision(Rejection Rejection, long Number)
{
    public static implicit operator Decision(Rejection rejection) => new(rejection, 0);

    public bool IsAccepted => Rejection == Rejection.None;
}
