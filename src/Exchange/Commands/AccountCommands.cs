using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Commands;

/// <summary>
/// Opens an account for a user and funds it from the world, in one step. The asset is the currency that the account is kept in.
/// </summary>
public sealed record OpenAccount(UserId User, AssetId Asset, Money Amount, AccountTerms Terms) : KeyedCommand
{
    /// <summary>How many accounts the user may have with this one; zero for any number.</summary>
    public int MostAccounts { get; init; }

    /// <summary>As of <see cref="Deposit"/>.</summary>
    public Money DepositLimit { get; init; }
}

/// <summary>
/// Changes the terms of an account, for orders placed from now on. Refused when a cash account could not have what it has: debts must be
/// paid first.
/// </summary>
public sealed record SetAccountTerms(AccountId Account, AccountTerms Terms) : Command;

/// <summary>
/// Moves money from the world into an account. What is the base asset of an instrument becomes a lot at the price of the moment.
/// </summary>
public sealed record Deposit(AccountId Account, AssetId Asset, Money Amount) : KeyedCommand
{
    /// <summary>How much the user's accounts of this currency may be paid in on one day (UTC), in units of it; zero: any amount.</summary>
    public Money DepositLimit { get; init; }
}

/// <summary>Moves what is available, and not needed as margin, from an account to the world.</summary>
public sealed record Withdraw(AccountId Account, AssetId Asset, Money Amount) : KeyedCommand;

/// <summary>
/// Starts the account anew with an amount of its own currency: orders cancelled, positions closed out to the world, debts forgiven, history
/// kept.
/// </summary>
public sealed record ResetAccount(AccountId Account, Money Amount) : KeyedCommand;

/// <summary>Pays so much of the quote asset for each whole unit held of the base asset; who is short pays it.</summary>
/// <param name="PerUnit">In units of the quote asset.</param>
/// <param name="Reference">Of what is above zero, one is carried out once: asked for again it is accepted, and nothing happens.</param>
public sealed record PayDividend(InstrumentId Instrument, Money PerUnit, long Reference = 0) : Command;

/// <summary>
/// Makes <paramref name="To"/> shares of <paramref name="From"/> (7 of 1; 1 of 10 where shares are merged): orders are cancelled,
/// positions, prices and what is had and owed of the share follow, and pieces of a step are paid out in cash. Of shares and ETFs whose
/// asset is traded nowhere else.
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
