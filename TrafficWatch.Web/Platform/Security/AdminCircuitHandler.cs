using Microsoft.AspNetCore.Components.Server.Circuits;

namespace TrafficWatch.Web.Platform.Security;

/// <summary>Has <see cref="AdminAccess"/> decide anew with each connection of a circuit: a circuit may be taken up again from elsewhere.</summary>
internal sealed class AdminCircuitHandler(AdminAccess access) : CircuitHandler
{
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        access.Decide();
        return Task.CompletedTask;
    }
}
