using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TradeCraft.Exchange.Commands;

namespace TradeCraft.Server.Sequencer;

/// <summary>A command as text, with all that it says: enough to send it again, and the same for two that say the same.</summary>
internal readonly record struct CommandText(string Type, string Text)
{
    private static readonly JsonSerializerOptions Options = new() { IgnoreReadOnlyProperties = true, Converters = { new JsonStringEnumConverter() } };

    public static CommandText Of(Command command) =>
        new(command.GetType().Name, $"{command.GetType().Name} {JsonSerializer.Serialize(command, command.GetType(), Options)}");

    public byte[] Digest() => SHA256.HashData(Encoding.UTF8.GetBytes(Text));
}
