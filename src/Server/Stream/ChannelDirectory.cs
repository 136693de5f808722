using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Channels;
using TradeCraft.Server.Platform.Keys;

namespace TradeCraft.Server.Stream;

/// <summary>Names a topic among all: two channels with the same key have the same data.</summary>
/// <param name="Kind">The channel's name without what follows.</param>
/// <param name="Instrument">What it is about, or null where that is an account.</param>
internal readonly record struct TopicKey(string Kind, InstrumentId? Instrument, AccountId? Account, string Option = "");

/// <summary>A channel that exists, and how its topic is made.</summary>
internal sealed record FoundChannel(string Name, TopicKey Key, Func<Topic> Open);

/// <summary>Why something that a client asked for is not done: the code and the sentence of an error message.</summary>
internal sealed record StreamRefusal(string Code, string Detail);

/// <summary>Knows every channel that the features offer, by name.</summary>
internal sealed class ChannelDirectory(IEnumerable<ChannelKind> kinds, InstrumentDirectory instruments, CallerAccounts accounts)
{
    private readonly FrozenDictionary<string, ChannelKind> kinds = kinds.ToFrozenDictionary(kind => kind.Name);

    /// <summary>Why an account's channels are not for a caller; null where they are.</summary>
    public StreamRefusal? WhyNot(Caller caller, AccountId account) => accounts.See(caller, account) switch
    {
        { Account: null } => new("unknown_account", "You have no account with this id, and none is shared with you."),
        { Until: not null } => new(SeenAccount.DelayedCode, SeenAccount.DelayedDetail),
        _ => null,
    };

    /// <param name="chosen">Which of the caller's accounts; null for the first.</param>
    public bool TryFind(
        string channel, Caller? caller, AccountId? chosen, [NotNullWhen(true)] out FoundChannel? found,
        [NotNullWhen(false)] out StreamRefusal? refusal)
    {
        found = null;
        refusal = null;
        if (kinds.GetValueOrDefault(channel) is VenueChannel general) found = new(channel, new(channel, null, null), general.Open);
        else if (kinds.GetValueOrDefault(channel) is AccountChannel own) found = FindOwn(own, caller, chosen, out refusal);
        else if (channel.Split(':') is [var name, var symbol, .. var rest] && kinds.GetValueOrDefault(name) is MarketChannel market)
            found = FindMarket(channel, market, symbol, rest, out refusal);
        else refusal = new(
            "unknown_channel",
            $"There is no such channel. There are {string.Join(", ", kinds.Values.Select(Describe).Order(StringComparer.Ordinal))}.");
        return found is not null;
    }

    private FoundChannel? FindOwn(AccountChannel kind, Caller? caller, AccountId? chosen, out StreamRefusal? refusal)
    {
        refusal = null;
        if (caller is null)
        {
            refusal = new("unauthenticated", """Sign in first: send {"op":"auth","token":"…"} with an access token.""");
        }
        else if (caller.Key?.Has(KeyScopes.Read) is false)
        {
            var (code, detail) = KeyPolicies.ScopeMissing(KeyScopes.Read);
            refusal = new(code, detail);
        }
        else if (kind.IsOfUser || chosen is null)
        {
            if (accounts.TryFind(caller, null, out var first)) return Found(kind, first.Id);
            refusal = new("unknown_account", "You have no account yet. Signing in opens one.");
        }
        else if (WhyNot(caller, chosen.Value) is not { } why)
        {
            return Found(kind, chosen.Value);
        }
        else
        {
            refusal = why;
        }

        return null;

        static FoundChannel Found(AccountChannel kind, AccountId account) =>
            new(kind.Name, new(kind.Name, null, account), () => kind.Open(account));
    }

    private FoundChannel? FindMarket(string channel, MarketChannel kind, string symbol, string[] rest, out StreamRefusal? refusal)
    {
        var instrument = instruments.Find(symbol);
        var option = (kind.Options.Count, rest) switch
        {
            (0, []) => "",
            ( > 0, [var given]) when kind.Options.Contains(given) => given,
            _ => null,
        };
        refusal = option is null ? new("unknown_channel", $"There is no such channel. It is {Describe(kind)}.")
            : instrument is null ? new("unknown_symbol", "No instrument has this symbol. GET /api/v1/market/instruments lists them.")
            : null;
        return option is not null && instrument is not null
            ? new(channel, new(kind.Name, instrument.Id, null, option), () => kind.Open(instrument, option))
            : null;
    }

    private static string Describe(ChannelKind kind) => kind switch
    {
        MarketChannel { Options.Count: > 0 } market => $"{kind.Name}:{{symbol}}:{{{string.Join('|', market.Options)}}}",
        MarketChannel => $"{kind.Name}:{{symbol}}",
        _ => kind.Name,
    };
}
