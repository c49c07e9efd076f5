namespace TrafficWatch.Bench.Servers;

/// <summary>How delays are spread, to the millisecond and up to a minute: those above count as a minute.</summary>
internal sealed class Delays
{
    private readonly long[] _counts = new long[60_001];

    public long Count { get; private set; }

    public void Add(double milliseconds)
    {
        _counts[(int)Math.Clamp(Math.Round(milliseconds), 0, _counts.Length - 1)]++;
        Count++;
    }

    public void Add(Delays others)
    {
        for (var milliseconds = 0; milliseconds < _counts.Length; milliseconds++)
        {
            _counts[milliseconds] += others._counts[milliseconds];
        }

        Count += others.Count;
    }

    /// <summary>The delay that so great a part of all does not exceed, in milliseconds.</summary>
    public int At(double part)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(Count * part));
        var milliseconds = 0;
        for (var counted = _counts[0]; counted < wanted && milliseconds < _counts.Length - 1; counted += _counts[milliseconds])
        {
            milliseconds++;
        }

        return milliseconds;
    }
}
