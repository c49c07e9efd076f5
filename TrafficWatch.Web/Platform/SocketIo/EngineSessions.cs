using System.Collections.Concurrent;
using System.Net;
using TrafficWatch.Web.Platform.Push;

namespace TrafficWatch.Web.Platform.SocketIo;

/// <summary>All sessions that are open, within the caps of <see cref="PushGate"/>.</summary>
internal sealed class EngineSessions : IDisposable
{
    private readonly ConcurrentDictionary<string, EngineSession> _open = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<ISocketTopic> _topics;
    private readonly PushGate _gate;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenRegistration _end;

    public EngineSessions(IEnumerable<ISocketTopic> topics, PushGate gate, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        (_topics, _gate, _time, _stopping) = ([.. topics], gate, time, lifetime.ApplicationStopping);
        _end = _stopping.Register(CloseAll);
    }

    /// <summary>How many there are.</summary>
    public int Open => _open.Count;

    /// <summary>Begins a session.</summary>
    /// <param name="from">Where its client is.</param>
    /// <param name="transport">What it begins with.</param>
    /// <param name="refusal">Why there is none.</param>
    public EngineSession? Begin(IPAddress from, EngineTransport transport, out string? refusal)
    {
        refusal = _gate.Enter(from);
        if (refusal is not null)
        {
            return null;
        }

        var session = new EngineSession(SocketClient.NewId(), transport, opened => new SocketClient(opened, _topics, _time), _time);
        _open[session.Id] = session;
        session.Closed.Register(() =>
        {
            _open.TryRemove(session.Id, out _);
            _gate.Leave(from);
        });
        _ = session.BeatAsync();
        if (_stopping.IsCancellationRequested)
        {
            session.Close();
        }

        return session;
    }

    /// <summary>The session of this name; null: there is none, or none any more.</summary>
    public EngineSession? Find(string id) => _open.GetValueOrDefault(id);

    public void Dispose()
    {
        _end.Dispose();
        CloseAll();
    }

    private void CloseAll()
    {
        foreach (var session in _open.Values)
        {
            session.Close();
        }
    }
}
