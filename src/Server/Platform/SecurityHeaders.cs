using System.Globalization;
using System.Text;
using Scalar.AspNetCore;

namespace TradeCraft.Server.Platform;

/// <summary>
/// What every answer tells a browser: run this site's own scripts only, show it in nobody's frame, guess no content types.
/// </summary>
internal static class SecurityHeaders
{
    // 'self' covers the WebSocket too. Styles are allowed inline because chart and dialog libraries set them on elements; scripts never
    // are.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'{0}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly CompositeFormat PolicyWithNonce = CompositeFormat.Parse(ContentSecurityPolicy);
    private static readonly string PolicyWithout = string.Format(CultureInfo.InvariantCulture, PolicyWithNonce, "");

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        // Set as the answer starts, because the exception handler clears headers that were set before.
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = PolicyFor(context);
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

            // What the API answers is one user's, or old in a moment.
            if (headers.CacheControl.Count == 0 && context.Request.Path.StartsWithSegments("/api"))
                headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    /// <summary>The page of the API's description has a script within it, which a nonce of this answer lets run.</summary>
    private static string PolicyFor(HttpContext context) => context.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce
        ? string.Format(CultureInfo.InvariantCulture, PolicyWithNonce, $" 'nonce-{nonce}'") : PolicyWithout;
}
