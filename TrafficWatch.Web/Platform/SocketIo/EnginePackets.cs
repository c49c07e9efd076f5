namespace TrafficWatch.Web.Platform.SocketIo;

/// <summary>The packets of Engine.IO 4: a digit that says what it is, then what it carries.</summary>
internal static class EnginePackets
{
    public const byte Close = (byte)'1', Pong = (byte)'3', Message = (byte)'4', Binary = (byte)'b';

    /// <summary>Stands between the packets of a payload.</summary>
    private const byte Separator = 0x1e;

    private static readonly byte[] ClosePacket = "1"u8.ToArray(), PingPacket = "2"u8.ToArray(), NoopPacket = "6"u8.ToArray();

    /// <summary>The end of the session.</summary>
    public static ReadOnlyMemory<byte> End => ClosePacket;

    /// <summary>Asks for a <see cref="Pong"/>.</summary>
    public static ReadOnlyMemory<byte> Ping => PingPacket;

    /// <summary>Nothing: ends a poll.</summary>
    public static ReadOnlyMemory<byte> Noop => NoopPacket;

    /// <summary>Takes a payload apart.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> payload)
    {
        for (int at; (at = payload.Span.IndexOf(Separator)) >= 0; payload = payload[(at + 1)..])
        {
            yield return payload[..at];
        }

        yield return payload;
    }

    /// <summary>Puts packets together to one payload.</summary>
    public static byte[] Join(IReadOnlyList<ReadOnlyMemory<byte>> packets)
    {
        var payload = new byte[packets.Sum(packet => packet.Length) + packets.Count - 1];
        var rest = payload.AsSpan();
        foreach (var (index, packet) in packets.Index())
        {
            if (index > 0)
            {
                rest[0] = Separator;
                rest = rest[1..];
            }

            packet.Span.CopyTo(rest);
            rest = rest[packet.Length..];
        }

        return payload;
    }
}
