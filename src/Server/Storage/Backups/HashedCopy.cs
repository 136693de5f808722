using System.Security.Cryptography;

namespace TradeCraft.Server.Storage.Backups;

internal static class HashedCopy
{
    /// <summary>Copies all there is, and gives the SHA-256 of it in hexadecimal.</summary>
    public static async Task<string> RunAsync(System.IO.Stream from, System.IO.Stream to, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        while (await from.ReadAsync(buffer, cancellation) is > 0 and var length)
        {
            hash.AppendData(buffer, 0, length);
            await to.WriteAsync(buffer.AsMemory(0, length), cancellation);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
