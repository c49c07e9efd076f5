namespace TrafficWatch.Web.Platform.Storage;

/// <summary>Has an endpoint say that a database does not answer, as long as nothing was sent.</summary>
internal sealed class ShardAwayFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ShardAwayException e) when (!context.HttpContext.Response.HasStarted)
        {
            context.HttpContext.Response.Clear();
            return Results.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "A database does not answer");
        }
    }
}
