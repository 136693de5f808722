namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>What goes wrong in the fault simulation, and where.</summary>
internal enum SimulatedFault
{
    None,

    /// <summary>Nothing of the batch is on disk.</summary>
    CommitFails,

    /// <summary>All of it is, and nobody is told.</summary>
    AnswerIsLost,

    /// <summary>The projections know, too.</summary>
    AnswerIsLostLate,

    /// <summary>The database says that its disk is full.</summary>
    DiskIsFull,

    /// <summary>The database is gone in the middle of the write.</summary>
    WriteDies,

    /// <summary>Everything was written, and then it cannot be committed.</summary>
    CommitIsRefused,

    /// <summary>The venue throws at one command of many.</summary>
    CommandThrows,

    /// <summary>What is asked about the moment throws, between two commands.</summary>
    QuestionThrows,

    /// <summary>Of those who are told what happened, one throws: some know, others do not.</summary>
    ListenerThrows,

    /// <summary>Hours pass.</summary>
    ClockJumps,

    /// <summary>The clock is set back for a while: the venue's time goes on meanwhile.</summary>
    ClockGoesBack,

    /// <summary>The database loses every connection.</summary>
    ConnectionsBreak,

    /// <summary>The disk takes its time: much is decided meanwhile.</summary>
    DiskIsSlow,

    /// <summary>A snapshot ends in the middle.</summary>
    SnapshotIsTorn,
}
