using System.Buffers;
using System.Net.WebSockets;

namespace TrafficWatch.Web.Platform.SocketIo;

/// <summary>Carries a session's packets over a WebSocket, a message each.</summary>
internal sealed class EngineSocket(WebSocket socket, EngineSession session, TimeProvider time)
{
    /// <summary>How long a client has to change over, and to answer a close.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ArrayBufferWriter<byte> _received = new(256);

    /// <summary>Has a polling client try this socket and change over to it.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> ChangeOverAsync()
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(session.Closed, late.Token);
        try
        {
            if (await ReceiveAsync(stop.Token) is { } probe && probe.Span.SequenceEqual("2probe"u8))
            {
                await SendAsync("3probe"u8.ToArray(), stop.Token);
                session.Change(EngineTransport.Trying, EngineTransport.Changing);
                if (await ReceiveAsync(stop.Token) is { } upgrade && upgrade.Span.SequenceEqual("5"u8) && session.Change(EngineTransport.Changing, EngineTransport.Socket))
                {
                    return true;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // It goes on polling.
        }

        _ = session.Change(EngineTransport.Trying, EngineTransport.Polling) || session.Change(EngineTransport.Changing, EngineTransport.Polling);
        socket.Abort();
        return false;
    }

    /// <summary>Sends and receives until the session is over.</summary>
    public async Task RunAsync()
    {
        var reading = ReadAsync();
        try
        {
            await WriteAsync();
            var (status, reason) = session.CloseStatus;
            await socket.CloseOutputAsync(status, reason, session.Closed);
            await reading.WaitAsync(Patience, time);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or TimeoutException)
        {
            // The client is gone, or the session over.
        }

        session.Close();
        socket.Abort();
        await reading;
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            var ended = session.Outbox.Ended;
            foreach (var packet in session.Outbox.Take())
            {
                await SendAsync(packet, session.Closed);
            }

            if (ended)
            {
                return;
            }

            await session.Outbox.WaitAsync(session.Closed);
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await ReceiveAsync(session.Closed) is { } packet)
            {
                if (!session.Receive(packet))
                {
                    session.Refuse("This is no packet of Engine.IO 4.");
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The client is gone, or the session over.
        }
        finally
        {
            session.Close();
        }
    }

    /// <summary>A message; null: there is none more. What is refused ends the session, and what follows it is not looked at.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken stop)
    {
        _received.ResetWrittenCount();
        while (true)
        {
            var part = await socket.ReceiveAsync(_received.GetMemory(256), stop);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (session.Outbox.Ended)
            {
                continue;
            }

            _received.Advance(part.Count);
            if (part.MessageType == WebSocketMessageType.Binary)
            {
                session.RefuseBinary();
            }
            else if (_received.WrittenCount > EngineSession.MostBytes)
            {
                session.Refuse($"A message has {EngineSession.MostBytes} bytes at most.", WebSocketCloseStatus.MessageTooBig);
            }
            else if (part.EndOfMessage)
            {
                return _received.WrittenMemory;
            }
        }
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> packet, CancellationToken stop) => socket.SendAsync(packet, WebSocketMessageType.Text, endOfMessage: true, stop);
}
