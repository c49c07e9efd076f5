namespace TrafficWatch.Web.Security;

/// <summary>
/// Whether the connection behind this scope (a request, or a circuit for as long as it is connected) may
/// administer. Decided when the connection is made: what comes over it later carries no other address.
/// </summary>
internal sealed class AdminAccess
{
    private readonly AdminRule _rule;
    private readonly IHttpContextAccessor _accessor;
    private string? _refusal;

    public AdminAccess(AdminRule rule, IHttpContextAccessor accessor)
    {
        _rule = rule;
        _accessor = accessor;
        Decide();
    }

    /// <summary>Whether admin pages and actions answer.</summary>
    public bool Allowed => _refusal is null;

    /// <summary>Why they do not; empty when they do.</summary>
    public string Reason => _refusal ?? "";

    /// <summary>Decides by the connection that is at hand now.</summary>
    public void Decide() => _refusal = _accessor.HttpContext is { } context
        ? _rule.Refusal(context.Connection.RemoteIpAddress, context.Request.Headers)
        : "the connection is not known";
}
