using Microsoft.Net.Http.Headers;

namespace TradeCraft.Server.Platform;

/// <summary>Serves the web client from the web root: files as they are, and its page for every address that is the client's own.</summary>
internal static class WebClient
{
    private const string Page = "index.html";

    // The first segment says whose address it is; what has a dot in its last part is a file that is not there.
    private const string ClientAddress = "{*path:regex(^(?!(api|ws|health|metrics)(/|$))[^.]*$)}";

    public static void MapWebClient(this WebApplication app)
    {
        var options = new StaticFileOptions { OnPrepareResponse = context => SetCaching(context.Context.Response, context.File.Name) };
        app.UseDefaultFiles();
        app.UseStaticFiles(options);
        app.MapFallbackToFile(ClientAddress, Page, options);
    }

    /// <summary>Files under assets/ carry a hash of their content in their name and never change; the page that names them is asked for each time.</summary>
    private static void SetCaching(HttpResponse response, string file) =>
        response.Headers[HeaderNames.CacheControl] =
            response.HttpContext.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) && file != Page
                ? "public, max-age=31536000, immutable"
                : "no-cache";
}
