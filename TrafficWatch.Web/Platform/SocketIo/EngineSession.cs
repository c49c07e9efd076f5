using System.Net.WebSockets;

namespace TrafficWatch.Web.Platform.SocketIo;

/// <summary>How a session's packets travel.</summary>
internal enum EngineTransport
{
    /// <summary>By GET and POST.</summary>
    Polling,

    /// <summary>By GET and POST, while a WebSocket is being tried.</summary>
    Trying,

    /// <summary>By GET and POST no more: the WebSocket works, and polls end so that the client changes over.</summary>
    Changing,

    /// <summary>Over a WebSocket.</summary>
    Socket,
}

/// <summary>What takes in a session's messages.</summary>
internal interface IEngineClient
{
    /// <summary>Whether the client makes use of the session.</summary>
    bool IsUsed { get; }

    /// <summary>Takes in a message, which is not kept.</summary>
    void Receive(ReadOnlyMemory<byte> message);

    /// <summary>Tells the client in words what it did wrong; the session ends.</summary>
    void Refused(string reason);
}

/// <summary>A client's session of Engine.IO 4, over whichever transport.</summary>
internal sealed class EngineSession
{
    /// <summary>A message, or a payload of several, bytes.</summary>
    public const int MostBytes = 16 * 1024;

    /// <summary>How often a client is asked whether it is there, and how long it has for the answer.</summary>
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(25), PingTimeout = TimeSpan.FromSeconds(60);

    /// <summary>How long a client that changes over waits for its poll to end.</summary>
    private static readonly TimeSpan NoopAfter = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _closed = new();
    private readonly IEngineClient _client;
    private readonly TimeProvider _time;
    private int _transport, _polling, _posting;
    private volatile TaskCompletionSource? _ping;
    private ReadOnlyMemory<byte> _farewell = EnginePackets.End;

    /// <param name="id">Its secret name.</param>
    /// <param name="transport">What it begins with.</param>
    /// <param name="open">Makes what takes in its messages.</param>
    /// <param name="time">The clock of pings.</param>
    public EngineSession(string id, EngineTransport transport, Func<EngineSession, IEngineClient> open, TimeProvider time)
    {
        (Id, _transport, _time) = (id, (int)transport, time);
        _client = open(this);
    }

    /// <summary>Its secret name.</summary>
    public string Id { get; }

    /// <summary>What waits to be sent.</summary>
    public EngineOutbox Outbox { get; } = new();

    /// <summary>Set when it is over.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>How its packets travel.</summary>
    public EngineTransport Transport => (EngineTransport)Volatile.Read(ref _transport);

    /// <summary>What a WebSocket is closed with.</summary>
    public (WebSocketCloseStatus Status, string Reason) CloseStatus { get; private set; } = (WebSocketCloseStatus.NormalClosure, "");

    /// <summary>Changes the transport, if it is what it should be.</summary>
    public bool Change(EngineTransport from, EngineTransport to)
    {
        var changed = Interlocked.CompareExchange(ref _transport, (int)to, (int)from) == (int)from;
        Outbox.Wake();
        return changed;
    }

    /// <summary>Asks every <see cref="PingInterval"/> whether the client is there, and ends the session when it is not, or wants nothing.</summary>
    public async Task BeatAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(PingInterval, _time, Closed);
                var pong = _ping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Send(EnginePackets.Ping);
                await pong.Task.WaitAsync(PingTimeout, _time, Closed);
                if (!_client.IsUsed)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // It is gone.
        }

        Close();
    }

    /// <summary>Takes in a packet.</summary>
    /// <returns>False: it is none of Engine.IO 4.</returns>
    public bool Receive(ReadOnlyMemory<byte> packet)
    {
        if (Outbox.Ended)
        {
            return true;
        }

        switch (packet.Span)
        {
            case [EnginePackets.Message, ..]:
                _client.Receive(packet[1..]);
                return true;
            case [EnginePackets.Pong, ..]:
                _ping?.TrySetResult();
                return true;
            case [EnginePackets.Close]:
                _farewell = EnginePackets.Noop;
                Close();
                return true;
            case [EnginePackets.Binary, ..]:
                RefuseBinary();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Sends a packet; ends the session of a client that reads none.</summary>
    public void Send(ReadOnlyMemory<byte> packet)
    {
        if (!Outbox.Add(packet))
        {
            Close();
        }
    }

    /// <summary>Says that binary is not taken.</summary>
    public void RefuseBinary() => Refuse("Binary is not taken here: send JSON.", WebSocketCloseStatus.InvalidMessageType);

    /// <summary>Says in words what the client did wrong, and ends the session.</summary>
    public void Refuse(string reason, WebSocketCloseStatus status = WebSocketCloseStatus.PolicyViolation)
    {
        CloseStatus = (status, reason);
        _client.Refused(reason);
        Outbox.End();
    }

    /// <summary>Ends it now.</summary>
    public void Close()
    {
        Outbox.End();
        _closed.Cancel();
    }

    /// <summary>Answers a poll: what waits, or what comes first.</summary>
    /// <param name="aborted">The client hung up: then it is gone.</param>
    /// <returns>A payload; null: another poll waits, which no client does, and the session ends.</returns>
    public async Task<byte[]?> PollAsync(CancellationToken aborted)
    {
        if (Interlocked.Exchange(ref _polling, 1) == 1)
        {
            Outbox.End();
            return null;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Closed, aborted);
        try
        {
            return EnginePackets.Join(await NextAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            Close();
            return EnginePackets.Join([_farewell]);
        }
        finally
        {
            Volatile.Write(ref _polling, 0);
        }
    }

    /// <summary>Begins to take in a payload; false: another is being taken in, which no client does.</summary>
    public bool BeginPost() => Interlocked.Exchange(ref _posting, 1) == 0;

    /// <summary>Ends to take it in.</summary>
    public void EndPost() => Volatile.Write(ref _posting, 0);

    private async Task<List<ReadOnlyMemory<byte>>> NextAsync(CancellationToken stop)
    {
        while (true)
        {
            var transport = Transport;
            if (transport == EngineTransport.Socket)
            {
                return [EnginePackets.Noop];
            }

            var ended = Outbox.Ended;
            var packets = Outbox.Take();
            if (ended)
            {
                Close();
                return [.. packets, _farewell];
            }

            if (packets.Count > 0)
            {
                return packets;
            }

            if (transport == EngineTransport.Changing)
            {
                await Task.Delay(NoopAfter, _time, stop);
                return Outbox.Take() is { Count: > 0 } late ? late : [EnginePackets.Noop];
            }

            await Outbox.WaitAsync(stop);
        }
    }
}
