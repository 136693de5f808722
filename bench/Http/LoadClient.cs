using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace TradeCraft.Bench.Http;

/// <summary>What a client does over and over.</summary>
internal enum LoadKind
{
    /// <summary>Limit orders that rest.</summary>
    Place,

    /// <summary>60 % limit orders that rest, 35 % cancellations of these, 5 % market orders.</summary>
    Mixed,

    /// <summary>A question, at one path.</summary>
    Get,

    /// <summary>Fifty orders that rest, in one request.</summary>
    Batch,
}

/// <summary>What a load is.</summary>
/// <param name="Port">Of the server, on this machine.</param>
/// <param name="Path">What a question asks for.</param>
/// <param name="Connections">How many, each with one request under way.</param>
/// <param name="Seconds">For how long.</param>
/// <param name="Rate">Requests a second over all connections; 0 for as many as are answered.</param>
/// <param name="Tokens">Of the users, who share the connections; none where nobody says who asks.</param>
internal sealed record Load(LoadKind Kind, int Port, string Path, int Connections, double Seconds, double Rate, string[] Tokens)
{
    /// <summary>With which the connections prove who asks, in place of tokens.</summary>
    public LoadKey? Key { get; init; }
}

/// <summary>What came of a load.</summary>
/// <param name="Answers">Of these, <paramref name="Refused"/> with another status than 200 or 201.</param>
/// <param name="P50">In milliseconds; of a load with a rate, from when a request was due.</param>
/// <param name="Refusal">The first of these, whole; null for none.</param>
internal sealed record LoadResult(int Answers, int Refused, string? Refusal, double Seconds, double P50, double P99)
{
    public double Rate => Answers / Seconds;
}

/// <summary>
/// Puts a load on a server over bare sockets, with requests that are written once: it costs a fraction of what an HTTP library does, so that
/// more of the machine is left to what is measured. It is a process of its own, for the same reason that the server's garbage is not its.
/// </summary>
internal static class LoadClient
{
    public const string Verb = "load";

    /// <summary>Runs a load in another process of this program.</summary>
    public static async Task<LoadResult> RunAsync(Load load)
    {
        var program = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0], Verb] : [Verb];
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(load));
        process.StandardInput.Close();
        var told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return JsonSerializer.Deserialize<LoadResult>(told) ?? throw new InvalidOperationException("The load's process told nothing.");
    }

    /// <summary>The other process: a load comes in, what came of it goes out.</summary>
    public static async Task<int> ServeAsync(TextReader input, TextWriter output)
    {
        var load = JsonSerializer.Deserialize<Load>((await input.ReadLineAsync())!)!;
        var start = Stopwatch.GetTimestamp();
        var until = start + (long)(load.Seconds * Stopwatch.Frequency);
        var connections = Enumerable.Range(0, load.Connections).Select(number => new LoadConnection(load, number, start, until)).ToArray();
        await Task.WhenAll(connections.Select(connection => connection.RunAsync()));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var latencies = new Latencies(connections.SelectMany(connection => connection.Durations).Select(ticks => Stopwatch.GetElapsedTime(0, ticks)));
        var (answers, refused) = (connections.Sum(connection => connection.Durations.Count), connections.Sum(connection => connection.Refused));
        var refusal = connections.Select(connection => connection.Refusal).FirstOrDefault(told => told is not null);
        var result = new LoadResult(
            answers, refused, refusal, seconds, latencies.At(0.5).TotalMilliseconds, latencies.At(0.99).TotalMilliseconds);
        await output.WriteLineAsync(JsonSerializer.Serialize(result));
        return 0;
    }
}

/// <summary>One connection of a load: sends, waits for the answer, sends again.</summary>
internal sealed class LoadConnection
{
    private const string Order = """{"symbol":"AAPL","side":"buy","type":"limit","qty":"1","limit_price":"0.01"}""";
    private const string Placed = $$"""{"place":{{Order}}}""";
    private const string MarketOrder = """{"symbol":"AAPL","side":"buy","type":"market","qty":"1"}""";
    private const int BatchSize = 50;

    private readonly Load load;
    private readonly string token;
    private readonly long start;
    private readonly long until;
    private readonly Random random;
    private readonly double every;
    private byte[] usual;
    private readonly byte[] market;
    private long signed;
    private readonly Queue<string> open = new();
    private readonly byte[] buffer = new byte[64 * 1024];
    private long due;

    public LoadConnection(Load load, int number, long start, long until)
    {
        (this.load, this.start, this.until) = (load, start, until);
        (token, random) = (load.Tokens.Length == 0 ? "" : load.Tokens[number % load.Tokens.Length], new(number));
        every = load.Rate > 0 ? Stopwatch.Frequency * load.Connections / load.Rate : 0;
        due = start + (long)(every * number / load.Connections);
        usual = load.Kind switch
        {
            LoadKind.Get => Request("GET", load.Path, ""),
            LoadKind.Batch => Request("POST", "/api/v1/orders/batch", $$"""{"orders":[{{string.Join(',', Enumerable.Repeat(Placed, BatchSize))}}]}"""),
            _ => Request("POST", "/api/v1/orders", Order),
        };
        market = Request("POST", "/api/v1/orders", MarketOrder);
        signed = start;
    }

    /// <summary>Of each answer, in ticks of the stopwatch.</summary>
    public List<long> Durations { get; } = new(100_000);

    public int Refused { get; private set; }

    public string? Refusal { get; private set; }

    public async Task RunAsync()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, load.Port);
        while (Stopwatch.GetTimestamp() < until)
        {
            var began = await BeginAsync();
            var request = Next(out var isPlacing);
            await socket.SendAsync(request, SocketFlags.None);
            var answer = await ReadAsync(socket);
            Durations.Add(Stopwatch.GetTimestamp() - began);
            if (!answer.IsGood) Refuse(answer.Length);
            else if (isPlacing && load.Kind == LoadKind.Mixed) open.Enqueue(IdIn(answer.Length));
        }
    }

    private void Refuse(int length)
    {
        Refused++;
        Refusal ??= Encoding.UTF8.GetString(buffer.AsSpan(0, length));
    }

    /// <summary>When the next request begins; with a rate, when it was due, however late that is.</summary>
    private async ValueTask<long> BeginAsync()
    {
        if (every == 0) return Stopwatch.GetTimestamp();
        var begins = due;
        due += (long)every;
        var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), begins);
        if (wait > TimeSpan.FromMilliseconds(1)) await Task.Delay(wait);
        return Math.Max(begins, start);
    }

    private byte[] Next(out bool isPlacing)
    {
        isPlacing = true;

        // What was signed is good for a minute, so that a load signs seldom and the server verifies each time.
        if (load.Key is { IsSigning: true } && Stopwatch.GetElapsedTime(signed) > TimeSpan.FromSeconds(20))
            (usual, signed) = (Request("GET", load.Path, ""), Stopwatch.GetTimestamp());
        if (load.Kind != LoadKind.Mixed) return usual;
        var dice = random.Next(100);
        if (dice < 60) return usual;
        isPlacing = false;
        return dice < 95 && open.TryDequeue(out var order) ? Request("DELETE", $"/api/v1/orders/{order}", "") : market;
    }

    private byte[] Request(string method, string path, string body)
    {
        var content = body.Length == 0 ? "" : $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n";
        var proof = load.Key is { } key ? key.Headers(method, path, body) : token.Length == 0 ? "" : $"Authorization: Bearer {token}\r\n";
        return Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost:{load.Port}\r\n{proof}{content}\r\n{body}");
    }

    /// <summary>Reads one answer to its end, which its length or its last chunk tells.</summary>
    private async ValueTask<(bool IsGood, int Length)> ReadAsync(Socket socket)
    {
        for (var length = 0; ;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None);
            if (read == 0) throw new IOException("The server closed the connection.");
            length += read;
            if (IsWhole(buffer.AsSpan(0, length))) return (IsGood(buffer.AsSpan(0, length)), length);
        }
    }

    /// <summary>Whether all that was asked was done: of a batch, each.</summary>
    private static bool IsGood(ReadOnlySpan<byte> answer) =>
        answer.Slice(9, 2).SequenceEqual("20"u8) && answer.IndexOf("\"status\":4"u8) < 0 && answer.IndexOf("\"status\":5"u8) < 0;

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var head = answer[..(end + 2)];
        var body = answer[(end + 4)..];
        var told = head.IndexOf("Content-Length: "u8);
        if (told < 0) return head.IndexOf("chunked"u8) < 0 || body.EndsWith("0\r\n\r\n"u8);
        var number = head[(told + 16)..];
        return body.Length >= int.Parse(Encoding.ASCII.GetString(number[..number.IndexOf((byte)'\r')]), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The order's number in the answer that is in the buffer.</summary>
    private string IdIn(int length)
    {
        var answer = buffer.AsSpan(0, length);
        var id = answer[(answer.IndexOf("\"id\":\""u8) + 6)..];
        return Encoding.ASCII.GetString(id[..id.IndexOf((byte)'"')]);
    }
}
