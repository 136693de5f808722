namespace TradeCraft.Server.Identity;

/// <summary>
/// The refresh token as a browser keeps it: out of reach of scripts, sent to the sign-in routes only, from this site only.
/// </summary>
internal static class RefreshCookie
{
    private const string Name = "tradecraft_refresh";

    public static void Set(HttpContext context, string token) =>
        context.Response.Cookies.Append(Name, token, Options(context.Request, Sessions.Lifetime));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context.Request, maxAge: null));

    /// <summary>
    /// The token, or null. To SameSite=Strict another port of this host is the same site, but not to Sec-Fetch-Site, which every current
    /// browser sends: a page of another origin cannot make this one's user refresh or sign out.
    /// </summary>
    public static string? Read(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none" ? request.Cookies[Name] : null;

    private static CookieOptions Options(HttpRequest request, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
        Path = "/api/v1/auth",
        MaxAge = maxAge,
        IsEssential = true,
    };
}
