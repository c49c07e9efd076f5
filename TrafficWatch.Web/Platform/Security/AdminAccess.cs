using System.Security.Cryptography;
using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Security;

/// <summary>
/// Whether the connection behind this scope (a request, or a circuit for as long as it is connected) may
/// administer. Decided when the connection is made: what comes over it later carries no other address.
/// </summary>
internal sealed class AdminAccess
{
    private const string PageCookie = "page";
    private readonly AdminRule _rule;
    private readonly IHttpContextAccessor _accessor;
    private Told? _refusal;
    private string? _page;

    public AdminAccess(AdminRule rule, IHttpContextAccessor accessor)
    {
        _rule = rule;
        _accessor = accessor;
        Decide();
    }

    /// <summary>Whether admin pages and actions answer.</summary>
    public bool Allowed => _refusal is null;

    /// <summary>Why they do not; empty when they do.</summary>
    public Told Reason => _refusal ?? new("", "");

    /// <summary>The address that the connection comes from; empty where there is none.</summary>
    public string From { get; private set; } = "";

    /// <summary>Decides by the connection that is at hand now.</summary>
    public void Decide()
    {
        From = _accessor.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? From;
        _refusal = Refusal();
    }

    private Told? Refusal() => _accessor.HttpContext is not { } context ? new("the connection is not known", "连接情况不明")
        : _page is not null && context.Request.Cookies[PageCookie] != _page ? new("this page was made for another browser; reload it", "此页面属于另一个浏览器，请刷新")
        : _rule.Refusal(context.Connection.RemoteIpAddress, context.Request.Headers, context.Request.Host);

    /// <summary>Binds the circuit to the browser that got its page: what a page starts a circuit with can be taken from it and sent by anyone.</summary>
    /// <param name="page">What the browser's cookie must hold.</param>
    public void Bind(string page)
    {
        _page = page;
        Decide();
    }

    /// <summary>What a page is bound to: the browser's cookie, which gets one if it has none.</summary>
    public static string PageOf(HttpContext context)
    {
        if (context.Request.Cookies[PageCookie] is { Length: 32 } page)
        {
            return page;
        }

        page = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        context.Response.Cookies.Append(PageCookie, page, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, IsEssential = true, Path = "/" });
        return page;
    }
}
