namespace TrafficWatch.Domain.Sketches;

/// <summary>Quantiles within 2 % of their value: values are counted in bins, each 4 % wider than the one before. Bins of the same number add up, so sketches merge by adding, also in SQL.</summary>
/// <remarks>Masson, Rim, Lee: DDSketch, PVLDB 2019. Bin 0 is for what is not above 1.</remarks>
public static class DDSketch
{
    /// <summary>How far a quantile may be off, as a part of its value.</summary>
    public const double Error = 0.02;

    private const double Gamma = (1 + Error) / (1 - Error);
    private static readonly double PerLog = 1 / Math.Log(Gamma);

    /// <summary>The bin of a value.</summary>
    /// <param name="value">Not negative.</param>
    public static int BinOf(long value) => value <= 1 ? 0 : (int)Math.Ceiling(Math.Log(value) * PerLog);

    /// <summary>The value that stands for all of a bin.</summary>
    public static double ValueOf(int bin) => bin == 0 ? 1 : 2 * Math.Pow(Gamma, bin) / (Gamma + 1);

    /// <summary>The value that a part of all values does not exceed.</summary>
    /// <param name="bins">Bins and how many values are in each, smallest bin first.</param>
    /// <param name="part">0 to 1: 0.5 is the median.</param>
    /// <returns>Null when there is no value.</returns>
    public static double? Quantile(IReadOnlyList<(int Bin, long Count)> bins, double part)
    {
        var rank = (long)(part * (bins.Sum(bin => bin.Count) - 1));
        foreach (var (bin, count) in bins)
        {
            rank -= count;
            if (rank < 0)
            {
                return ValueOf(bin);
            }
        }

        return null;
    }
}
