using System.Text;
using System.Text.Json;

namespace TrafficWatch.Web.Platform.SocketIo;

/// <summary>What a packet of Socket.IO 5 is.</summary>
internal enum SocketPacketType
{
    Connect,
    Disconnect,
    Event,
    Ack,
    ConnectError,
    BinaryEvent,
    BinaryAck,
}

/// <summary>A packet of Socket.IO 5 that a client sent: <c>TYPE[ATTACHMENTS-][/NAMESPACE,][ID][JSON]</c>.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Namespace">What it is for: <c>/</c> unless said otherwise.</param>
/// <param name="Id">Set: the client wants an answer under this number.</param>
/// <param name="Event">The name of an event; null: it is none.</param>
internal sealed record SocketPacket(SocketPacketType Type, string Namespace, string? Id, string? Event)
{
    /// <summary>The one namespace that there is.</summary>
    public const string Root = "/";

    private const int LongestName = 100, LongestId = 15;

    /// <summary>Reads a packet; null: it is none.</summary>
    public static SocketPacket? Read(ReadOnlyMemory<byte> text)
    {
        if (text.Span is not [>= (byte)'0' and <= (byte)'6', ..])
        {
            return null;
        }

        var type = (SocketPacketType)(text.Span[0] - '0');
        if (type is SocketPacketType.BinaryEvent or SocketPacketType.BinaryAck)
        {
            return new(type, Root, null, null);
        }

        text = text[1..];
        var name = Root;
        if (text.Span is [(byte)'/', ..])
        {
            var end = text.Span.IndexOf((byte)',');
            end = end < 0 ? text.Length : end;
            if (end > LongestName)
            {
                return null;
            }

            name = Encoding.UTF8.GetString(text.Span[..end]).Split('?')[0];
            text = text[Math.Min(end + 1, text.Length)..];
        }

        var digits = text.Span.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? text.Length : digits;
        var id = digits == 0 ? null : Encoding.ASCII.GetString(text.Span[..digits]);
        return id?.Length > LongestId ? null : Of(type, name, id, text[digits..]);
    }

    private static SocketPacket? Of(SocketPacketType type, string name, string? id, ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
        {
            return type is SocketPacketType.Connect or SocketPacketType.Disconnect && id is null ? new(type, name, null, null) : null;
        }

        try
        {
            using var data = JsonDocument.Parse(json);
            return (type, data.RootElement.ValueKind) switch
            {
                (SocketPacketType.Connect, JsonValueKind.Object) when id is null => new(type, name, null, null),
                (SocketPacketType.Event, JsonValueKind.Array) when data.RootElement.GetArrayLength() > 0 && data.RootElement[0].ValueKind == JsonValueKind.String => new(type, name, id, data.RootElement[0].GetString()),
                (SocketPacketType.Ack, JsonValueKind.Array) when id is not null => new(type, name, id, null),
                _ => null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: text that is no UTF-8.
            return null;
        }
    }
}
