using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Visitors;

/// <summary>How long stays are, in classes fine enough for medians and histograms of weeks: by minute below an hour, by five minutes below four hours, by half an hour beyond.</summary>
public static class StayBins
{
    private const int ByMinute = 60;
    private const int ByFive = 240;
    private const int Longest = 24 * 60;

    /// <summary>Classes that there are.</summary>
    internal const int Count = ByMinute + ((ByFive - ByMinute) / 5) + ((Longest - ByFive) / 30) + 1;

    /// <summary>The class of a stay: the least whole minutes of those in it. Longer ones than a day are in the last.</summary>
    /// <param name="milliseconds">How long it is; not negative.</param>
    public static int Of(long milliseconds) => FromOf(IndexOf(milliseconds));

    /// <summary>The place of a stay's class among all, the shortest first.</summary>
    internal static int IndexOf(long milliseconds)
    {
        var minutes = (int)Math.Min(milliseconds / Milliseconds.Minute, Longest);
        return minutes < ByMinute ? minutes
            : minutes < ByFive ? ByMinute + ((minutes - ByMinute) / 5)
            : ByMinute + ((ByFive - ByMinute) / 5) + ((minutes - ByFive) / 30);
    }

    /// <summary>The class at a place.</summary>
    internal static int FromOf(int index) =>
        index < ByMinute ? index
        : index < ByMinute + ((ByFive - ByMinute) / 5) ? ByMinute + ((index - ByMinute) * 5)
        : ByFive + ((index - ByMinute - ((ByFive - ByMinute) / 5)) * 30);

    /// <summary>The end of a class, in minutes, exclusive; that of the last, which has none, is half an hour later.</summary>
    /// <param name="from">The class.</param>
    public static int EndOf(int from) => from + (from < ByMinute ? 1 : from < ByFive ? 5 : 30);

    /// <summary>The minutes that a part of all stays are shorter than, linear within a class; null when there are none.</summary>
    /// <param name="counts">Stays by class, in any order.</param>
    /// <param name="part">0.5 for the median.</param>
    public static double? Quantile(IEnumerable<(int From, long Stays)> counts, double part)
    {
        var sorted = counts.Where(bin => bin.Stays > 0).OrderBy(bin => bin.From).ToList();
        var left = sorted.Sum(bin => bin.Stays) * part;
        foreach (var (from, stays) in sorted)
        {
            if (left <= stays)
            {
                return from + ((EndOf(from) - from) * (left / stays));
            }

            left -= stays;
        }

        return null;
    }
}
