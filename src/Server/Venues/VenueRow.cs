using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Venues;

/// <summary>A venue beside the live one, loaded or not.</summary>
/// <param name="Terms">What it was opened with, as JSON of its kind.</param>
/// <param name="Reached">The time that its clock had reached when it was written last.</param>
public sealed record VenueRow(
    int Id, UserId Owner, string Name, string Kind, string Terms, DateTimeOffset CreatedAt, DateTimeOffset Reached);

/// <summary>What a venue is opened with.</summary>
/// <param name="Reached">Where its clock begins.</param>
public sealed record VenueToOpen(string Name, string Kind, string Terms, DateTimeOffset Reached);
