using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Sequencer;

/// <summary>A command at which the venue failed. Nothing of it is in the log.</summary>
/// <param name="AtWork">The order that the venue worked at then.</param>
/// <param name="Sequence">The last event before it.</param>
internal sealed record CommandFault(Submission Submission, OrderId? AtWork, long Sequence, Exception Cause);

/// <summary>
/// Says what is to blame for a failure, answers who waits, and gives what is to be decided after the recovery and before anything else, so
/// that the venue does not fail at the same thing again.
/// </summary>
public sealed partial class Remedies(VenueProjections projections, FailedCommands failed, VenueHealth health, ILogger<Remedies> logger)
{
    internal IReadOnlyList<Command> For(CommandFault fault)
    {
        var (submission, command) = (fault.Submission, fault.Submission.Command);
        Failed(fault.Cause, CommandText.Of(command).Text, fault.Sequence);

        // An order from before the command would be in the way of the next one as well: it is taken out, and the command may be sent again.
        if (fault.AtWork is { } atWork && !IsAbout(command, atWork) && projections.Orders.Find(atWork) is { IsOpen: true } order)
        {
            health.Note(VenueFailure.Order);
            Answers.Fail(submission.Caller, VenueUnavailableException.Unknown());
            var remove = new RemoveOrder(atWork);
            if (!failed.Contains(remove)) return Done(remove);
            return Done(new HaltTrading(order.Instrument));
        }

        // Time cannot be refused. Who only asked something at that moment may ask again.
        if (command is PassTime)
        {
            health.Note(VenueFailure.Time);
            Answers.Fail(submission.Caller, VenueUnavailableException.Unknown());
            return [];
        }

        failed.Add(command, fault.Sequence, fault.Cause);
        health.Note(submission.Caller is null ? VenueFailure.Feed : VenueFailure.Command);
        Answers.Give(submission.Caller, Rejection.InternalError);
        return submission.Caller is null && InstrumentOf(command) is { } instrument ? Done(new HaltTrading(instrument)) : [];
    }

    private Command[] Done(Command remedy)
    {
        Remedied(CommandText.Of(remedy).Text);
        return [remedy];
    }

    private static bool IsAbout(Command command, OrderId order) => command switch
    {
        CancelOrder cancel => cancel.Order == order,
        ReplaceOrder replace => replace.Order == order,
        RemoveOrder remove => remove.Order == order,
        _ => false,
    };

    private static InstrumentId? InstrumentOf(Command command) => command switch
    {
        QuoteDepth quote => quote.Instrument,
        ReportPrint print => print.Instrument,
        ReportMark mark => mark.Instrument,
        _ => null,
    };

    [LoggerMessage(LogLevel.Critical, "The venue failed after event {Sequence} at {Command}. It is taken back, and the venue rebuilt")]
    private partial void Failed(Exception cause, string command, long sequence);

    [LoggerMessage(LogLevel.Critical, "So that it does not happen again, this is decided after the recovery: {Command}")]
    private partial void Remedied(string command);
}
