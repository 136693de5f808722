using System.Runtime.InteropServices;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Events;

/// <summary>
/// One thing that happened: a header and, by <see cref="Type"/>, one of the payloads, which share their bytes so that a batch of events is
/// one flat array and raising one allocates nothing.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
public struct Event
{
    public const EventType FirstUnlogged = EventType.HouseQuoted;

    private const int Payload = 40;

    [FieldOffset(0)] public EventType Type;

    /// <summary>Counted from 1 without a gap over the logged events; an unlogged one repeats its predecessor's.</summary>
    [FieldOffset(8)] public long Sequence;

    /// <summary>When: the time of the command, or of what time itself brought before it.</summary>
    [FieldOffset(16)] public Timestamp At;

    /// <summary>Which command it came from, counted from 1: events of one command belong together.</summary>
    [FieldOffset(24)] public long Command;

    /// <summary>
    /// The payload that is no number: an order's options, an <see cref="Asset"/>, an <see cref="Instrument"/>, terms, a quote.
    /// </summary>
    [FieldOffset(32)] public object? Detail;

    [FieldOffset(Payload)] public AccountOpened AccountOpened;
    [FieldOffset(Payload)] public AccountTermsSet AccountTermsSet;
    [FieldOffset(Payload)] public InstrumentTermsSet InstrumentTermsSet;
    [FieldOffset(Payload)] public Transferred Transferred;
    [FieldOffset(Payload)] public LoanTaken LoanTaken;
    [FieldOffset(Payload)] public LoanRepaid LoanRepaid;
    [FieldOffset(Payload)] public AccountReset AccountReset;
    [FieldOffset(Payload)] public MarginCalled MarginCalled;
    [FieldOffset(Payload)] public MarginRestored MarginRestored;
    [FieldOffset(Payload)] public OrderPlaced OrderPlaced;
    [FieldOffset(Payload)] public OrderArrived OrderArrived;
    [FieldOffset(Payload)] public OrderRested OrderRested;
    [FieldOffset(Payload)] public OrderPooled OrderPooled;
    [FieldOffset(Payload)] public StopSet StopSet;
    [FieldOffset(Payload)] public OrderTriggered OrderTriggered;
    [FieldOffset(Payload)] public OrderReplaced OrderReplaced;
    [FieldOffset(Payload)] public CancelRequested CancelRequested;
    [FieldOffset(Payload)] public ReplaceRequested ReplaceRequested;
    [FieldOffset(Payload)] public LegSized LegSized;
    [FieldOffset(Payload)] public TradeExecuted TradeExecuted;
    [FieldOffset(Payload)] public OrderCancelled OrderCancelled;
    [FieldOffset(Payload)] public PhaseChanged PhaseChanged;
    [FieldOffset(Payload)] public PriceBandSet PriceBandSet;
    [FieldOffset(Payload)] public SharesSplit SharesSplit;
    [FieldOffset(Payload)] public DividendDeclared DividendDeclared;
    [FieldOffset(Payload)] public HouseQuoted HouseQuoted;
    [FieldOffset(Payload)] public HouseTaken HouseTaken;
    [FieldOffset(Payload)] public DepthQuoted DepthQuoted;
    [FieldOffset(Payload)] public PrintReported PrintReported;
    [FieldOffset(Payload)] public MarkReported MarkReported;

    public readonly bool IsLogged => Type < FirstUnlogged;

    public readonly OrderOptions OrderOptions => (OrderOptions?)Detail ?? OrderOptions.None;

    public readonly Asset Asset => (Asset)Detail!;

    public readonly Instrument Instrument => (Instrument)Detail!;

    /// <summary>Of an account that was opened or got other terms.</summary>
    public readonly AccountTerms AccountTerms => (AccountTerms)Detail!;

    /// <summary>Of an instrument that got other terms.</summary>
    public readonly InstrumentTerms InstrumentTerms => (InstrumentTerms)Detail!;

    /// <summary>Of a request that was done.</summary>
    public readonly RequestDone RequestDone => (RequestDone)Detail!;

    public readonly Physics Physics => (Physics)Detail!;

    public readonly ReplaceOrder Replacement => (ReplaceOrder)Detail!;

    public readonly QuoteDepth Quote => (QuoteDepth)Detail!;
}
