using System.Text.Json;

namespace TradeCraft.Server.Feeds.Live;

/// <summary>
/// What a provider's protocol says over a WebSocket that is open. The connection itself is the same for all: <see cref="LiveConnection"/>.
/// </summary>
internal abstract class LiveSource
{
    public abstract Uri Address { get; }

    /// <summary>How long to wait between two messages, for providers that count them.</summary>
    public virtual TimeSpan BetweenMessages => TimeSpan.Zero;

    /// <summary>What to say first. The provider may have greeted before.</summary>
    public abstract IEnumerable<string> Begin();

    /// <summary>Takes one message. What does not look as documented throws, is counted and passed over; the stream goes on.</summary>
    /// <param name="say">Answers.</param>
    /// <exception cref="ConversationEndedException">The provider refused, or is about to leave.</exception>
    public abstract void Receive(JsonElement message, Action<string> say);

    /// <summary>The connection is gone: what was known of the books is worth nothing.</summary>
    public virtual void Lost()
    {
    }
}
