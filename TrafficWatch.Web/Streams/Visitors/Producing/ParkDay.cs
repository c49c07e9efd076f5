using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Streams.Visitors.Areas;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>
/// How many visitors are where over a day that runs from 0 (gates open) to 1 (gates closed). Every few
/// minutes there is a show in another area: a crowd rushes there, past the alert threshold, and disperses.
/// The park as a whole holds about as many meanwhile, now and then enough for a warning.
/// </summary>
internal static class ParkDay
{
    /// <summary>From the beginning of one show to that of the next, in minutes.</summary>
    public const double ShowEvery = 4;

    // How long a crowd gathers before a show, stays, and disperses; in minutes.
    private const double Gathers = 4, Stays = 2, Disperses = 5;

    // The part of all alert thresholds that the park holds at midday, and the part of an area's own that a show adds there.
    private const double Full = 0.765, Show = 0.57;

    /// <summary>The areas with the alert thresholds that are seeded for them.</summary>
    public static readonly (string Id, int Alert)[] Areas =
        [.. AreaSeed.Areas.Where(area => area.Area != ThresholdSet.WholePark).Select(area => (area.Area, area.Thresholds.Alert))];

    private static readonly double Alerts = Areas.Sum(area => area.Alert);

    /// <summary>Visitors in the park on average over the opening hours.</summary>
    public static double MeanCrowd { get; } = Enumerable.Range(0, 1000).Average(i => Attendance((i + 0.5) / 1000)) * Full * Alerts;

    /// <summary>How many visitors each of <see cref="Areas"/> draws.</summary>
    /// <param name="phase">Part of the day that has gone; outside of 0 to 1 the park is closed.</param>
    /// <param name="time">The instant, which decides where the shows are.</param>
    /// <param name="crowds">Takes them.</param>
    /// <returns>Their sum.</returns>
    public static double Draw(double phase, DateTime time, Span<double> crowds)
    {
        var minutes = (time - DateTime.UnixEpoch).TotalMinutes;
        var shows = 0.0;
        for (var area = 0; area < crowds.Length; area++)
        {
            crowds[area] = Areas[area].Alert * Show * Rush(area, minutes);
            shows += crowds[area];
        }

        // Two swings that never come together again, so that no two hours look alike.
        var full = Full * (1 + (0.025 * Math.Sin(minutes / 7.3)) + (0.025 * Math.Sin(minutes / 19.1)));
        var (attendance, elsewhere) = (Attendance(phase), full - (shows / Alerts));
        for (var area = 0; area < crowds.Length; area++)
        {
            crowds[area] = attendance * (crowds[area] + (Areas[area].Alert * elsewhere));
        }

        return attendance * full * Alerts;
    }

    /// <summary>How full the park is, from 0 to 1: mornings fill it, evenings empty it.</summary>
    private static double Attendance(double phase) => Smooth(phase / 0.26) * Smooth((0.99 - phase) / 0.16);

    /// <summary>How much of a show's crowd is in an area, from 0 to 1. Shows go round all areas, every other one next.</summary>
    private static double Rush(int area, double minutes)
    {
        var round = ShowEvery * Areas.Length;
        var begun = (minutes + (ShowEvery * 2 * area)) % round;
        return begun < Stays + Disperses ? Smooth((Stays + Disperses - begun) / Disperses) : Smooth((begun - round + Gathers) / Gathers);
    }

    private static double Smooth(double x)
    {
        x = Math.Clamp(x, 0, 1);
        return x * x * (3 - (2 * x));
    }
}
