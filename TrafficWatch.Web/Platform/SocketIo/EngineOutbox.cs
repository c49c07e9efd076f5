using System.Threading.Channels;

namespace TrafficWatch.Web.Platform.SocketIo;

/// <summary>What waits to be sent to a client, bounded: of what supersedes itself only the newest waits, of the rest so many packets.</summary>
internal sealed class EngineOutbox
{
    /// <summary>Packets that wait besides the newest of what supersedes itself.</summary>
    public const int Most = 32;

    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _packets = [];
    private readonly Dictionary<object, ReadOnlyMemory<byte>> _newest = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(1);
    private bool _ended;

    /// <summary>Whether nothing is added any more.</summary>
    public bool Ended
    {
        get
        {
            lock (_gate)
            {
                return _ended;
            }
        }
    }

    /// <summary>Adds a packet; false when too many wait, because the client does not read them.</summary>
    public bool Add(ReadOnlyMemory<byte> packet)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return true;
            }

            if (_packets.Count >= Most)
            {
                return false;
            }

            _packets.Enqueue(packet);
        }

        Wake();
        return true;
    }

    /// <summary>Adds a packet in the place of what waits under the same key.</summary>
    public void Supersede(object key, ReadOnlyMemory<byte> packet)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _newest[key] = packet;
        }

        Wake();
    }

    /// <summary>Nothing comes after what waits.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
        }

        Wake();
    }

    /// <summary>Takes all that waits.</summary>
    public List<ReadOnlyMemory<byte>> Take()
    {
        lock (_gate)
        {
            List<ReadOnlyMemory<byte>> all = [.. _packets, .. _newest.Values];
            _packets.Clear();
            _newest.Clear();
            return all;
        }
    }

    /// <summary>Has whoever waits look again.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Waits until there may be something to take. One waits at a time.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _wake.Reader.ReadAsync(cancellationToken).AsTask();
}
