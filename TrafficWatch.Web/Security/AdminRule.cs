using System.Net;
using TrafficWatch.Web.Configuration;

namespace TrafficWatch.Web.Security;

/// <summary>Who may see and use the admin pages, as long as there is no sign-in: by where the connection comes from.</summary>
internal sealed class AdminRule(SecurityOptions options)
{
    /// <summary>Why a connection is refused; null when it is admitted.</summary>
    /// <param name="remote">The other end of the TCP connection itself.</param>
    /// <param name="headers">A forwarded request names its sender in a header that anyone can write, so it is refused here.</param>
    public string? Refusal(IPAddress? remote, IHeaderDictionary headers)
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
        return IPAddress.IsLoopback(address) || options.AdminFrom.Any(network => network.Contains(address))
            ? null
            : $"{address} is neither this machine nor in a network of Security:AdminFrom";
    }

    private static bool IsForwarding(string header) =>
        header.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || header.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Via", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase);
}
