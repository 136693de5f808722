using System.Runtime.InteropServices;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>What a movement was for.</summary>
public enum LedgerReason
{
    Deposit,
    Withdrawal,
    Reset,
    Dividend,
    Interest,
    BorrowFee,

    /// <summary>What a split added or took.</summary>
    Split,

    /// <summary>For the piece that a split left over.</summary>
    CashInLieu,

    /// <summary>A trade: its value, what was traded.</summary>
    Trade,

    /// <summary>Borrowed, or repaid.</summary>
    Loan,

    /// <summary>A trade's fee, or rebate.</summary>
    Fee,
}

/// <summary>Which of an account's two sums of an asset a movement changes.</summary>
public enum StatementBucket
{
    /// <summary>What it has, set aside for orders or not.</summary>
    Owned,

    /// <summary>What was borrowed.</summary>
    Owed,
}

/// <summary>One movement on one line of an account's ledger. The last one of a line has its balance.</summary>
/// <param name="Number">Counted from 1 for each account, oldest first.</param>
/// <param name="Sequence">The event that it came from.</param>
/// <param name="Amount">Above zero came in, below went out. On the line of what is owed, above zero is more debt.</param>
/// <param name="Balance">Of this asset and bucket, after it; nothing where the account is one of the venue's own, whose sums are wider than
/// this.</param>
/// <param name="Order">The order it was for; 0 where there was none.</param>
/// <param name="Trade">The trade it settled; 0 where there was none.</param>
public readonly record struct StatementLine(
    AccountId Account,
    long Number,
    long Sequence,
    Timestamp At,
    LedgerReason Reason,
    AssetId Asset,
    StatementBucket Bucket,
    Money Amount,
    Money Balance,
    OrderId Order,
    TradeId Trade);

/// <summary>
/// Every account's ledger, movement by movement, from the postings that the venue's own ledger is made of: the newest of them, and of each
/// account how many there were. What is set aside for an order, or given back, moves nothing: the account has as much as before, and its
/// balance says what of it is held. Folded under the lock of <see cref="Portfolios"/>.
/// </summary>
/// <param name="ofAll">Whether the venue's own accounts have lines too.</param>
public sealed class Statements(bool ofAll = false)
{
    private readonly RecentHistory<StatementLine> recent = new();
    private readonly Dictionary<AccountId, long> counts = [];
    private readonly Dictionary<(AccountId Account, AssetId Asset, StatementBucket Bucket), Int128> balances = [];

    /// <summary>An account's movements, newest first, from before one on, as far as they are known here.</summary>
    internal IEnumerable<StatementLine> Of(AccountId account, long before) =>
        recent.NewestFirst(account).SkipWhile(line => line.Number >= before);

    /// <summary>The lines that may not be in a table yet, in the order of the log.</summary>
    public IEnumerable<StatementLine> Unstored => recent.Unstored();

    /// <summary>What there is on an account's line of an asset, in units. On that of what is owed, above zero is a debt.</summary>
    public Int128 BalanceOf(AccountId account, AssetId asset, StatementBucket bucket) =>
        balances.GetValueOrDefault((account, asset, bucket));

    /// <summary>How many movements an account's ledger has had.</summary>
    internal long CountOf(AccountId account) => counts.GetValueOrDefault(account);

    /// <summary>Starts where another left off.</summary>
    public void Restore(AccountId account, long count) => counts[account] = count;

    /// <summary>Starts where another left off.</summary>
    public void Restore(AccountId account, AssetId asset, StatementBucket bucket, Int128 balance) =>
        balances[(account, asset, bucket)] = balance;

    public void Fold(in Event happened, ReadOnlySpan<Posting> postings)
    {
        foreach (ref readonly var posting in postings)
        {
            var (from, to) = (BucketOf(posting.From), BucketOf(posting.To));
            if (posting.From.Account == posting.To.Account && from == to) continue;
            var reason = ReasonOf(in happened, in posting);
            Note(posting.From.Account, from, posting.Asset, -posting.Amount, reason, in happened);
            Note(posting.To.Account, to, posting.Asset, posting.Amount, reason, in happened);
        }
    }

    public void Forget(long sequence) => recent.Forget(sequence);

    private static StatementBucket BucketOf(LedgerAccount line) =>
        line.Bucket == Bucket.Owed ? StatementBucket.Owed : StatementBucket.Owned;

    private void Note(
        AccountId account, StatementBucket bucket, AssetId asset, Money amount, LedgerReason reason, in Event happened)
    {
        if (!ofAll && !account.IsTrader) return;

        // What is taken from the line of debts is a debt: it counts the other way.
        if (bucket == StatementBucket.Owed) amount = -amount;
        ref var balance = ref CollectionsMarshal.GetValueRefOrAddDefault(balances, (account, asset, bucket), out _);
        balance += amount.Units;
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, account, out _);
        count++;
        var trade = happened.Type == EventType.TradeExecuted ? happened.TradeExecuted.Trade : default;
        recent.Add(account, happened.Sequence, new(
            account, count, happened.Sequence, happened.At, reason, asset, bucket, amount,
            account.IsTrader ? new(checked((long)balance)) : Money.Zero, OrderOf(in happened, account), trade));
    }

    private static LedgerReason ReasonOf(in Event happened, in Posting posting) => happened.Type switch
    {
        // What a trade moves to or from the account of fees is its fee or its rebate.
        EventType.TradeExecuted when posting.From.Account == AccountId.Fees || posting.To.Account == AccountId.Fees => LedgerReason.Fee,
        EventType.TradeExecuted => LedgerReason.Trade,
        EventType.LoanTaken or EventType.LoanRepaid => LedgerReason.Loan,
        EventType.Transferred => happened.Transferred.Reason switch
        {
            TransferReason.Deposit => LedgerReason.Deposit,
            TransferReason.Withdrawal => LedgerReason.Withdrawal,
            TransferReason.Reset => LedgerReason.Reset,
            TransferReason.Dividend => LedgerReason.Dividend,
            TransferReason.Interest => LedgerReason.Interest,
            TransferReason.BorrowFee => LedgerReason.BorrowFee,
            TransferReason.Split => LedgerReason.Split,
            TransferReason.CashInLieu => LedgerReason.CashInLieu,
        },
        EventType.OrderPlaced or EventType.OrderTriggered or EventType.OrderReplaced or EventType.LegSized or EventType.OrderCancelled
            or EventType.AssetListed or EventType.InstrumentListed or EventType.InstrumentTermsSet or EventType.PhaseChanged
            or EventType.PriceBandSet or EventType.PhysicsSet or EventType.SharesSplit or EventType.DividendDeclared
            or EventType.AccountOpened or EventType.AccountTermsSet or EventType.AccountReset or EventType.RequestDone
            or EventType.MarginCalled
            or EventType.MarginRestored or EventType.OrderArrived or EventType.OrderRested or EventType.OrderPooled or EventType.StopSet
            or EventType.CancelRequested or EventType.ReplaceRequested or EventType.HouseQuoted or EventType.HouseTaken
            or EventType.DepthQuoted or EventType.PrintReported or EventType.MarkReported =>
            throw new ArgumentOutOfRangeException(nameof(happened), happened.Type, "This type of event moves nothing."),
    };

    private static OrderId OrderOf(in Event happened, AccountId account) =>
        !account.IsTrader ? default
        : happened.Type != EventType.TradeExecuted ? EventFacts.OrderOf(in happened) ?? default
        : happened.TradeExecuted.Taker.Account == account ? happened.TradeExecuted.Taker.Order : happened.TradeExecuted.Maker.Order;
}
