namespace TradeCraft.Server.Platform;

/// <summary>A feature of a request whose path says that it is for a venue beside the live one.</summary>
/// <param name="Number">Which one.</param>
internal sealed record AskedVenue(int Number);
