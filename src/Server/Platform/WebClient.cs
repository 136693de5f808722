using Microsoft.Net.Http.Headers;

namespace TradeCraft.Server.Platform;

/// <summary>Serves the web client from the web root: files as they are, and its page for every address that is the client's own.</summary>
internal static class WebClient
{
    private const string Page = "/index.html";

    private static readonly PathString[] NotPages = ["/api", "/ws", "/health", "/metrics"];

    /// <summary>
    /// Not a fallback route, though the framework has one for this: a route that takes every address also takes those of the API with the
    /// wrong method, which would be 404 instead of 405.
    /// </summary>
    public static void UseWebClient(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (IsPage(context)) context.Request.Path = Page;
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = context => SetCaching(context.Context) });
    }

    /// <summary>What has a dot in its last part is a file, there or not.</summary>
    private static bool IsPage(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path);
        return context.GetEndpoint() is null
            && (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
            && !Array.Exists(NotPages, other => path.StartsWithSegments(other, StringComparison.Ordinal))
            && !Path.HasExtension(path.Value);
    }

    /// <summary>
    /// Files under assets/ carry a hash of their content in their name and never change; the page that names them is asked for each time.
    /// </summary>
    private static void SetCaching(HttpContext context) =>
        context.Response.Headers[HeaderNames.CacheControl] = context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal)
            ? "public, max-age=31536000, immutable"
            : "no-cache";
}
