using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Commands;

internal static class DescribeApi
{
    public static Verb Verb { get; } = new(
        "openapi", null, "writes the API's description to standard output",
        "Writes the OpenAPI document of the API, which a running server has at /api/v1/openapi.json.", [], RunAsync);

    private static async Task<int> RunAsync(Request request)
    {
        await OpenApi.WriteAsync(TradeCraftServer.Build(request.Options, builder => builder.Logging.ClearProviders()), Console.Out);
        return 0;
    }
}
