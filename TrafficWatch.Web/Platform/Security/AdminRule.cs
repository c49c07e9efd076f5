using System.Net;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Security;

/// <summary>Who may see and use the admin pages, as long as there is no sign-in: by where the connection comes from.</summary>
internal sealed class AdminRule(SecurityOptions options, HostRule hosts)
{
    /// <summary>Why a connection is refused; null when it is admitted.</summary>
    /// <param name="remote">The other end of the TCP connection itself.</param>
    /// <param name="headers">A forwarded request names its sender in a header that anyone can write, so it is refused here.</param>
    /// <param name="host">The name by which the app was asked.</param>
    public string? Refusal(IPAddress? remote, IHeaderDictionary headers, HostString host)
    {
        if (headers.Keys.FirstOrDefault(IsForwarding) is { } header)
        {
            return $"the request was forwarded ({header}); admin pages answer to direct connections only";
        }

        if (remote is null)
        {
            return "the connection has no address";
        }

        var address = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        return (options.TrustLoopback && IPAddress.IsLoopback(address)) || options.AdminFrom.Any(network => network.Contains(address))
            ? hosts.IsOwn(host) ? null : $"'{host.Host}' is not a name of this machine (Security:Hosts)"
            : IPAddress.IsLoopback(address) ? "connections from this machine itself do not administer here (Security:TrustLoopback)"
            : $"{address} is neither this machine nor in a network of Security:AdminFrom";
    }

    /// <summary>What proxies, balancers and delivery networks add: a name that tells of a client's address or of the way.</summary>
    private static bool IsForwarding(string header) =>
        header.Equals("Via", StringComparison.OrdinalIgnoreCase)
        || header.Contains("Forwarded", StringComparison.OrdinalIgnoreCase)
        || header.Contains("Client-IP", StringComparison.OrdinalIgnoreCase)
        || header.Contains("Real-IP", StringComparison.OrdinalIgnoreCase)
        || header.Contains("Connecting-IP", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("X-Envoy-", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("CF-", StringComparison.OrdinalIgnoreCase);
}
