using System.Net;
using System.Net.Sockets;

namespace TrafficWatch.Tests.Integration;

/// <summary>Connections from an address of one's own: on loopback there are many.</summary>
internal static class Caller
{
    /// <summary>What makes a connection on loopback one that does not administer.</summary>
    public const string GuestHeader = "X-Forwarded-For";

    /// <summary>Reads no further than it is asked to, and hangs up when a response is disposed.</summary>
    public static SocketsHttpHandler From(string address) => new()
    {
        MaxResponseDrainSize = 0,
        ConnectCallback = async (context, stop) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    public static HttpClient Client(string site, string address, bool guest = true)
    {
        var client = new HttpClient(From(address)) { BaseAddress = new Uri(site) };
        if (guest)
        {
            client.DefaultRequestHeaders.Add(GuestHeader, "192.0.2.1");
        }

        return client;
    }
}
