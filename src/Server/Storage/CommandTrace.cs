using System.Diagnostics;

namespace TradeCraft.Server.Storage;

/// <summary>
/// The trace (W3C, 16 bytes) of the request that a command came with. It is no part of what the venue decides, and one is enough for all
/// events of a command: it goes beside them, by the number that they carry.
/// </summary>
public readonly record struct CommandTrace(long Command, ActivityTraceId Trace);
