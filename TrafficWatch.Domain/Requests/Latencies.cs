using TrafficWatch.Domain.Sketches;

namespace TrafficWatch.Domain.Requests;

/// <summary>Latencies in microseconds, within 2 %.</summary>
/// <param name="Median">That half of the requests did not exceed.</param>
/// <param name="P95">That 95 of a hundred did not.</param>
/// <param name="P99">That 99 of a hundred did not.</param>
public sealed record Latencies(double Median, double P95, double P99)
{
    /// <summary>Those of requests in bins of a <see cref="DDSketch"/>; null of none.</summary>
    /// <param name="bins">Bins and how many requests are in each, in any order; those of the same number are added up.</param>
    public static Latencies? Of(IEnumerable<(int Bin, long Count)> bins)
    {
        List<(int, long)> sorted = [.. bins.GroupBy(bin => bin.Bin, bin => bin.Count).OrderBy(bin => bin.Key).Select(bin => (bin.Key, bin.Sum()))];
        return DDSketch.Quantile(sorted, 0.5) is { } median && DDSketch.Quantile(sorted, 0.95) is { } p95 && DDSketch.Quantile(sorted, 0.99) is { } p99 ? new(median, p95, p99) : null;
    }
}
