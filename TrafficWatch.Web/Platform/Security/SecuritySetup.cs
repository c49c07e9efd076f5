using Microsoft.AspNetCore.Components.Server.Circuits;

namespace TrafficWatch.Web.Platform.Security;

internal static class SecuritySetup
{
    public static void AddSecurity(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<HostRule>().AddSingleton<AdminRule>().AddSingleton<AuditLog>();
        builder.Services.AddScoped<AdminAccess>();
        builder.Services.AddScoped<CircuitHandler, AdminCircuitHandler>();
    }

    /// <summary>Keeps an endpoint, or a group of them, to admins.</summary>
    public static TBuilder AdminOnly<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter<TBuilder, AdminEndpointFilter>();
}
