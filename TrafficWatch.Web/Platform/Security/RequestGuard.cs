using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Security;

/// <summary>What every request passes before anything answers it.</summary>
internal static class RequestGuard
{
    /// <summary>No inline script, nothing from elsewhere, no frame on another site's page. Styles may be inline: Blazor and ECharts set them.</summary>
    private const string ContentPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

    /// <summary>Where figures are pushed to other programs: the same to everybody who reaches the app.</summary>
    public const string SocketIo = "/socket.io", Live = "/live";

    /// <summary>The same, with the one script within the page that has a word nobody else can know.</summary>
    /// <param name="nonce">The word: another for each answer.</param>
    public static string PolicyWith(string nonce) => $"{ContentPolicy}; script-src 'self' 'nonce-{nonce}'";

    /// <summary>Refuses strangers' names and pages, and tells browsers what our pages do.</summary>
    public static void UseRequestGuard(this IApplicationBuilder app)
    {
        var hosts = app.ApplicationServices.GetRequiredService<HostRule>();
        var options = app.ApplicationServices.GetRequiredService<SecurityOptions>();
        app.Use(async (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers.ContentSecurityPolicy = ContentPolicy;
            var request = context.Request;

            // Probes ask by whatever name they know, and learn nothing.
            if (!hosts.IsOwn(request.Host) && request.Path.Value is not ("/alive" or "/health"))
            {
                await Results.Problem(
                    $"This is not known here as '{request.Host.Host}'. If it is meant to be, add the name to Security:Hosts.",
                    statusCode: StatusCodes.Status400BadRequest, title: "Unknown host").ExecuteAsync(context);
            }
            else if (IsForeign(request) && !IsInvited(request, options))
            {
                await Results.Problem(
                    $"The page of {request.Headers.Origin} is not one of this app's.",
                    statusCode: StatusCodes.Status403Forbidden, title: "Another site's page").ExecuteAsync(context);
            }
            else
            {
                await next(context);
            }
        });
    }

    /// <summary>Whether another site's page asks for more than a page: opens a socket, negotiates one, or sends something. A browser says whose page it is with all of these; what is no browser may say nothing.</summary>
    private static bool IsForeign(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments("/_blazor") && !Pushes(request.Path) && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return false;
        }

        // By name and port: behind a proxy that ends TLS the scheme is another here.
        var origin = request.Headers.Origin.ToString();
        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
            || (origin.Length > 0 && (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || !uri.Authority.Equals(Authority(request.Host, uri), StringComparison.OrdinalIgnoreCase)));
    }

    private static bool IsInvited(HttpRequest request, SecurityOptions options) =>
        (Pushes(request.Path) && options.AnyOrigin)
        || ((Pushes(request.Path) || request.Path.StartsWithSegments("/api")) && options.ApiOrigins.Contains(request.Headers.Origin.ToString()));

    private static bool Pushes(PathString path) => path.StartsWithSegments(SocketIo) || path.StartsWithSegments(Live);

    private static string Authority(HostString host, Uri like) =>
        host.Port is { } port && !(like.IsDefaultPort && port == like.Port) ? $"{host.Host}:{port}" : host.Host;
}
