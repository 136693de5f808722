using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform.Channels;

/// <summary>Channels of one name that a feature offers on the stream. The stream itself knows none.</summary>
/// <param name="Name">What the channel's name begins with: ticker, user:orders.</param>
/// <param name="Snapshot">The type of a snapshot's data.</param>
/// <param name="Update">The type of an update's data.</param>
public abstract record ChannelKind(string Name, Type Snapshot, Type Update);

/// <summary>Channels for everybody, one a symbol: <c>name:symbol</c>, or <c>name:symbol:option</c> where there are options.</summary>
/// <param name="Options">What the last part may be, such as the lengths of bars. None: there is no last part.</param>
/// <param name="Open">Makes the topic. The option is empty where there are none.</param>
public sealed record MarketChannel(
    string Name, Type Snapshot, Type Update, IReadOnlyList<string> Options, Func<Instrument, string, Topic> Open)
    : ChannelKind(Name, Snapshot, Update);

/// <summary>
/// A channel of one account: the signed-in user's own, or one that is shared with them. Its name is all there is to it.
/// </summary>
/// <param name="IsOfUser">It is about the user, and always their own.</param>
public sealed record AccountChannel(string Name, Type Snapshot, Type Update, Func<AccountId, Topic> Open, bool IsOfUser = false)
    : ChannelKind(Name, Snapshot, Update);

/// <summary>A channel for everybody about the venue as a whole. Its name is all there is to it.</summary>
public sealed record VenueChannel(string Name, Type Snapshot, Type Update, Func<Topic> Open) : ChannelKind(Name, Snapshot, Update);

/// <summary>How a feature offers its channels.</summary>
public static class ChannelSetup
{
    public static IServiceCollection AddMarketChannel<TSnapshot, TUpdate>(
        this IServiceCollection services, string name, Func<IServiceProvider, Instrument, Topic<TSnapshot, TUpdate>> open)
        where TUpdate : class =>
        services.AddMarketChannel(name, [], (provider, instrument, _) => open(provider, instrument));

    public static IServiceCollection AddMarketChannel<TSnapshot, TUpdate>(
        this IServiceCollection services, string name, IReadOnlyList<string> options,
        Func<IServiceProvider, Instrument, string, Topic<TSnapshot, TUpdate>> open)
        where TUpdate : class =>
        services.AddSingleton<ChannelKind>(provider =>
            new MarketChannel(
                name, typeof(TSnapshot), typeof(TUpdate), options, (instrument, option) => open(provider, instrument, option)));

    public static IServiceCollection AddVenueChannel<TSnapshot, TUpdate>(
        this IServiceCollection services, string name, Func<IServiceProvider, Topic<TSnapshot, TUpdate>> open)
        where TUpdate : class =>
        services.AddSingleton<ChannelKind>(provider =>
            new VenueChannel(name, typeof(TSnapshot), typeof(TUpdate), () => open(provider)));

    public static IServiceCollection AddAccountChannel<TSnapshot, TUpdate>(
        this IServiceCollection services, string name, Func<IServiceProvider, AccountId, Topic<TSnapshot, TUpdate>> open,
        bool isOfUser = false)
        where TUpdate : class =>
        services.AddSingleton<ChannelKind>(provider =>
            new AccountChannel(name, typeof(TSnapshot), typeof(TUpdate), account => open(provider, account), isOfUser));
}
