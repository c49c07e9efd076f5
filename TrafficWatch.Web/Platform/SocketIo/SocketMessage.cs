using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TrafficWatch.Web.Platform.SocketIo;

/// <summary>A packet of Socket.IO 5 in one of Engine.IO 4, as it is sent, made once for all clients.</summary>
internal sealed class SocketMessage
{
    // As it is sent to programs, not put into a page.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private SocketMessage(string head, object content) => Packet = (byte[])[.. Encoding.UTF8.GetBytes(head), .. JsonSerializer.SerializeToUtf8Bytes(content, Json)];

    /// <summary>As it is sent.</summary>
    public ReadOnlyMemory<byte> Packet { get; }

    /// <summary>An event with what it tells.</summary>
    public static SocketMessage Event(string name, object content) => new("42", new[] { name, content });

    /// <summary>The client is connected, under this name.</summary>
    public static SocketMessage Connected(string sid) => new("40", new { sid });

    /// <summary>What the client wants is not to be had, and why.</summary>
    /// <param name="name">Of which namespace.</param>
    /// <param name="message">In words.</param>
    public static SocketMessage Error(string name, string message) => new(name == SocketPacket.Root ? "44" : $"44{name},", new { message });

    /// <summary>The answer to an event that asked for one.</summary>
    public static SocketMessage Answer(string id, object content) => new("43" + id, new[] { content });
}
