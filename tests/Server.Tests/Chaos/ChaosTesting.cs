using System.Net;
using System.Text;
using System.Text.Json;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Chaos;

/// <summary>How tests start and end plans.</summary>
internal static class ChaosTesting
{
    public const string Route = "/api/v1/chaos";

    /// <summary>Starts a plan, which must be taken.</summary>
    public static async Task<Answer> StartChaosAsync(this HttpClient client, string token, object plan, string venue = "")
    {
        var answer = await client.PutChaosAsync(token, plan, venue);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer;
    }

    public static Task<Answer> PutChaosAsync(this HttpClient client, string token, object plan, string venue = "") => client.AskAsync(
        HttpMethod.Put, venue + Route,
        new StringContent(plan as string ?? JsonSerializer.Serialize(plan), Encoding.UTF8, "application/json"), token);

    public static async Task EndChaosAsync(this HttpClient client, string token) =>
        Assert.Equal(HttpStatusCode.NoContent, (await client.AskAsync(HttpMethod.Delete, Route, token: token)).Status);

    /// <summary>A plan of one trouble, from now on for a minute.</summary>
    public static object Plan(string kind, object? more = null, object? scope = null)
    {
        var trouble = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        trouble["kind"] = kind;
        trouble["for"] ??= 60;
        return scope is null ? new { troubles = new[] { trouble } } : new { troubles = new[] { trouble }, scope };
    }

    /// <summary>Whether an answer says that a plan touches its caller.</summary>
    public static bool IsChaos(this Answer answer) => answer.Response.Headers.Contains("X-Chaos");
}
