using System.Net;
using Microsoft.AspNetCore.SignalR;

namespace TrafficWatch.Web.Circuits;

/// <summary>Lets a browser's connection in only while <see cref="CircuitGate"/> has a place for its circuit.</summary>
internal sealed class CircuitFilter(CircuitGate gate) : IHubFilter
{
    /// <exception cref="HubException">There is no place.</exception>
    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var from = CircuitSetup.AddressOf(context.Context.GetHttpContext());
        if (!gate.TryEnter(from))
        {
            throw new HubException("Every place for a screen is taken.");
        }

        context.Context.Items[typeof(CircuitFilter)] = from;
        await next(context);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        try
        {
            await next(context, exception);
        }
        finally
        {
            if (context.Context.Items.Remove(typeof(CircuitFilter), out var from))
            {
                gate.Leave((IPAddress)from!);
            }
        }
    }
}
