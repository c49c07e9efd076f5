using Microsoft.AspNetCore.Components.Server.Circuits;

namespace TrafficWatch.Web.Security;

/// <summary>Has <see cref="AdminAccess"/> decide while the request that opens the circuit is still at hand.</summary>
internal sealed class AdminCircuitHandler(AdminAccess access) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _ = access.Allowed;
        return Task.CompletedTask;
    }
}
