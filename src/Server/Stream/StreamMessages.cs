using System.Text.Json.Serialization;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Stream;

// What clients send.

/// <summary>
/// Signs the connection in, or goes on with a newer token of the same user: with a token, or with a key and its secret, or its timestamp
/// and signature over the lines of a request AUTH /ws without a body.
/// </summary>
/// <param name="Token">An access token.</param>
/// <param name="Id">Comes back in the answer.</param>
/// <param name="AccountId">Which of the user's accounts channels that are subscribed from then on are about: the first where it is left
/// out.</param>
/// <param name="Key">The id of an API key.</param>
/// <param name="Secret">Of a key whose secret is sent along.</param>
/// <param name="Timestamp">Milliseconds since 1970 (UTC), of a key that signs.</param>
/// <param name="Signature">Hex.</param>
/// <param name="Window">How far the clock may be off, in milliseconds: 5000 where it is left out.</param>
public sealed record AuthRequest(
    string Op, string? Token = null, long? Id = null, AccountId? AccountId = null, string? Key = null, string? Secret = null,
    long? Timestamp = null, string? Signature = null, long? Window = null);

/// <summary>Asks for channels. One that is subscribed already starts anew, with a snapshot.</summary>
/// <param name="Id">Comes back in the answers.</param>
public sealed record SubscribeRequest(string Op, IReadOnlyList<string> Channels, long? Id = null);

/// <summary>Ends subscriptions.</summary>
/// <param name="Id">Comes back in the answers.</param>
public sealed record UnsubscribeRequest(string Op, IReadOnlyList<string> Channels, long? Id = null);

/// <summary>Asks for a sign of life.</summary>
/// <param name="Id">Comes back in the answer.</param>
public sealed record PingRequest(string Op, long? Id = null);

// What the server sends, besides snapshots and updates.

/// <summary>The connection is signed in.</summary>
public sealed record AuthenticatedMessage([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Id = null)
{
    [JsonPropertyOrder(-1)]
    public string Type => "authenticated";
}

/// <summary>These channels are subscribed. The snapshot of each follows.</summary>
public sealed record SubscribedMessage(
    IReadOnlyList<string> Channels, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Id = null)
{
    [JsonPropertyOrder(-1)]
    public string Type => "subscribed";
}

/// <summary>Nothing more comes of these channels.</summary>
public sealed record UnsubscribedMessage(
    IReadOnlyList<string> Channels, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Id = null)
{
    [JsonPropertyOrder(-1)]
    public string Type => "unsubscribed";
}

/// <summary>The answer to a ping.</summary>
public sealed record PongMessage([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Id = null)
{
    [JsonPropertyOrder(-1)]
    public string Type => "pong";
}

/// <summary>A refusal, or the end of a subscription that the client did not ask for.</summary>
/// <param name="Code">In snake_case; never changes. Programs act on it.</param>
/// <param name="Channel">The channel that it is about, where it is about one: nothing more comes of it.</param>
/// <param name="Id">Of the message that was refused, where it had one.</param>
public sealed record ErrorMessage(
    string Code,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Channel = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Id = null)
{
    [JsonPropertyOrder(-1)]
    public string Type => "error";
}
