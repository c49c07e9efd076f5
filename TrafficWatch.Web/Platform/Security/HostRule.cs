using System.Net;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Security;

/// <summary>Under which names this app answers. A name that anyone can make (DNS rebinding) would let a stranger's page read what its visitor's browser can reach; an address can't be made so.</summary>
internal sealed class HostRule(SecurityOptions options)
{
    private static readonly string Machine = Dns.GetHostName();

    /// <summary>Whether a request's host is this machine's: an address, localhost, its own name, or one of <c>Security:Hosts</c>.</summary>
    /// <param name="host">The Host header.</param>
    public bool IsOwn(HostString host)
    {
        var name = host.Host;
        return IPAddress.TryParse(name.Trim('[', ']'), out _)
            || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.Equals(Machine, StringComparison.OrdinalIgnoreCase)
            || (options.Hosts ?? []).Any(known => name.Equals(known, StringComparison.OrdinalIgnoreCase));
    }
}
