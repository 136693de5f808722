using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Feeds.Live;

/// <summary>
/// Which live provider has which class of instruments, --Feeds:Crypto binance and so on, and how each is reached. What has none stays
/// synthetic.
/// </summary>
public sealed class LiveOptions
{
    public const string BinanceName = "binance";
    public const string AlpacaName = "alpaca";
    public const string PolygonName = "polygon";

    /// <summary>binance.</summary>
    public string? Crypto { get; set; }

    /// <summary>alpaca or polygon. Funds come from the same one unless <see cref="Etf"/> says otherwise.</summary>
    public string? Equity { get; set; }

    /// <summary>alpaca or polygon.</summary>
    public string? Etf { get; set; }

    /// <summary>
    /// What to play, with commas between: of the classes that have a provider. Without it, all that are known by name, up to what the
    /// provider allows.
    /// </summary>
    public string? Symbols { get; set; }

    public BinanceOptions Binance { get; set; } = new();

    public AlpacaOptions Alpaca { get; set; } = new();

    public PolygonOptions Polygon { get; set; } = new();

    public LiveTiming Timing { get; set; } = new();

    /// <summary>Whether a live provider has instruments that do not trade at all hours.</summary>
    public bool KeepsHours => Equity is not null || Etf is not null;

    public bool IsChosen => Crypto is not null || KeepsHours;

    public string? ProviderOf(AssetClass assetClass) => assetClass switch
    {
        AssetClass.Crypto => Crypto,
        AssetClass.Equity => Equity,
        AssetClass.Etf => Etf ?? Equity,
        AssetClass.Currency => null,
    };

    public IReadOnlyList<AssetClass> ClassesOf(string provider) =>
        [.. Enum.GetValues<AssetClass>().Where(each => ProviderOf(each) == provider)];

    /// <summary>The instruments of a provider: those that were named, else those known by name.</summary>
    internal IReadOnlyList<FeedInstrument> InstrumentsOf(string provider, int most)
    {
        var classes = ClassesOf(provider);
        if (Symbols is null) return [.. FeedInstruments.All.Where(known => classes.Contains(known.AssetClass)).Take(most)];
        return
        [
            .. Symbols.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(symbol => FeedInstruments.Find(symbol) ?? FeedInstruments.Guess(symbol))
                .Where(wanted => classes.Contains(wanted.AssetClass)).DistinctBy(wanted => wanted.Symbol).Take(most),
        ];
    }

    /// <exception cref="StartupException">One of them makes no sense, or a key is missing.</exception>
    internal void Check(Func<string, string?> environment, string feed)
    {
        Require("Crypto", Crypto, BinanceName);
        Require("Equity", Equity, AlpacaName, PolygonName);
        Require("Etf", Etf, AlpacaName, PolygonName);
        if (!IsChosen) return;
        if (feed != FeedOptions.Synthetic)
            throw new StartupException(
                $"--Feeds:… takes the place of classes of the synthetic feed, and cannot be played beside --feed {feed}.");

        Alpaca.KeyId = environment("APCA_API_KEY_ID") ?? Alpaca.KeyId;
        Alpaca.SecretKey = environment("APCA_API_SECRET_KEY") ?? Alpaca.SecretKey;
        Polygon.Key = environment("POLYGON_API_KEY") ?? Polygon.Key;
        if (ClassesOf(AlpacaName).Count > 0 && (string.IsNullOrWhiteSpace(Alpaca.KeyId) || string.IsNullOrWhiteSpace(Alpaca.SecretKey)))
            throw new StartupException(
                "The alpaca feed needs a key: set APCA_API_KEY_ID and APCA_API_SECRET_KEY in the environment, "
                + "or keep both with `tradecraft secrets`.");
        if (ClassesOf(PolygonName).Count > 0 && string.IsNullOrWhiteSpace(Polygon.Key))
            throw new StartupException(
                "The polygon feed needs a key: set POLYGON_API_KEY in the environment, or keep it with `tradecraft secrets`.");
    }

    private static void Require(string setting, string? value, params string[] known)
    {
        if (value is not null && !known.Contains(value))
            throw new StartupException($"--Feeds:{setting} takes {string.Join(" or ", known)}, not \"{value}\".");
    }
}

public sealed class BinanceOptions
{
    /// <summary>The address for market data alone, which asks for no key.</summary>
    public Uri Stream { get; set; } = new("wss://data-stream.binance.vision");

    public Uri Rest { get; set; } = new("https://data-api.binance.vision");

    /// <summary>What stands for the dollar there: BTC-USD is BTCUSDT.</summary>
    public string Dollar { get; set; } = "USDT";

    /// <summary>Of at most 6,000 units of weight a minute: a request weighs 2 to 5 of them.</summary>
    public int RequestsPerMinute { get; set; } = 600;
}

public sealed class AlpacaOptions
{
    public Uri Stream { get; set; } = new("wss://stream.data.alpaca.markets");

    public Uri Rest { get; set; } = new("https://data.alpaca.markets");

    /// <summary>iex (without a subscription) or sip.</summary>
    public string Source { get; set; } = "iex";

    public string? KeyId { get; set; }

    public string? SecretKey { get; set; }

    /// <summary>trades, or minutes: prints are then unfolded from bars, for plans that have no trades.</summary>
    public string Prints { get; set; } = "trades";

    /// <summary>How many shares one quoted unit of size is: 1, or 100 where quotes are told in round lots.</summary>
    public int QuoteLot { get; set; } = 1;

    /// <summary>The free plan streams thirty.</summary>
    public int MostSymbols { get; set; } = 30;

    public int RequestsPerMinute { get; set; } = 200;
}

public sealed class PolygonOptions
{
    public Uri Stream { get; set; } = new("wss://socket.massive.com");

    public Uri Rest { get; set; } = new("https://api.massive.com");

    public string? Key { get; set; }

    /// <summary>trades (T), seconds (A) or minutes (AM): prints are unfolded from bars where the plan has no trades.</summary>
    public string Prints { get; set; } = "trades";

    /// <summary>How many shares one quoted unit of size is: 1, or 100 where quotes are told in round lots.</summary>
    public int QuoteLot { get; set; } = 1;

    public int MostSymbols { get; set; } = 1_000;

    /// <summary>The free plan allows five.</summary>
    public int RequestsPerMinute { get; set; } = 5;
}

/// <summary>How patient a connection is. Tests are less so.</summary>
public sealed class LiveTiming
{
    /// <summary>The first wait before connecting anew; each further one is twice as long, up to <see cref="LongestWait"/>.</summary>
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A key that was refused is refused again: trying is for the person who puts it right meanwhile.</summary>
    public TimeSpan AfterRefusal { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A connection that held for so long was a good one: the next wait is the first again.</summary>
    public TimeSpan Healthy { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Without a message for so long while the market is open, the connection is taken for dead.</summary>
    public TimeSpan MostMute { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Without a quote for so long while the market is open, what is shown is stale.</summary>
    public TimeSpan MostSilence { get; set; } = TimeSpan.FromSeconds(10);

    public TimeSpan Connecting { get; set; } = TimeSpan.FromSeconds(15);
}
