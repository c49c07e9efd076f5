using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Ingest;

namespace TrafficWatch.Web.Streams.Requests.Lines;

/// <summary>A line of the tail.</summary>
/// <param name="Number">Tells lines apart; later ones have greater numbers.</param>
/// <param name="Line">The line.</param>
internal sealed record TailLine(long Number, RequestLine Line);

/// <summary>The newest requests, in the memory of the process that reads the stream; nowhere else, and no more than <see cref="Most"/>.</summary>
internal sealed class RequestTail
{
    /// <summary>Lines that are remembered, and lines of one epoch that are taken in: of more there are only the first.</summary>
    public const int Most = 200;

    private volatile IReadOnlyList<TailLine> _newest = [];
    private volatile bool _fed;
    private long _number;

    /// <summary>Newest first, as they came.</summary>
    public IReadOnlyList<TailLine> Newest => _newest;

    /// <summary>Whether this process reads the stream.</summary>
    public bool IsFed => _fed;

    /// <summary>This process reads the stream from now on, or no longer: then nothing is known here of what comes.</summary>
    public void Feed(bool on) => (_fed, _newest) = (on, []);

    /// <summary>Takes in what an epoch stored. Called by one thread at a time.</summary>
    public void Add(IReadOnlyList<RequestLine> lines)
    {
        if (lines.Count > 0)
        {
            _newest = [.. lines.Take(Most).Select(line => new TailLine(++_number, line)).Reverse().Concat(_newest).Take(Most)];
        }
    }
}

/// <summary>A view that also feeds the tail.</summary>
internal sealed class TailedView(IStreamView<RequestDeltas> view, RequestTail tail) : IStreamView<RequestDeltas>
{
    public Task LoadAsync(CancellationToken cancellationToken)
    {
        tail.Feed(on: true);
        return view.LoadAsync(cancellationToken);
    }

    public void Release()
    {
        tail.Feed(on: false);
        view.Release();
    }

    public void Committed(long epoch, bool newLog, RequestDeltas deltas, long newest, long newestRecord)
    {
        tail.Add(deltas.Lines);
        view.Committed(epoch, newLog, deltas, newest, newestRecord);
    }
}
