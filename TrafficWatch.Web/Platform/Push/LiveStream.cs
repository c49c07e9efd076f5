using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TrafficWatch.Web.Platform.Live;

namespace TrafficWatch.Web.Platform.Push;

/// <summary>What <see cref="LiveHub"/> pushes of a stream.</summary>
internal interface ILiveStream
{
    /// <summary>The stream's name, as programs ask for it.</summary>
    string Name { get; }

    /// <summary>The newest frame at once, then each time the newest again, four times a second at most; a slow reader misses those in between.</summary>
    IAsyncEnumerable<object> FramesAsync(CancellationToken cancellationToken);
}

/// <summary>Makes of what a <see cref="Feed{T}"/> publishes what programs get, once for all of them.</summary>
internal sealed class LiveStream<TFrame, TWire>(string name, Feed<TFrame> feed, Func<TFrame, TWire> of) : ILiveStream
    where TFrame : class
    where TWire : class
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private Tuple<TFrame, TWire>? _made;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async IAsyncEnumerable<object> FramesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changed = Channel.CreateBounded<bool>(1);
        changed.Writer.TryWrite(true);
        using var subscription = feed.Subscribe(Pace, () =>
        {
            changed.Writer.TryWrite(true);
            return Task.CompletedTask;
        });
        await foreach (var _ in changed.Reader.ReadAllAsync(cancellationToken))
        {
            yield return Newest();
        }
    }

    private TWire Newest()
    {
        var frame = feed.Current;
        if (_made is not { } made || !ReferenceEquals(made.Item1, frame))
        {
            _made = made = Tuple.Create(frame, of(frame));
        }

        return made.Item2;
    }
}
