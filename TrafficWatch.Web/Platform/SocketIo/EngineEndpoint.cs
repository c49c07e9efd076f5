using System.Text.Json;
using TrafficWatch.Web.Platform.Circuits;

namespace TrafficWatch.Web.Platform.SocketIo;

/// <summary>Engine.IO 4 over HTTP: sessions begin here, polls and payloads come here, and WebSockets.</summary>
internal sealed class EngineEndpoint(EngineSessions sessions, TimeProvider time)
{
    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var query = context.Request.Query;
        var isSocket = context.WebSockets.IsWebSocketRequest;
        var error = query["transport"].ToString() is not ("polling" or "websocket") ? EngineError.UnknownTransport
            : query["EIO"] != "4" ? EngineError.UnknownVersion
            : (query["transport"] == "websocket") != isSocket ? EngineError.BadRequest("transport=websocket is for WebSockets, and polling for others.")
            : !query.ContainsKey("sid") ? await BeginAsync(context, isSocket)
            : sessions.Find(query["sid"].ToString()) is not { } session ? EngineError.UnknownSession
            : isSocket ? await ChangeOverAsync(context, session)
            : session.Transport == EngineTransport.Socket ? EngineError.BadRequest("the session goes over a WebSocket.")
            : HttpMethods.IsGet(context.Request.Method) ? await PollAsync(context, session)
            : HttpMethods.IsPost(context.Request.Method) ? await TakeAsync(context, session)
            : EngineError.BadRequest("only GET and POST are known.");
        if (error is not null)
        {
            await error.ExecuteAsync(context);
        }
    }

    private async Task<EngineError?> BeginAsync(HttpContext context, bool isSocket)
    {
        if (!isSocket && !HttpMethods.IsGet(context.Request.Method))
        {
            return EngineError.BadMethod;
        }

        if (sessions.Begin(CircuitSetup.AddressOf(context), isSocket ? EngineTransport.Socket : EngineTransport.Polling, out var refusal) is not { } session)
        {
            return EngineError.Full(refusal!);
        }

        byte[] handshake = [.. "0"u8, .. JsonSerializer.SerializeToUtf8Bytes(new
        {
            sid = session.Id,
            upgrades = isSocket ? Array.Empty<string>() : ["websocket"],
            pingInterval = (int)EngineSession.PingInterval.TotalMilliseconds,
            pingTimeout = (int)EngineSession.PingTimeout.TotalMilliseconds,
            maxPayload = EngineSession.MostBytes,
        })];
        if (!isSocket)
        {
            await SendAsync(context, handshake);
            return null;
        }

        session.Send(handshake);
        try
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await new EngineSocket(socket, session, time).RunAsync();
        }
        finally
        {
            session.Close();
        }

        return null;
    }

    private async Task<EngineError?> ChangeOverAsync(HttpContext context, EngineSession session)
    {
        if (!session.Change(EngineTransport.Polling, EngineTransport.Trying))
        {
            return EngineError.BadRequest("the session has a WebSocket already.");
        }

        using var webSocket = await context.WebSockets.AcceptWebSocketAsync();
        var socket = new EngineSocket(webSocket, session, time);
        if (await socket.ChangeOverAsync())
        {
            await socket.RunAsync();
        }

        return null;
    }

    private static async Task<EngineError?> PollAsync(HttpContext context, EngineSession session)
    {
        if (await session.PollAsync(context.RequestAborted) is not { } payload)
        {
            return EngineError.BadRequest("another poll waits.");
        }

        await SendAsync(context, payload);
        return null;
    }

    private static async Task<EngineError?> TakeAsync(HttpContext context, EngineSession session)
    {
        if (!session.BeginPost())
        {
            session.Close();
            return EngineError.BadRequest("another payload is being sent.");
        }

        try
        {
            var buffer = new byte[EngineSession.MostBytes + 1];
            var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
            if (length > EngineSession.MostBytes)
            {
                session.Close();
                return EngineError.TooLarge;
            }

            foreach (var packet in EnginePackets.Split(buffer.AsMemory(0, length)))
            {
                if (!session.Receive(packet))
                {
                    session.Close();
                    return EngineError.BadRequest("this is no payload of Engine.IO 4.");
                }
            }
        }
        finally
        {
            session.EndPost();
        }

        await SendAsync(context, "ok"u8.ToArray());
        return null;
    }

    private static Task SendAsync(HttpContext context, byte[] text)
    {
        context.Response.ContentType = "text/plain; charset=UTF-8";
        context.Response.ContentLength = text.Length;
        return context.Response.Body.WriteAsync(text).AsTask();
    }
}
