using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Streams.Visitors.Areas;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>
/// How many visitors are where over a day that runs from 0 (gates open) to 1 (gates closed). Every few
/// minutes there is a show in the next area: a crowd rushes there, past the alert threshold, and disperses.
/// </summary>
internal static class ParkDay
{
    /// <summary>From the beginning of one show to that of the next.</summary>
    public static readonly TimeSpan ShowEvery = TimeSpan.FromMinutes(4);

    // How long a crowd gathers before a show, stays, and disperses; in minutes.
    private const double Gathers = 4, Stays = 2, Disperses = 5;

    // The parts of an alert threshold that an area holds between shows, and that a show adds.
    private const double Calm = 0.6, Show = 0.53;

    /// <summary>The areas with the thresholds that are seeded for them; shows go round in their order.</summary>
    public static readonly (string Id, int Alert)[] Areas =
        [.. AreaSeed.Areas.Where(area => area.Area != ThresholdSet.WholePark).Select(area => (area.Area, area.Thresholds.Alert))];

    /// <summary>Visitors in the park on average over the opening hours.</summary>
    public static double MeanCrowd { get; } = Enumerable.Range(0, 2000)
        .Average(i => Crowds(i / 2000.0, DateTime.UnixEpoch + (ShowEvery * (i * 0.37))).Sum());

    /// <summary>How many visitors an area draws.</summary>
    /// <param name="area">Its index in <see cref="Areas"/>.</param>
    /// <param name="phase">Part of the day that has gone; outside of 0 to 1 the park is closed.</param>
    /// <param name="time">The instant, which decides where the shows are.</param>
    public static double Crowd(int area, double phase, DateTime time) => Areas[area].Alert * Attendance(phase) * (Calm + (Show * Rush(area, time)));

    private static IEnumerable<double> Crowds(double phase, DateTime time) => Enumerable.Range(0, Areas.Length).Select(area => Crowd(area, phase, time));

    /// <summary>How full the park is, from 0 to 1: mornings fill it, evenings empty it, and at noon some are at table.</summary>
    private static double Attendance(double phase)
    {
        var noon = (phase - 0.42) / 0.06;
        return Smooth(phase / 0.26) * Smooth((0.99 - phase) / 0.16) * (1 - (0.04 * Math.Exp(-noon * noon)));
    }

    /// <summary>How much of a show's crowd is in an area, from 0 to 1.</summary>
    private static double Rush(int area, DateTime time)
    {
        var round = ShowEvery * Areas.Length;
        var begun = (((time - DateTime.UnixEpoch - (ShowEvery * area)) / round) % 1) * round.TotalMinutes;
        return begun < Stays + Disperses ? Smooth((Stays + Disperses - begun) / Disperses) : Smooth((begun - round.TotalMinutes + Gathers) / Gathers);
    }

    private static double Smooth(double x)
    {
        x = Math.Clamp(x, 0, 1);
        return x * x * (3 - (2 * x));
    }
}
