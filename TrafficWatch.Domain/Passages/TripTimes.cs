using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Passages;

/// <summary>How long trips from one checkpoint to another really take.</summary>
/// <param name="Trips">How many were seen.</param>
/// <param name="Low">Milliseconds that 99 % of them took at least.</param>
/// <param name="Middle">Milliseconds that half of them took at most.</param>
internal readonly record struct TripBounds(int Trips, long Low, long Middle);

/// <summary>Learns how long trips take, for each pair of checkpoints in each direction, and seals what is known at every full hour, so that what an hour before was known holds for everybody who asks.</summary>
/// <remarks>Durations are counted in buckets 5 % wide. Counts are halved every week, so that a new road or a speed limit is learned.</remarks>
internal sealed class TripTimes
{
    /// <summary>The trips from which on a pair is known.</summary>
    public const int Enough = 100;

    /// <summary>The pairs that are learned; further ones are judged by distance, or as the system before judged.</summary>
    public const int MostPairs = 20_000;

    private const int LowPercent = 1, Versions = 5, WeekHours = 168;
    private static readonly long[] Edges = [.. MakeEdges()];
    private readonly Dictionary<int, int[]> _pairs = [];
    private readonly Queue<(long Hour, Dictionary<int, TripBounds> Bounds)> _sealed = [];
    private long _hour = long.MinValue;

    /// <summary>What was asked for last: what was sealed up to an hour.</summary>
    private (long At, long Version, Dictionary<int, TripBounds>? Bounds) _found = (long.MinValue, 0, null);
    private bool _learned;

    /// <summary>Adds a trip that ended in the hour that is open.</summary>
    /// <param name="pair">The two checkpoints' number.</param>
    /// <param name="milliseconds">How long it took.</param>
    public void Add(int pair, long milliseconds)
    {
        if (!_pairs.TryGetValue(pair, out var counts))
        {
            if (_pairs.Count >= MostPairs)
            {
                return;
            }

            _pairs.Add(pair, counts = new int[Edges.Length]);
        }

        var at = Array.BinarySearch(Edges, milliseconds);
        counts[at >= 0 ? at : Math.Max(0, ~at - 1)]++;
        _learned = true;
    }

    /// <summary>Seals the hours that are over. To be called before what happens at a time is learned.</summary>
    /// <param name="time">Milliseconds since 1970-01-01 UTC.</param>
    /// <returns>Whether one was.</returns>
    public bool SealBefore(long time)
    {
        var hour = Math.Max(HourOf(time), _hour);
        if (hour == _hour)
        {
            return false;
        }

        // It held from the first hour on in which nothing was added.
        _sealed.Enqueue((_hour == long.MinValue ? hour : _hour + 1, _learned || _sealed.Count == 0 ? _pairs.Where(pair => pair.Value.Sum() >= Enough).ToDictionary(pair => pair.Key, pair => Bounds(pair.Value)) : _sealed.Last().Bounds));
        if (_sealed.Count > Versions)
        {
            _sealed.Dequeue();
        }

        (_learned, _found) = (false, (long.MinValue, 0, null));
        for (var weeks = _hour == long.MinValue ? 0 : Math.Min(31, (hour / WeekHours) - (_hour / WeekHours)); weeks > 0; weeks--)
        {
            foreach (var (pair, counts) in _pairs)
            {
                for (var at = 0; at < counts.Length; at++)
                {
                    counts[at] /= 2;
                }

                if (counts.AsSpan().IndexOfAnyExcept(0) < 0)
                {
                    _pairs.Remove(pair);
                }
            }

            _learned = true;
        }

        _hour = hour;
        return true;
    }

    /// <summary>Lets go of what was sealed in hours that have not come yet.</summary>
    /// <param name="time">Milliseconds since 1970-01-01 UTC.</param>
    public void SetBack(long time)
    {
        var (hour, kept) = (HourOf(time), _sealed.Where(version => version.Hour <= HourOf(time)).ToArray());
        _hour = Math.Min(_hour, hour);
        _sealed.Clear();
        _found = (long.MinValue, 0, null);
        Array.ForEach(kept, _sealed.Enqueue);
    }

    /// <summary>Whether what held an hour before a time is sealed.</summary>
    public bool Knows(long time) => _hour >= HourOf(time) - 1;

    /// <summary>What was sealed an hour before a time, and when that was: milliseconds since 1970-01-01 UTC, 0 for nothing.</summary>
    public (long Version, TripBounds? Bounds) At(int pair, long time)
    {
        var hour = HourOf(time) - 1;
        if (_found.At != hour)
        {
            var (version, bounds) = _sealed.LastOrDefault(version => version.Hour <= hour);
            _found = (hour, version * Milliseconds.Hour, bounds);
        }

        return (_found.Version, _found.Bounds?.TryGetValue(pair, out var known) == true ? known : null);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_hour);
        writer.Write((byte)(_learned ? 1 : 0));
        writer.Write(_pairs.Count);
        foreach (var (pair, counts) in _pairs)
        {
            writer.Write(pair);
            writer.Write(counts.Count(count => count > 0));
            foreach (var (at, count) in counts.Index().Where(bucket => bucket.Item > 0))
            {
                writer.Write((byte)at);
                writer.Write(count);
            }
        }

        writer.Write(_sealed.Count);
        foreach (var (hour, bounds) in _sealed)
        {
            writer.Write(hour);
            writer.Write(bounds.Count);
            foreach (var (pair, bound) in bounds)
            {
                writer.Write(pair);
                writer.Write(bound.Trips);
                writer.Write(bound.Low);
                writer.Write(bound.Middle);
            }
        }
    }

    public void Load(ref StateReader reader)
    {
        _pairs.Clear();
        _sealed.Clear();
        _found = (long.MinValue, 0, null);
        _hour = reader.ReadInt64();
        _learned = reader.ReadByte() == 1;
        for (var pairs = reader.ReadInt32(); pairs > 0; pairs--)
        {
            var counts = new int[Edges.Length];
            _pairs.Add(reader.ReadInt32(), counts);
            for (var buckets = reader.ReadInt32(); buckets > 0; buckets--)
            {
                var at = reader.ReadByte();
                counts[at] = reader.ReadInt32();
            }
        }

        for (var versions = reader.ReadInt32(); versions > 0; versions--)
        {
            var hour = reader.ReadInt64();
            var bounds = new Dictionary<int, TripBounds>();
            for (var pairs = reader.ReadInt32(); pairs > 0; pairs--)
            {
                bounds.Add(reader.ReadInt32(), new TripBounds(reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64()));
            }

            _sealed.Enqueue((hour, bounds));
        }
    }

    private static TripBounds Bounds(int[] counts)
    {
        var all = counts.Sum();
        return new TripBounds(all, Edges[Place(counts, (all * (long)LowPercent / 100) + 1)], Edges[Math.Min(Place(counts, (all + 1L) / 2) + 1, Edges.Length - 1)]);
    }

    /// <summary>The bucket of the shortest trips but so many.</summary>
    private static int Place(int[] counts, long trips)
    {
        var at = 0;
        for (long sum = counts[0]; sum < trips; sum += counts[++at])
        {
        }

        return at;
    }

    private static long HourOf(long time) => time / Milliseconds.Hour;

    /// <summary>Buckets begin at 0, 10 s, and then 5 % later each, until two hours.</summary>
    private static IEnumerable<long> MakeEdges()
    {
        yield return 0;
        for (var edge = 10 * Milliseconds.Second; edge < 2 * Milliseconds.Hour; edge += edge / 20)
        {
            yield return edge;
        }
    }
}
