using System.Net;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.SignalR;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Platform.Circuits;

/// <summary>The caps on open screens: a page for whom there is no place says so instead of a screen that never fills.</summary>
internal static class CircuitSetup
{
    /// <summary>After so many seconds that page looks for a place again.</summary>
    public const int RetrySeconds = 15;

    public static void AddCircuitCaps(this IServerSideBlazorBuilder circuits)
    {
        circuits.Services.AddSingleton<CircuitGate>().AddSingleton<CircuitFilter>();
        circuits.AddHubOptions(options => options.AddFilter<CircuitFilter>());
    }

    /// <summary>Answers for the pages when there is no place for their circuits; exports and health do not ask.</summary>
    public static void UseCircuitCaps(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null
            || context.RequestServices.GetRequiredService<CircuitGate>().Refusal(AddressOf(context), context.RequestServices.GetRequiredService<AdminAccess>().Allowed) is not { } refusal)
        {
            await next(context);
            return;
        }

        context.Response.Headers.RetryAfter = RetrySeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await new RazorComponentResult<FullPage>(new { Refusal = refusal }) { StatusCode = StatusCodes.Status503ServiceUnavailable }.ExecuteAsync(context);
    });

    /// <summary>The other end of the TCP connection: a header that names another can be written by anyone.</summary>
    public static IPAddress AddressOf(HttpContext? context) => context?.Connection.RemoteIpAddress ?? IPAddress.None;
}
