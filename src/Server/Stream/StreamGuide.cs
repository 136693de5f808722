using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Stream;

/// <summary>The stream in words, for the description of the API: what is said over it, and how it goes. Written in Markdown.</summary>
internal static class StreamGuide
{
    public static string Of(
        IEnumerable<ChannelKind> kinds, IEnumerable<(string Op, Type Type)> requests, IEnumerable<(string Word, Type Type)> answers) =>
        $$$"""
        # The stream

        A WebSocket at `/ws`. A client asks for channels, and gets of each a snapshot and then what changes:

        ```
        → {"op":"subscribe","channels":["ticker:BTC-USD"],"id":1}
        ← {"type":"subscribed","channels":["ticker:BTC-USD"],"id":1}
        ← {"type":"snapshot","channel":"ticker:BTC-USD","seq":1,"data":{…}}
        ← {"type":"update","channel":"ticker:BTC-USD","seq":2,"data":{…}}
        ```

        `seq` rises by one with each message of a subscription: where one is missing, subscribe again. Who reads too slowly gets fewer
        messages of the market's channels, each with all that is new, and is disconnected, with the reason, from those of an account.

        Channels of the market are for everybody. Those that begin with `user:` are for whoever has signed the connection in: by
        `{"op":"auth","token":"…"}`, by `{"op":"auth","key":"…","secret":"…"}`, or by a ticket of `POST /api/v1/auth/stream-ticket` at the
        handshake. `/ws/{symbol}` is the simplest feed there can be: it needs no message, and says the price at least once a second.

        | Channel | Data of its snapshot | Data of its updates |
        |---|---|---|
        {{{Lines(kinds.Select(kind => $"| `{NameOf(kind)}` | {kind.Snapshot.Name} | {kind.Update.Name} |"))}}}

        | A client sends `op` | As |
        |---|---|
        {{{Lines(requests.Select(request => $"| `{request.Op}` | {request.Type.Name} |"))}}}

        | The server answers with `type` | As |
        |---|---|
        {{{Lines(answers.Select(answer => $"| `{answer.Word}` | {answer.Type.Name} |"))}}}

        All of these are among the models below: StreamClientMessage and StreamServerMessage name them together.
        """;

    private static string NameOf(ChannelKind kind) => kind switch
    {
        MarketChannel { Options.Count: > 0 } market => $"{market.Name}:{{symbol}}:{{{string.Join(", ", market.Options)}}}",
        MarketChannel market => $"{market.Name}:{{symbol}}",
        _ => kind.Name,
    };

    private static string Lines(IEnumerable<string> rows) => string.Join('\n', rows);
}
