/** What stands for a key in the examples, until it is written over. */
export const placeholders = { key: 'YOUR_KEY', secret: 'YOUR_SECRET' };

export type Language = 'curl' | 'python' | 'javascript' | 'csharp';

export interface Example {
  task: string;
  /** What it needs beside the language itself. */
  needs?: string;
  code: string;
}

/** Programs that run as they stand against the server at an address (such as https://example.com), once the key is filled in. */
export function examplesFor(server: string): Record<Language, readonly Example[]> {
  const stream = `${server.replace(/^http/, 'ws')}/ws`;
  const { key, secret } = placeholders;
  const [read, order, listen] = ['Read my portfolio', 'Place an order', 'Listen to prices'] as const;
  return {
    curl: [
      {
        task: read,
        code: `curl -s ${server}/api/v1/portfolio \\
  -H 'X-API-Key: ${key}' -H 'X-API-Secret: ${secret}'`,
      },
      {
        task: order,
        code: `curl -s ${server}/api/v1/orders \\
  -H 'X-API-Key: ${key}' -H 'X-API-Secret: ${secret}' \\
  -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s%N)" \\
  -d '{"symbol":"BTC-USD","side":"buy","type":"market","qty":"0.001"}'`,
      },
      {
        task: listen,
        needs: 'curl does not speak the stream: it asks again each second.',
        code: `while sleep 1; do
  curl -s ${server}/api/v1/market/BTC-USD/ticker; echo
done`,
      },
    ],
    python: [
      {
        task: read,
        code: `import json, urllib.request

request = urllib.request.Request("${server}/api/v1/portfolio", headers={
    "X-API-Key": "${key}",
    "X-API-Secret": "${secret}",
})
with urllib.request.urlopen(request) as answer:
    print(json.load(answer))`,
      },
      {
        task: order,
        code: `import json, urllib.request, uuid

order = {"symbol": "BTC-USD", "side": "buy", "type": "market", "qty": "0.001"}
request = urllib.request.Request("${server}/api/v1/orders", json.dumps(order).encode(), {
    "X-API-Key": "${key}",
    "X-API-Secret": "${secret}",
    "Content-Type": "application/json",
    "Idempotency-Key": str(uuid.uuid4()),
})
with urllib.request.urlopen(request) as answer:
    print(json.load(answer))`,
      },
      {
        task: listen,
        needs: 'Needs a package: pip install websockets',
        code: `import asyncio, json, websockets

async def listen():
    async with websockets.connect("${stream}") as stream:
        await stream.send(json.dumps({"op": "subscribe", "channels": ["ticker:BTC-USD"]}))
        async for message in stream:
            print(json.loads(message), flush=True)

asyncio.run(listen())`,
      },
    ],
    javascript: [
      {
        task: read,
        code: `const answer = await fetch("${server}/api/v1/portfolio", {
  headers: { "X-API-Key": "${key}", "X-API-Secret": "${secret}" },
});
console.log(await answer.json());`,
      },
      {
        task: order,
        code: `const answer = await fetch("${server}/api/v1/orders", {
  method: "POST",
  headers: {
    "X-API-Key": "${key}",
    "X-API-Secret": "${secret}",
    "Content-Type": "application/json",
    "Idempotency-Key": crypto.randomUUID(),
  },
  body: JSON.stringify({ symbol: "BTC-USD", side: "buy", type: "market", qty: "0.001" }),
});
console.log(await answer.json());`,
      },
      {
        task: listen,
        needs: 'Runs in Node 22 and newer.',
        code: `const stream = new WebSocket("${stream}");
stream.onopen = () => stream.send(JSON.stringify({ op: "subscribe", channels: ["ticker:BTC-USD"] }));
stream.onmessage = ({ data }) => console.log(JSON.parse(data));`,
      },
    ],
    csharp: [
      {
        task: read,
        code: `using var http = new HttpClient { BaseAddress = new("${server}") };
http.DefaultRequestHeaders.Add("X-API-Key", "${key}");
http.DefaultRequestHeaders.Add("X-API-Secret", "${secret}");
Console.WriteLine(await http.GetStringAsync("/api/v1/portfolio"));`,
      },
      {
        task: order,
        code: `using System.Text;

using var http = new HttpClient { BaseAddress = new("${server}") };
http.DefaultRequestHeaders.Add("X-API-Key", "${key}");
http.DefaultRequestHeaders.Add("X-API-Secret", "${secret}");
http.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString());
var order = """{"symbol":"BTC-USD","side":"buy","type":"market","qty":"0.001"}""";
var answer = await http.PostAsync("/api/v1/orders", new StringContent(order, Encoding.UTF8, "application/json"));
Console.WriteLine(await answer.Content.ReadAsStringAsync());`,
      },
      {
        task: listen,
        code: `using System.Net.WebSockets;
using System.Text;

using var stream = new ClientWebSocket();
await stream.ConnectAsync(new("${stream}"), CancellationToken.None);
var ask = """{"op":"subscribe","channels":["ticker:BTC-USD"]}"""u8.ToArray();
await stream.SendAsync(ask, WebSocketMessageType.Text, true, CancellationToken.None);
var (buffer, text) = (new byte[4096], new StringBuilder());
while (stream.State == WebSocketState.Open)
{
    var part = await stream.ReceiveAsync(buffer, CancellationToken.None);
    text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
    if (!part.EndOfMessage) continue;
    Console.WriteLine(text);
    text.Clear();
}`,
      },
    ],
  };
}
