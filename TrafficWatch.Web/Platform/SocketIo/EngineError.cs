namespace TrafficWatch.Web.Platform.SocketIo;

/// <summary>What is wrong with a request, as Engine.IO numbers it.</summary>
internal sealed record EngineError(int Code, string Message, int Status = StatusCodes.Status400BadRequest)
{
    public static EngineError UnknownTransport { get; } = new(0, "Transport unknown: there are polling and websocket.");

    public static EngineError UnknownSession { get; } = new(1, "Session ID unknown.");

    public static EngineError BadMethod { get; } = new(2, "Bad handshake method: a session begins with GET.");

    public static EngineError UnknownVersion { get; } = new(5, "Unsupported protocol version: this is Engine.IO 4 (EIO=4) and Socket.IO 5. Use socket.io-client 3 or 4, or python-socketio 5, not an earlier one.");

    public static EngineError BadRequest(string why) => new(3, $"Bad request: {why}");

    public static EngineError TooLarge { get; } = new(3, $"Bad request: {EngineSession.MostBytes} bytes at most.", StatusCodes.Status413PayloadTooLarge);

    public static EngineError Full(string why) => new(4, $"Forbidden: {why}", StatusCodes.Status429TooManyRequests);

    /// <summary>Answers with it.</summary>
    public Task ExecuteAsync(HttpContext context) => Results.Json(new { code = Code, message = Message }, statusCode: Status).ExecuteAsync(context);
}
