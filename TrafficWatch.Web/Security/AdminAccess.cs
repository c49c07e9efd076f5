namespace TrafficWatch.Web.Security;

/// <summary>
/// Whether the connection behind this scope (a request, or a circuit for as long as it lives) may administer.
/// Decided once, from the request that opened it: later ones over the same circuit carry no other address.
/// </summary>
internal sealed class AdminAccess(AdminRule rule, IHttpContextAccessor accessor)
{
    private readonly string? _refusal = accessor.HttpContext is { } context
        ? rule.Refusal(context.Connection.RemoteIpAddress, context.Request.Headers)
        : "the connection is not known";

    /// <summary>Whether admin pages and actions answer.</summary>
    public bool Allowed => _refusal is null;

    /// <summary>Why they do not; empty when they do.</summary>
    public string Reason => _refusal ?? "";
}
