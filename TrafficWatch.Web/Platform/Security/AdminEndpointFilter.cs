namespace TrafficWatch.Web.Platform.Security;

/// <summary>Refuses an HTTP endpoint to whom <see cref="AdminAccess"/> refuses the admin pages.</summary>
internal sealed class AdminEndpointFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var access = context.HttpContext.RequestServices.GetRequiredService<AdminAccess>();
        return access.Allowed
            ? await next(context)
            : Results.Problem(access.Reason.ToString(), statusCode: StatusCodes.Status403Forbidden, title: "Not for this connection");
    }
}
