using System.Runtime.InteropServices;
using TrafficWatch.Domain.Sketches;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Requests;

/// <summary>The requests of a route that rules look at, by minute: of the last ones that were decided, and of those that wait. Times are milliseconds since 1970-01-01 UTC.</summary>
internal sealed class WatchedRoute
{
    private const long None = long.MinValue;
    private readonly Dictionary<long, Minute> _minutes = [];
    private (long Start, Minute? Sums) _last = (None, null);

    /// <summary>The end of the last decided minute in which one came; <see cref="long.MinValue"/>: none has.</summary>
    public long LastEnd { get; private set; } = None;

    /// <summary>Whether bins of latencies are asked for.</summary>
    public bool IsTimed { get; set; }

    /// <summary>Minutes that are held.</summary>
    public int Count => _minutes.Count;

    /// <summary>The first minute that is held, from an instant on; <see cref="long.MaxValue"/>: none is.</summary>
    public long FirstFrom(long time) => _minutes.Keys.Where(start => start >= time).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>Adds requests to a minute.</summary>
    /// <param name="start">The minute.</param>
    /// <param name="count">How many.</param>
    /// <param name="failed">Of them, those that the server failed.</param>
    /// <param name="decided">The end of the last minute that was decided: who comes later than that has come all the same.</param>
    public void Add(long start, long count, long failed, long decided)
    {
        var sums = Of(start);
        sums.Count += count;
        sums.Failed += failed;
        LastEnd = start < decided ? Math.Max(LastEnd, start + Milliseconds.Minute) : LastEnd;
    }

    public void AddTimed(long start, int bin, long count) => CollectionsMarshal.GetValueRefOrAddDefault(Of(start).Bins, bin, out _) += count;

    /// <summary>Goes on to a minute, and lets go of the one that no window holds any more.</summary>
    public void Decide(long start)
    {
        LastEnd = _minutes.ContainsKey(start) ? start + Milliseconds.Minute : LastEnd;
        _minutes.Remove(start - (RequestRule.LongestWindow * Milliseconds.Minute));
        _last = (None, null);
    }

    /// <summary>The share that failed in the minutes before an instant, per cent; null of fewer than so many requests.</summary>
    public double? Failed(long end, int minutes, int least)
    {
        var (count, failed) = Window(end, minutes).Aggregate((Count: 0L, Failed: 0L), (sum, minute) => (sum.Count + minute.Count, sum.Failed + minute.Failed));
        return count < least ? null : 100.0 * failed / count;
    }

    /// <summary>What 95 of a hundred answers in the minutes before an instant did not exceed, milliseconds; null of fewer than so many.</summary>
    public double? Slow(long end, int minutes, int least)
    {
        var bins = new SortedDictionary<int, long>();
        foreach (var (bin, count) in Window(end, minutes).SelectMany(minute => minute.Bins))
        {
            bins[bin] = bins.GetValueOrDefault(bin) + count;
        }

        return bins.Values.Sum() < least ? null : DDSketch.Quantile([.. bins.Select(bin => (bin.Key, bin.Value))], 0.95) / 1000;
    }

    /// <summary>Forgets what is of an instant or later.</summary>
    public void SetBack(long time)
    {
        foreach (var start in _minutes.Keys.Where(start => start >= time).ToList())
        {
            _minutes.Remove(start);
        }

        _last = (None, null);
        LastEnd = Math.Min(LastEnd, time);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(LastEnd);
        writer.Write(_minutes.Count);
        foreach (var (start, sums) in _minutes)
        {
            writer.Write(start);
            writer.Write(sums.Count);
            writer.Write(sums.Failed);
            writer.Write(sums.Bins.Count);
            foreach (var (bin, count) in sums.Bins)
            {
                writer.Write(bin);
                writer.Write(count);
            }
        }
    }

    public static WatchedRoute Load(ref StateReader reader)
    {
        var route = new WatchedRoute { LastEnd = reader.ReadInt64() };
        for (var minutes = reader.ReadInt32(); minutes > 0; minutes--)
        {
            var start = reader.ReadInt64();
            route.Add(start, reader.ReadInt64(), reader.ReadInt64(), None);
            for (var bins = reader.ReadInt32(); bins > 0; bins--)
            {
                route.AddTimed(start, reader.ReadInt32(), reader.ReadInt64());
            }
        }

        return route;
    }

    private Minute Of(long start)
    {
        if (_last.Start != start)
        {
            _last = (start, CollectionsMarshal.GetValueRefOrAddDefault(_minutes, start, out _) ??= new Minute());
        }

        return _last.Sums!;
    }

    private IEnumerable<Minute> Window(long end, int minutes)
    {
        for (var start = end - (minutes * Milliseconds.Minute); start < end; start += Milliseconds.Minute)
        {
            if (_minutes.TryGetValue(start, out var minute))
            {
                yield return minute;
            }
        }
    }

    private sealed class Minute
    {
        public long Count;
        public long Failed;

        public Dictionary<int, long> Bins { get; } = [];
    }
}
