using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TrafficWatch.Tests.Streams.Passages;

/// <summary>As much of a Redis as a client needs to fill one list, by its protocol (RESP 2).</summary>
internal sealed class RedisStub : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<byte[]> _list = [];

    public RedisStub()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>What the list holds, the first in front.</summary>
    public IReadOnlyList<byte[]> List
    {
        get
        {
            lock (_list)
            {
                return [.. _list];
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            while (await ReadAsync(stream) is { } command)
            {
                await stream.WriteAsync(Answer(command), _stop.Token);
            }
        }
    }

    private byte[] Answer(List<byte[]> command)
    {
        lock (_list)
        {
            switch (Encoding.ASCII.GetString(command[0]).ToUpperInvariant())
            {
                case "PING":
                    return "+PONG\r\n"u8.ToArray();
                case "ECHO":
                    return Bulk(command[1]);
                case "INFO":
                    return Bulk("redis_version:7.0.0\r\nrole:master\r\n"u8.ToArray());
                case "LPUSH":
                    command.Skip(2).ToList().ForEach(value => _list.Insert(0, value));
                    return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $":{_list.Count}\r\n"));
                case "LTRIM":
                    return "+OK\r\n"u8.ToArray();
                default:
                    return "-ERR unknown command\r\n"u8.ToArray();
            }
        }
    }

    private static byte[] Bulk(byte[] value) => [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${value.Length}\r\n")), .. value, .. "\r\n"u8];

    private async Task<List<byte[]>?> ReadAsync(NetworkStream stream)
    {
        if (await LineAsync(stream) is not ['*', .. var count])
        {
            return null;
        }

        List<byte[]> parts = [];
        for (var left = int.Parse(count, CultureInfo.InvariantCulture); left > 0; left--)
        {
            var part = new byte[int.Parse((await LineAsync(stream))![1..], CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(part, _stop.Token);
            await LineAsync(stream);
            parts.Add(part);
        }

        return parts;
    }

    private async Task<string?> LineAsync(NetworkStream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) == 1)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }
}
