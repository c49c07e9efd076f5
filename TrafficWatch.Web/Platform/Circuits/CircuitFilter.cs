using System.Net;
using Microsoft.AspNetCore.SignalR;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Platform.Circuits;

/// <summary>Lets a browser's connection in only while <see cref="CircuitGate"/> has a place for its circuit.</summary>
internal sealed class CircuitFilter(CircuitGate gate, AdminRule admins, TimeProvider time) : IHubFilter
{
    /// <summary>How long a connection may hold a place without starting its circuit.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Roots that one connection may ask for: a page has two.</summary>
    private const int MostRoots = 8;

    /// <exception cref="HubException">There is no place.</exception>
    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var from = CircuitSetup.AddressOf(context.Context.GetHttpContext());
        var http = context.Context.GetHttpContext();
        if (!gate.TryEnter(from, http is not null && admins.Refusal(http.Connection.RemoteIpAddress, http.Request.Headers, http.Request.Host) is null))
        {
            throw new HubException("Every place for a screen is taken.");
        }

        context.Context.Items[typeof(CircuitFilter)] = from;
        _ = EndIdleAsync(context.Context);
        await next(context);
    }

    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext context, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var roots = context.Context.Items.TryGetValue(nameof(MostRoots), out var before) ? (int)before! : 0;
        roots += context.HubMethodArguments.OfType<string>().Sum(text => text.AsSpan().Count("\"descriptor\""));
        context.Context.Items[nameof(MostRoots)] = roots;
        return roots <= MostRoots ? next(context) : throw new HubException($"A page has {MostRoots} roots at most.");
    }

    private async Task EndIdleAsync(HubCallerContext connection)
    {
        await Task.Delay(Patience, time, connection.ConnectionAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!connection.ConnectionAborted.IsCancellationRequested && !connection.Items.ContainsKey(nameof(MostRoots)))
        {
            connection.Abort();
        }
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
