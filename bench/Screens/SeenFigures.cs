using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Screens;

/// <summary>What one viewer saw of a <see cref="SteadyLoad"/>, and how long after the events were sent.</summary>
/// <param name="load">What is sent.</param>
/// <param name="from">Only events sent since then count, in milliseconds since 1970.</param>
internal sealed class SeenFigures(SteadyLoad load, double from)
{
    private readonly int[] _seen = new int[SteadyLoad.Areas.Length];

    /// <summary>A figure that stood there at that moment.</summary>
    /// <param name="area">By its number; an unknown one is none of the load's.</param>
    /// <param name="figure">Visitors inside.</param>
    /// <param name="at">Milliseconds since 1970.</param>
    /// <exception cref="BenchException">It is more than was sent, or less than before.</exception>
    public void Saw(int area, long figure, double at)
    {
        if (figure < _seen[area] || figure > load.Sent(area))
        {
            throw new BenchException($"{SteadyLoad.Areas[area]} shows {figure} after {_seen[area]}, of {load.Sent(area)} sent");
        }

        while (_seen[area] < figure)
        {
            var sent = load.SentAt(area, ++_seen[area]);
            if (sent >= from)
            {
                Delays.Add(at - sent);
            }
        }
    }

    /// <summary>Whether the last event of every area was seen.</summary>
    public bool All => Enumerable.Range(0, _seen.Length).All(area => _seen[area] == load.Sent(area));

    /// <summary>Milliseconds from when an event was sent until it was seen, one for each event.</summary>
    public Delays Delays { get; } = new();
}
