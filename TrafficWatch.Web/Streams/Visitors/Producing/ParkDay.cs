namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>An area of the simulated park.</summary>
/// <param name="Id">As events carry it.</param>
/// <param name="Crowd">Visitors at its fullest: a little above the alert threshold that is seeded for it.</param>
/// <param name="FullestAt">When that is, as a part of the opening hours.</param>
internal sealed record SimulatedArea(string Id, int Crowd, double FullestAt);

/// <summary>How many visitors are where over a day that runs from 0 (gates open) to 1 (gates closed).</summary>
internal static class ParkDay
{
    private const double Width = 0.2;

    /// <summary>The areas in the order in which a day fills them; the first lies behind the gate.</summary>
    public static readonly SimulatedArea[] Areas =
    [
        new("好莱坞大道", 146, 0.35),
        new("哈利波特的魔法世界", 240, 0.42),
        new("小黄人乐园", 182, 0.5),
        new("侏罗纪世界大冒险", 358, 0.57),
        new("变形金刚基地", 302, 0.64),
    ];

    /// <summary>How many visitors an area draws.</summary>
    /// <param name="area">Its index in <see cref="Areas"/>.</param>
    /// <param name="phase">Part of the day that has gone; outside of 0 to 1 the park is closed.</param>
    public static double Crowd(int area, double phase)
    {
        if (phase is < 0 or > 1)
        {
            return 0;
        }

        var distance = (phase - Areas[area].FullestAt) / Width;
        // The last visitors are sent home before the gates close.
        var closing = Math.Clamp((1 - phase) / 0.08, 0, 1);
        return Areas[area].Crowd * Math.Exp(-distance * distance) * closing;
    }

    /// <summary>How many visitors the park as a whole draws.</summary>
    public static double Crowd(double phase) => Enumerable.Range(0, Areas.Length).Sum(area => Crowd(area, phase));

    /// <summary>The first phase of the morning at which the park draws as many as are inside.</summary>
    public static double PhaseOf(int inside)
    {
        var phase = 0.0;
        while (phase < 0.5 && Crowd(phase) < inside)
        {
            phase += 0.005;
        }

        return phase;
    }
}
