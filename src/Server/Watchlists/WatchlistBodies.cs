using System.Globalization;

namespace TradeCraft.Server.Watchlists;

/// <summary>A line of a list: a symbol, or a section's heading. One of the two is given.</summary>
/// <param name="Section">1 to 40 characters. What follows belongs to it, up to the next heading.</param>
public sealed record WatchlistItem(string? Symbol = null, string? Section = null);

/// <param name="Name">1 to 40 characters, which no other list of the user has.</param>
/// <param name="Symbols">Without sections. Each counts once.</param>
/// <param name="Items">In the place of symbols: with sections.</param>
public sealed record CreateWatchlistRequest(
    string Name, IReadOnlyList<string>? Symbols = null, IReadOnlyList<WatchlistItem>? Items = null);

public sealed record RenameWatchlistRequest(string Name);

public sealed record AddWatchlistItemRequest(string Symbol);

/// <param name="Version">Of the list that was read and changed.</param>
/// <param name="Items">All of them, in order: they take the place of those that there were. At most 200 symbols, each once, and 50
/// sections.</param>
public sealed record PutWatchlistItemsRequest(int Version, IReadOnlyList<WatchlistItem> Items);

/// <param name="Ids">Those of all the user's lists, in their new order.</param>
public sealed record PutWatchlistOrderRequest(IReadOnlyList<string> Ids);

/// <param name="Symbols">In the list's order.</param>
/// <param name="Items">The same with the headings between them.</param>
/// <param name="Version">Grows by one with each change of the items.</param>
public sealed record WatchlistBody(
    string Id, string Name, IReadOnlyList<string> Symbols, IReadOnlyList<WatchlistItem> Items, int Version, DateTimeOffset CreatedAt)
{
    internal static WatchlistBody Of(Watchlist list) => new(
        list.Id.ToString(CultureInfo.InvariantCulture), list.Name, [.. list.Items.Select(item => item.Symbol).OfType<string>()],
        list.Items, list.Version, list.CreatedAt);
}
