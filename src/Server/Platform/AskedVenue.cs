namespace TradeCraft.Server.Platform;

/// <summary>A feature of a request whose path says that it is for a venue beside the live one.</summary>
/// <param name="Number">Which one.</param>
internal sealed record AskedVenue(int Number)
{
    /// <summary>What the audit calls something of that venue: its accounts have numbers that live ones have, too.</summary>
    public static string SubjectIn(int venue, string subject) => $"venue:{venue}/{subject}";
}
