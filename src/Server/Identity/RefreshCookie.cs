using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <summary>
/// The refresh token as a browser keeps it: out of reach of scripts, used by the sign-in routes only, sent from this site only. A browser
/// gets it in nothing else, and a program, which keeps no cookies, in the body alone.
/// </summary>
internal static class RefreshCookie
{
    private const string Name = "tradecraft_refresh";

    /// <summary>
    /// Browsers take a cookie of this name from this very host and over https only: no other host of the domain can plant a session of its
    /// owner's. The price is that it is for all paths, and is sent with each request; of those only the sign-in routes read it.
    /// </summary>
    private const string SecureName = "__Host-" + Name;

    /// <summary>Whether a page asks: browsers say Origin with each POST, and new ones Sec-Fetch-Site. Programs say neither.</summary>
    public static bool IsForBrowser(HttpRequest request) =>
        request.Headers.Origin.Count > 0 || request.Headers["Sec-Fetch-Site"].Count > 0;

    /// <summary>A page of another origin gets none: it cannot put a session of its owner's in place of this browser's.</summary>
    public static void Set(HttpContext context, string token)
    {
        if (IsOwnPage(context.Request))
            context.Response.Cookies.Append(NameFor(context.Request), token, Options(context.Request, Sessions.Lifetime));
    }

    public static void Clear(HttpContext context) =>
        context.Response.Cookies.Delete(NameFor(context.Request), Options(context.Request, maxAge: null));

    /// <summary>
    /// The token, or null. To SameSite=Strict another port of this host is the same site, but neither to Sec-Fetch-Site, which every
    /// current browser sends, nor to Origin, which older ones send too: a page of another origin cannot make this one's user refresh or
    /// sign out.
    /// </summary>
    public static string? Read(HttpRequest request) => IsOwnPage(request) ? request.Cookies[NameFor(request)] : null;

    private static bool IsOwnPage(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
            && (origin.Length == 0 || AddressOf(request).IsOwn(origin, request));
    }

    private static string NameFor(HttpRequest request) => AddressOf(request).IsSecure(request) ? SecureName : Name;

    private static PublicAddress AddressOf(HttpRequest request) =>
        request.HttpContext.RequestServices.GetRequiredService<PublicAddress>();

    private static CookieOptions Options(HttpRequest request, TimeSpan? maxAge)
    {
        var secure = AddressOf(request).IsSecure(request);
        return new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = secure,
            Path = secure ? "/" : "/api/v1/auth",
            MaxAge = maxAge,
            IsEssential = true,
        };
    }
}
