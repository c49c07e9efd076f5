using System.Collections.Immutable;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Collects each stream's status and publishes the list; says a change of state in the log, once.</summary>
internal sealed partial class StreamBoard(Feed<StreamStatusList> feed, TimeProvider time, ILogger<StreamBoard> logger)
{
    private readonly Lock _gate = new();

    /// <summary>Changes a stream's status, which begins with <paramref name="initial"/>.</summary>
    public void Set(string stream, Func<StreamStatus, StreamStatus> change, StreamStatus initial)
    {
        lock (_gate)
        {
            Publish(stream, change, initial);
        }
    }

    /// <summary>Changes the status of a stream that has reported already; of another there is nothing to say yet.</summary>
    public void Change(string stream, Func<StreamStatus, StreamStatus> change)
    {
        lock (_gate)
        {
            Publish(stream, change, null);
        }
    }

    private void Publish(string stream, Func<StreamStatus, StreamStatus> change, StreamStatus? initial)
    {
        var streams = feed.Current.Streams;
        var at = streams.FindIndex(s => s.Stream == stream);
        if ((at < 0 ? initial : streams[at]) is not { } before)
        {
            return;
        }

        var after = change(before);
        if (after.State != before.State || after.Reason != before.Reason || at < 0)
        {
            after = after with { Since = after.State == before.State && at >= 0 ? before.Since : time.GetUtcNow().UtcDateTime };
            if (after.Reason is null)
            {
                LogState(stream, after.State);
            }
            else
            {
                LogStateWithReason(stream, after.State, after.Reason);
            }
        }

        if (at >= 0 && after == before)
        {
            return;
        }

        feed.Publish(new StreamStatusList(at < 0 ? streams.Add(after) : streams.SetItem(at, after)));
    }

    [LoggerMessage(100, LogLevel.Information, "Stream {Stream}: {State}")]
    private partial void LogState(string stream, StreamState state);

    [LoggerMessage(101, LogLevel.Warning, "Stream {Stream}: {State}: {Reason}")]
    private partial void LogStateWithReason(string stream, StreamState state, Told reason);
}

file static class ImmutableArrays
{
    public static int FindIndex<T>(this ImmutableArray<T> array, Func<T, bool> match)
    {
        for (var i = 0; i < array.Length; i++)
        {
            if (match(array[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
