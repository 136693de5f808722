using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace TradeCraft.Server.Platform;

/// <summary>
/// Serves the web client from the web root: files as they are, or compressed as its build left them beside, and its page for every
/// address that is the client's own.
/// </summary>
internal static class WebClient
{
    private const string Page = "/index.html";
    private const string Compressed = ".br";

    private static readonly FileExtensionContentTypeProvider Types = new() { Mappings = { [Compressed] = "application/octet-stream" } };

    private static readonly PathString[] NotPages = ["/api", "/ws", "/health", "/metrics"];

    /// <summary>
    /// Not a fallback route, though the framework has one for this: a route that takes every address also takes those of the API with the
    /// wrong method, which would be 404 instead of 405.
    /// </summary>
    public static void UseWebClient(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            // What has a route is no file.
            var method = context.Request.Method;
            if (context.GetEndpoint() is not null || !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method)))
                return next(context);
            if (IsPage(context.Request.Path)) context.Request.Path = Page;
            if (TakesCompressed(context.Request)
                && app.Environment.WebRootFileProvider.GetFileInfo(context.Request.Path + Compressed) is { Exists: true })
                context.Request.Path += Compressed;
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            ContentTypeProvider = Types,
            OnPrepareResponse = context => SetHeaders(context.Context),
        });
    }

    /// <summary>What has a dot in its last part is a file, there or not.</summary>
    private static bool IsPage(PathString path) =>
        !Array.Exists(NotPages, other => path.StartsWithSegments(other)) && !Path.HasExtension(path.Value);

    private static bool TakesCompressed(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "br" && encoding.Quality is null or > 0);

    /// <summary>
    /// Files under assets/ carry a hash of their content in their name and never change; the page that names them is asked for each time.
    /// </summary>
    private static void SetHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        if (context.Request.Path.Value is { } path && path.EndsWith(Compressed, StringComparison.Ordinal)
            && Types.TryGetContentType(path[..^Compressed.Length], out var original))
        {
            headers.ContentEncoding = "br";
            headers.ContentType = original;
        }

        // What a browser has to guess, it may guess wrong.
        if (headers.ContentType is [{ } type] && type.StartsWith("text/", StringComparison.Ordinal))
            headers.ContentType = $"{type}; charset=utf-8";
    }
}
