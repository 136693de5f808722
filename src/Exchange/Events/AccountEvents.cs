using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Events;

/// <summary>With its <see cref="Event.AccountTerms"/>.</summary>
public readonly record struct AccountOpened(AccountId Account, UserId User, AssetId Asset);

/// <summary>With its <see cref="Event.AccountTerms"/>.</summary>
public readonly record struct AccountTermsSet(AccountId Account);

public enum TransferReason : byte
{
    Deposit,
    Withdrawal,
    Reset,
    Dividend,
    Interest,
    BorrowFee,

    /// <summary>What a split added to, or took from, what is had or owed of the share.</summary>
    Split,

    /// <summary>Paid for the piece that a split left over.</summary>
    CashInLieu,
}

/// <summary>Money moved from one account to another: a deposit comes from the world.</summary>
/// <param name="Cost">What of it is a lot of an instrument's position: its worth at the time, in the quote asset.</param>
public readonly record struct Transferred(AccountId From, AccountId To, AssetId Asset, Money Amount, TransferReason Reason, Money Cost);

/// <summary>A margin account borrowed what it lacked; what it owes stands against it until it is repaid.</summary>
public readonly record struct LoanTaken(AccountId Account, AssetId Asset, Money Amount);

/// <summary>What came in paid back what was owed.</summary>
public readonly record struct LoanRepaid(AccountId Account, AssetId Asset, Money Amount);

/// <summary>A new epoch of the account began: what it had goes to the world, and it starts anew.</summary>
public readonly record struct AccountReset(AccountId Account, int Epoch);

/// <summary>
/// A request that moves money, or opens an account, was done: sent again, it is not done again. Of an order its placing says so.
/// </summary>
/// <param name="Account">Whose money moved, or which was opened.</param>
/// <param name="Number">As its <see cref="Decision"/> had it.</param>
public sealed record RequestDone(RequestKey Request, AccountId Account, long Number);

/// <summary>The account's equity fell below what it must have; both in units of its own currency.</summary>
/// <param name="Deadline">When its positions will be closed.</param>
public readonly record struct MarginCalled(AccountId Account, Money Equity, Money Required, Timestamp Deadline);

/// <summary>The account is back within its requirement.</summary>
public readonly record struct MarginRestored(AccountId Account);
