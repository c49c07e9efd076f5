using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using TrafficWatch.Web.Platform.Circuits;

namespace TrafficWatch.Web.Platform.Push;

/// <summary>What the screens show, for other programs over SignalR: the frames of each stream.</summary>
internal sealed class LiveHub(IEnumerable<ILiveStream> streams, PushGate gate) : Hub
{
    /// <summary>A message of a program, bytes.</summary>
    public const int MostBytes = 4 * 1024;

    /// <summary>Streams that one connection has open.</summary>
    private const int MostStreams = 8;

    /// <summary>Streams the frames of a stream, see <see cref="ILiveStream.FramesAsync"/>, until the program has enough.</summary>
    /// <param name="stream">Its name.</param>
    /// <param name="cancellationToken">The program has enough.</param>
    /// <exception cref="HubException">There is no such stream, or the connection has as many open as it may.</exception>
    public IAsyncEnumerable<object> Frames(string stream, CancellationToken cancellationToken)
    {
        var known = streams.FirstOrDefault(one => one.Name == stream)
            ?? throw new HubException($"There is no such stream; there are {string.Join(", ", streams.Select(one => one.Name))}.");
        return CountedAsync(known, OpenHere(), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="HubException">There is no place.</exception>
    public override Task OnConnectedAsync()
    {
        var from = CircuitSetup.AddressOf(Context.GetHttpContext());
        if (gate.Enter(from) is { } refusal)
        {
            throw new HubException(refusal);
        }

        Context.Items[typeof(PushGate)] = from;
        Context.Items[typeof(LiveHub)] = new StreamCount();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.Remove(typeof(PushGate), out var from))
        {
            gate.Leave((IPAddress)from!);
        }

        return Task.CompletedTask;
    }

    private StreamCount OpenHere() => (StreamCount)Context.Items[typeof(LiveHub)]!;

    private static async IAsyncEnumerable<object> CountedAsync(ILiveStream stream, StreamCount open, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref open.Value) > MostStreams)
            {
                throw new HubException($"A connection has {MostStreams} streams open at most.");
            }

            await foreach (var frame in stream.FramesAsync(cancellationToken))
            {
                yield return frame;
            }
        }
        finally
        {
            Interlocked.Decrement(ref open.Value);
        }
    }

    private sealed class StreamCount
    {
        public int Value;
    }
}
