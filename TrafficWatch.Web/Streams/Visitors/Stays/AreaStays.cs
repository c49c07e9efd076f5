using TrafficWatch.Domain.Visitors;

namespace TrafficWatch.Web.Streams.Visitors.Stays;

/// <summary>Stays taken together.</summary>
/// <param name="Bins">How many there are, by the classes of <see cref="StayBins"/>.</param>
/// <param name="TotalMs">How long they were together.</param>
public sealed record StaySum(IReadOnlyList<(int From, long Stays)> Bins, long TotalMs)
{
    /// <summary>Where the histogram's bars begin, in minutes; all are bounds of classes.</summary>
    public static readonly IReadOnlyList<int> Bars = [0, 1, 5, 10, 15, 30, 60, 120, 240];

    /// <summary>No stay.</summary>
    public static StaySum None { get; } = new([], 0);

    /// <summary>How many there are.</summary>
    public long Count => Bins.Sum(bin => bin.Stays);

    /// <summary>Minutes; null when there is none.</summary>
    public double? Mean => Count == 0 ? null : TotalMs / 60_000.0 / Count;

    /// <summary>Minutes; null when there is none.</summary>
    public double? Median => StayBins.Quantile(Bins, 0.5);

    /// <summary>What part was shorter than a minute; null when there is none.</summary>
    public double? Short => Part(0);

    /// <summary>How many are in one of <see cref="Bars"/>.</summary>
    /// <param name="bar">Its index.</param>
    public long In(int bar) => Bins.Where(bin => bin.From >= Bars[bar] && (bar == Bars.Count - 1 || bin.From < Bars[bar + 1])).Sum(bin => bin.Stays);

    /// <summary>What part is in one of <see cref="Bars"/>; null when there is none in any.</summary>
    /// <param name="bar">Its index.</param>
    public double? Part(int bar) => Count == 0 ? null : (double)In(bar) / Count;
}

/// <summary>Stays in an area, or visits of the whole park, over a range.</summary>
/// <param name="AreaId">The area, or <c>*</c>.</param>
/// <param name="Now">All of the range.</param>
/// <param name="Over">Those of its hours that are over.</param>
/// <param name="Before">Those that they are compared with; null: nothing is known of them.</param>
internal sealed record AreaStays(string AreaId, StaySum Now, StaySum Over, StaySum? Before)
{
    /// <summary>0.05 for five in a hundred more; null where there were none.</summary>
    public double? CountChange => Before is { Count: > 0 and var then } ? ((double)Over.Count / then) - 1 : null;

    /// <summary>Minutes that the median is longer.</summary>
    public double? MedianChange => Over.Median - Before?.Median;

    /// <summary>Minutes that the mean is longer.</summary>
    public double? MeanChange => Over.Mean - Before?.Mean;

    /// <summary>0.05 for five in a hundred stays more that are shorter than a minute.</summary>
    public double? ShortChange => Over.Short - Before?.Short;
}

/// <summary>One stay. Times are UTC.</summary>
internal sealed record StayRow(string UserId, string AreaId, DateTime Entry, DateTime Exit, long Minutes);
