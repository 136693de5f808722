using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TradeCraft.Server.Tests.Identity;

/// <summary>A passkey as a device keeps one (WebAuthn, ES256, attestation "none"), which verifies whoever uses it.</summary>
internal sealed class SoftwarePasskey(string host, string origin) : IDisposable
{
    private const byte UserPresentAndVerified = 0x05;
    private const byte HasCredential = 0x40;

    private static readonly string[] Transports = ["internal"];

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(32);
    private string? user;
    private uint uses;

    /// <summary>What navigator.credentials.create gives for the options of the server.</summary>
    public object Create(JsonElement options)
    {
        user = options.GetProperty("user").GetProperty("id").GetString();
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(UserPresentAndVerified | HasCredential), .. new byte[16], 0, (byte)id.Length, .. id, .. cose];
        byte[] attestation =
        [
            0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x59,
            (byte)(data.Length >> 8), (byte)data.Length, .. data,
        ];
        return Answer(new
        {
            clientDataJSON = Text(Client("webauthn.create", options)),
            attestationObject = Text(attestation),
            transports = Transports,
        });
    }

    /// <summary>What navigator.credentials.get gives for the options of the server.</summary>
    public object Get(JsonElement options)
    {
        var (client, data) = (Client("webauthn.get", options), Data(UserPresentAndVerified));
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        var signature = key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new
        {
            clientDataJSON = Text(client),
            authenticatorData = Text(data),
            signature = Text(signature),
            userHandle = user,
        });
    }

    public void Dispose() => key.Dispose();

    private object Answer(object response) =>
        new { id = Text(id), rawId = Text(id), type = "public-key", clientExtensionResults = new { }, response };

    private byte[] Client(string type, JsonElement options) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
        new { type, challenge = options.GetProperty("challenge").GetString(), origin, crossOrigin = false }));

    private byte[] Data(int flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, ++uses);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(host)), (byte)flags, .. count];
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
