namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>How much comes from an area in an hour of the site's clocks on such a day.</summary>
/// <param name="Start">When the hour began, UTC.</param>
/// <param name="PerMinute">Events a minute, on average over the days before.</param>
/// <param name="Days">On how many of them anything came.</param>
internal readonly record struct HourRate(DateTime Start, double PerMinute, int Days);

/// <summary>When an area has been silent for longer than it usually is: its gate may be dead.</summary>
internal static class AreaSilence
{
    /// <summary>Silence shorter than this is never told.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMinutes(5);

    /// <summary>On fewer days nothing can be said.</summary>
    public const int FewestDays = 3;

    /// <summary>So many events are missing before it is told: where they come by chance, none of them does with a probability of e^-8, one in 3,000.</summary>
    public const double Missing = 8;

    /// <summary>Whether it is silent for too long.</summary>
    /// <param name="last">When its last event came, UTC.</param>
    /// <param name="now">Up to when others' events have come, UTC.</param>
    /// <param name="rates">What usually comes, of the hour that runs and of those before it as far as silence in them counts.</param>
    public static bool Tells(DateTime last, DateTime now, params IReadOnlyList<HourRate> rates)
    {
        if (now - last < Least)
        {
            return false;
        }

        // What comes in an hour says nothing of one in which nothing is expected: the area may be closed by now.
        var known = rates.Where(rate => rate.Days >= FewestDays).ToList();
        return known.Exists(rate => rate.Start <= now && now < rate.Start.AddHours(1)) && known.Sum(rate => rate.PerMinute * SilentMinutes(rate.Start)) > Missing;

        double SilentMinutes(DateTime start)
        {
            var (from, to) = (last > start ? last : start, now < start.AddHours(1) ? now : start.AddHours(1));
            return Math.Max(0, (to - from).TotalMinutes);
        }
    }
}
