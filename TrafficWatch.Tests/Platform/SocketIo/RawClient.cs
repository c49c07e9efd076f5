using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TrafficWatch.Tests.Integration;

namespace TrafficWatch.Tests.Platform.SocketIo;

/// <summary>A client of Engine.IO that does what it is told, the wrong thing too.</summary>
internal sealed class RawClient : IDisposable
{
    private const string Path = "/socket.io/?EIO=4&transport=";
    private readonly string _site;
    private readonly HttpClient _http;

    public RawClient(string site, string address = "127.0.0.1")
    {
        _site = site;
        _http = Caller.Client(site, address);
    }

    public string Sid { get; private set; } = "";

    public Task<HttpResponseMessage> GetAsync(string address) => _http.GetAsync(address);

    /// <summary>Begins a session by polling; gives what it was answered.</summary>
    public async Task<JsonElement> OpenAsync()
    {
        var open = await _http.GetStringAsync(Path + "polling");
        var handshake = JsonDocument.Parse(open[1..]).RootElement;
        Sid = handshake.GetProperty("sid").GetString()!;
        return handshake;
    }

    /// <summary>Begins one and connects; gives the greeting.</summary>
    public async Task<string> ConnectAsync()
    {
        await OpenAsync();
        await PostAsync("40");
        return await PollAsync();
    }

    /// <summary>A payload as its packets, with blanks between.</summary>
    public async Task<string> PollAsync()
    {
        using var response = await PollResponseAsync();
        return (await response.Content.ReadAsStringAsync()).Replace('\u001e', ' ');
    }

    public Task<HttpResponseMessage> PollResponseAsync(CancellationToken stop = default) => _http.GetAsync($"{Path}polling&sid={Sid}", stop);

    public Task<HttpResponseMessage> PostAsync(params string[] packets) => PostAsync(Encoding.UTF8.GetBytes(string.Join('\u001e', packets)));

    public Task<HttpResponseMessage> PostAsync(byte[] payload) => _http.PostAsync($"{Path}polling&sid={Sid}", new ByteArrayContent(payload));

    public static async Task<ClientWebSocket> SocketAsync(string site, string query = "EIO=4&transport=websocket", string? origin = null)
    {
        var socket = new ClientWebSocket();
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        await socket.ConnectAsync(new Uri(site.Replace("http:", "ws:", StringComparison.Ordinal) + "/socket.io/?" + query), CancellationToken.None);
        return socket;
    }

    public Task<ClientWebSocket> UpgradeAsync() => SocketAsync(_site, $"EIO=4&transport=websocket&sid={Sid}");

    public void Dispose() => _http.Dispose();
}

internal static class RawSockets
{
    public static Task SendTextAsync(this WebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>A message; how it was closed, if it was.</summary>
    public static async Task<string> NextAsync(this WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            WebSocketReceiveResult part;
            try
            {
                part = await socket.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), CancellationToken.None);
            }
            catch (WebSocketException)
            {
                return "cut";
            }

            if (part.MessageType == WebSocketMessageType.Close)
            {
                return $"closed {(int)part.CloseStatus!} {part.CloseStatusDescription}";
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
    }
}
