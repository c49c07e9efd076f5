using System.Net;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Security;

/// <summary>Who may see and use the admin pages, as long as there is no sign-in: by where the connection comes from.</summary>
internal sealed class AdminRule(SecurityOptions options, HostRule hosts)
{
    /// <summary>Why a connection is refused; null when it is admitted.</summary>
    /// <param name="remote">The other end of the TCP connection itself.</param>
    /// <param name="headers">A forwarded request names its sender in a header that anyone can write, so it is refused here.</param>
    /// <param name="host">The name by which the app was asked.</param>
    public Told? Refusal(IPAddress? remote, IHeaderDictionary headers, HostString host)
    {
        if (headers.Keys.FirstOrDefault(IsForwarding) is { } header)
        {
            return new($"the request was forwarded ({header}); admin pages answer to direct connections only", $"该请求经过转发（{header}）；管理页面只对直接连接开放");
        }

        if (remote is null)
        {
            return new("the connection has no address", "连接没有地址");
        }

        var address = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        return (options.TrustLoopback && IPAddress.IsLoopback(address)) || options.AdminFrom.Any(network => network.Contains(address))
            ? hosts.IsOwn(host) ? null : new($"'{host.Host}' is not a name of this machine (Security:Hosts)", $"“{host.Host}”不是本机的名称（Security:Hosts）")
            : IPAddress.IsLoopback(address) ? new("connections from this machine itself do not administer here (Security:TrustLoopback)", "此处不允许本机连接进行管理（Security:TrustLoopback）")
            : new($"{address} is neither this machine nor in a network of Security:AdminFrom", $"{address} 既不是本机，也不在 Security:AdminFrom 的网络中");
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
