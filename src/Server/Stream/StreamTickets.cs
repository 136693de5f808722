using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Stream;

/// <param name="Ticket">To be put into the address of a stream: <c>/ws?ticket=…</c>.</param>
/// <param name="ExpiresIn">Seconds for which it is good, for one connection.</param>
public sealed record StreamTicketBody(string Ticket, int ExpiresIn);

/// <summary>
/// Signs a connection in by its address, for clients that can send no header: addresses end up in logs, and a ticket there is good for
/// nothing. It is good on the server that gave it out.
/// </summary>
internal sealed class StreamTickets(TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private const int Most = 20_000;
    private const int TokenBytes = 32;
    private const int MaxLength = 64;

    private static readonly TokenFailure NoTicket = new(
        "ticket_invalid", "This ticket is too old, or was used before. Get another with POST /api/v1/auth/stream-ticket.");

    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset EndsAt)> tickets = new();

    /// <summary>Null where too many wait to be used.</summary>
    public StreamTicketBody? Give(Caller caller)
    {
        var now = time.GetUtcNow();
        if (tickets.Count >= Most)
        {
            foreach (var (old, (_, endsAt)) in tickets)
            {
                if (endsAt <= now) tickets.TryRemove(old, out _);
            }
        }

        if (tickets.Count >= Most) return null;
        var ticket = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        tickets[Digest(ticket)] = (caller, now + Lifetime);
        return new(ticket, (int)Lifetime.TotalSeconds);
    }

    /// <summary>Whose it is, which is used up by this.</summary>
    public CallerAnswer Take(string ticket) =>
        ticket.Length is > 0 and <= MaxLength && tickets.TryRemove(Digest(ticket), out var given) && given.EndsAt > time.GetUtcNow()
            ? given.Caller : NoTicket;

    // Compared by the hash, so that no time taken tells anything of a ticket.
    private static string Digest(string ticket) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ticket)));
}
