using System.Net;
using System.Net.Sockets;

namespace TrafficWatch.Web.Streams.Requests.Lines;

/// <summary>What is told of a client to who need not know which it is: the network that it is in.</summary>
internal static class ClientMask
{
    private const int KeptGroups = 3, KeptLabels = 2;

    /// <summary>203.0.113.* of an IPv4 address, 2001:db8:1::* (its /48) of an IPv6 one, *.example.org of a name.</summary>
    /// <param name="client">As the log has it.</param>
    public static string Of(string client)
    {
        if (IPAddress.TryParse(client, out var address))
        {
            address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            var bytes = address.GetAddressBytes();
            return address.AddressFamily == AddressFamily.InterNetwork
                ? $"{bytes[0]}.{bytes[1]}.{bytes[2]}.*"
                : string.Join(':', Enumerable.Range(0, KeptGroups).Select(group => $"{(bytes[2 * group] << 8) | bytes[(2 * group) + 1]:x}")) + "::*";
        }

        var labels = client.Split('.');
        return client.Length == 0 ? "" : labels.Length > KeptLabels ? $"*.{string.Join('.', labels[^KeptLabels..])}" : "*";
    }
}
