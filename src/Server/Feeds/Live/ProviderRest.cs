using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.RateLimiting;

namespace TradeCraft.Server.Feeds.Live;

/// <summary>
/// Asks a provider over HTTP, no faster than it allows, and not at all for as long as it says when it was too fast. Keys go in headers,
/// never in an address.
/// </summary>
internal sealed class ProviderRest : IDisposable
{
    private const int MostTries = 4;

    private readonly HttpClient client;
    private readonly TokenBucketRateLimiter pace;
    private readonly TimeProvider clock;
    private long closedUntil;

    public ProviderRest(Uri root, int requestsPerMinute, TimeProvider clock, params (string Name, string Value)[] headers)
    {
        this.clock = clock;
        client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All, AllowAutoRedirect = false })
        {
            BaseAddress = root,
            Timeout = TimeSpan.FromSeconds(30),
        };
        foreach (var (name, value) in headers) client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);

        // One at a time, evenly: what is saved up for a burst would be over the limit of the minute in which it is spent.
        pace = new TokenBucketRateLimiter(new()
        {
            TokenLimit = 1,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / Math.Max(1, requestsPerMinute),
            QueueLimit = int.MaxValue,
            AutoReplenishment = true,
        });
    }

    /// <param name="path">With its query; below the root.</param>
    /// <exception cref="HttpRequestException">It could not be had. The message names the status and no address.</exception>
    public async Task<JsonDocument> GetAsync(string path, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            using var turn = await pace.AcquireAsync(1, cancellation);
            var closed = new DateTimeOffset(Interlocked.Read(ref closedUntil), TimeSpan.Zero) - clock.GetUtcNow();
            if (closed > TimeSpan.Zero) await Task.Delay(closed, clock, cancellation);

            using var answer = await client.GetAsync(
                new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (answer.IsSuccessStatusCode)
            {
                await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
                return await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
            }

            // 429 is "too fast", and 418 what Binance says to who goes on after that.
            var isTooFast = (int)answer.StatusCode is 429 or 418;
            if (isTooFast) Interlocked.Exchange(ref closedUntil, (clock.GetUtcNow() + PauseOf(answer.Headers.RetryAfter)).UtcTicks);
            if (tries == MostTries || !(isTooFast || (int)answer.StatusCode >= 500))
                throw new HttpRequestException($"The provider answered {(int)answer.StatusCode}.", null, answer.StatusCode);
            if (!isTooFast) await Task.Delay(TimeSpan.FromSeconds(tries), clock, cancellation);
        }
    }

    public void Dispose()
    {
        client.Dispose();
        pace.Dispose();
    }

    private TimeSpan PauseOf(RetryConditionHeaderValue? after) =>
        after?.Delta ?? (after?.Date is { } date && date > clock.GetUtcNow() ? date - clock.GetUtcNow() : TimeSpan.FromSeconds(60));
}
