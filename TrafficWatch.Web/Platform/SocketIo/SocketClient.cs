using System.Security.Cryptography;
using System.Threading.Channels;

namespace TrafficWatch.Web.Platform.SocketIo;

/// <summary>A client of Socket.IO 5: takes in its events, and sends it what there is.</summary>
/// <param name="session">How it is reached.</param>
/// <param name="topics">What there is.</param>
/// <param name="time">Sets the pace.</param>
internal sealed class SocketClient(EngineSession session, IReadOnlyList<ISocketTopic> topics, TimeProvider time) : IEngineClient
{
    /// <summary>A topic is sent twice a second at most.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private List<Sender>? _senders;

    /// <inheritdoc/>
    public bool IsUsed => _senders is not null;

    /// <inheritdoc/>
    public void Receive(ReadOnlyMemory<byte> message)
    {
        switch (SocketPacket.Read(message))
        {
            case { Type: SocketPacketType.Connect, Namespace: not SocketPacket.Root and var other }:
                session.Send(SocketMessage.Error(other, $"There is no namespace {other}: connect to {SocketPacket.Root}.").Packet);
                break;
            case { Type: SocketPacketType.Connect } when _senders is null:
                Connect();
                break;
            case { Type: SocketPacketType.Disconnect }:
                session.Close();
                break;
            case { Type: SocketPacketType.Event, Namespace: SocketPacket.Root, Id: { } id } when _senders is not null:
                session.Send(SocketMessage.Answer(id, new { error = "Acknowledgements are not given here: send the event without a callback." }).Packet);
                break;
            case { Type: SocketPacketType.Event, Namespace: SocketPacket.Root, Event: var asked } when _senders is not null:
                _senders.Find(sender => sender.Topic.Request == asked)?.Ask();
                break;
            case { Type: SocketPacketType.BinaryEvent or SocketPacketType.BinaryAck }:
                session.RefuseBinary();
                break;
            default:
                session.Refuse("This is no packet of Socket.IO 5 that has its place here.");
                break;
        }
    }

    /// <inheritdoc/>
    public void Refused(string reason) => session.Send(SocketMessage.Error(SocketPacket.Root, reason).Packet);

    /// <summary>A name that cannot be guessed.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private void Connect()
    {
        session.Send(SocketMessage.Connected(NewId()).Packet);
        _senders = [.. topics.Select(topic => new Sender(topic, session, time))];
        foreach (var sender in _senders)
        {
            session.Send(sender.Topic.Greeting.Packet);
            _ = sender.RunAsync();
        }
    }

    /// <summary>Sends a topic when it is asked for, and when it has changed.</summary>
    private sealed class Sender(ISocketTopic topic, EngineSession session, TimeProvider time)
    {
        private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(1);
        private volatile bool _asked;

        public ISocketTopic Topic => topic;

        public void Ask()
        {
            _asked = true;
            Wake();
        }

        public async Task RunAsync()
        {
            using var subscription = topic.Subscribe(Pace, () =>
            {
                Wake();
                return Task.CompletedTask;
            });
            SocketMessage? sent = null;
            try
            {
                while (true)
                {
                    await _wake.Reader.ReadAsync(session.Closed);
                    try
                    {
                        var asked = _asked;
                        var newest = await topic.ReadAsync().WaitAsync(session.Closed);
                        if (asked || !ReferenceEquals(newest, sent))
                        {
                            _asked = false;
                            session.Outbox.Supersede(topic, newest.Packet);
                            sent = newest;
                        }
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        // It cannot be read for now, which others tell: it is tried again.
                        Wake();
                    }

                    await Task.Delay(Pace, time, session.Closed);
                }
            }
            catch (OperationCanceledException)
            {
                // The client is gone.
            }
        }

        private void Wake() => _wake.Writer.TryWrite(true);
    }
}
