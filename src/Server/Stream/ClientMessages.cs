using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text.Json;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Channels;
using TradeCraft.Server.Platform.Keys;

namespace TradeCraft.Server.Stream;

/// <summary>
/// Reads what clients send and passes it on. Nothing that is sent brings a connection down; what makes no sense is answered with an error.
/// </summary>
internal sealed class ClientMessages(
    StreamHub hub, StreamOptions options, Callers callers, IEnumerable<StreamOperation> operations)
{
    private readonly FrozenDictionary<string, StreamOperation> operations = operations.ToFrozenDictionary(operation => operation.Op);

    private static readonly JsonSerializerOptions Strict = Json.Options;

    private static readonly TokenFailure NobodySaid =
        new("validation_failed", "token: Is required, or a key with its secret or signature.");

    public void Take(Connection connection, ReadOnlyMemory<byte> message)
    {
        long? id = null;
        if (!connection.MayReceive())
        {
            connection.Refuse(null, "too_many_requests", "You send more messages than are taken. Wait a moment.");
            return;
        }

        try
        {
            var json = JsonElement.Parse(message.Span);
            if (json.ValueKind != JsonValueKind.Object)
            {
                connection.Refuse(null, "malformed_json", """The message is no JSON object such as {"op":"ping"}.""");
                return;
            }

            id = json.TryGetProperty("id", out var given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt64(out var number)
                ? number : null;
            var op = json.TryGetProperty("op", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
            Take(connection, op, message, id);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second is half a surrogate pair, escaped: JSON by its grammar, but no text.
            connection.Refuse(id, "malformed_json", "The message is not valid JSON.");
        }
    }

    private void Take(Connection connection, string? op, ReadOnlyMemory<byte> message, long? id)
    {
        switch (op)
        {
            case "auth":
                if (Read<AuthRequest>(connection, message, id) is { } auth)
                    hub.SignIn(connection, Who(auth, connection.From), auth.Id, auth.AccountId);
                break;
            case "subscribe":
                if (Read<SubscribeRequest>(connection, message, id) is { } subscribe && HasChannels(connection, subscribe.Channels, id))
                    hub.Subscribe(connection, subscribe.Channels, subscribe.Id, options.MaxSubscriptions);
                break;
            case "unsubscribe":
                if (Read<UnsubscribeRequest>(connection, message, id) is { } unsubscribe
                    && HasChannels(connection, unsubscribe.Channels, id))
                    hub.Unsubscribe(connection, unsubscribe.Channels, unsubscribe.Id);
                break;
            case "ping":
                if (Read<PingRequest>(connection, message, id) is { } ping) connection.Answer(new PongMessage(ping.Id));
                break;
            case not null when operations.TryGetValue(op, out var operation):
                if (Read(connection, message, id, operation.Request) is { } request) hub.Run(connection, operation, request, id);
                break;
            default:
                var others = string.Join(", ", operations.Keys.Order());
                connection.Refuse(id, "unknown_op", $"The op is none of auth, subscribe, unsubscribe, ping, {others}.");
                break;
        }
    }

    private CallerAnswer Who(AuthRequest auth, IPAddress? from) => auth switch
    {
        { Token: { } token, Key: null } => callers.OfToken(token),
        { Key: { } key, Secret: { } secret, Token: null } => callers.OfSecret(key, secret, from),
        { Key: { } key, Timestamp: { } timestamp, Signature: { } signature, Token: null } => callers.OfSignature(
            key, timestamp.ToString(CultureInfo.InvariantCulture), auth.Window?.ToString(CultureInfo.InvariantCulture) ?? "", signature,
            from),
        { Key: null } => NobodySaid,
        { Token: not null } => KeyFailures.Ambiguous,
        _ => KeyFailures.ProofMissing,
    };

    private static T? Read<T>(Connection connection, ReadOnlyMemory<byte> message, long? id) where T : class =>
        (T?)Read(connection, message, id, typeof(T));

    private static object? Read(Connection connection, ReadOnlyMemory<byte> message, long? id, Type type)
    {
        try
        {
            return JsonSerializer.Deserialize(message.Span, type, Strict);
        }
        catch (JsonException)
        {
            var problem = BodyDiagnosis.Of(message, type, Strict).ProblemDetails;
            connection.Refuse(id, (string)problem.Extensions["code"]!, problem.Detail!);
            return null;
        }
    }

    private static bool HasChannels(Connection connection, IReadOnlyList<string?> channels, long? id)
    {
        // A list's nullability is not the deserializer's to check.
        if (channels.Count > 0 && !channels.Contains(null)) return true;
        connection.Refuse(id, "validation_failed", "channels: Must name at least one channel, each as a string.");
        return false;
    }
}
