namespace TrafficWatch.Domain.Forecasting;

/// <summary>What an hour of a kind of day comes to as a rule: a mean that forgets, for each hour of each kind of day. What was not seen yet is as the same hour of days that are alike.</summary>
public sealed class HourProfile
{
    private const int Hours = 24;
    private const double Rate = 0.12;

    /// <summary>An hour further from the mean than so many mean deviations moves it no more than that: a jam or a dead camera is not the rule.</summary>
    private const double Clip = 3;

    private readonly double[] _means = [.. Enumerable.Repeat(double.NaN, DayKinds.Count * Hours)];
    private readonly double[] _spreads = new double[DayKinds.Count * Hours];
    private readonly int[] _seen = new int[DayKinds.Count * Hours];

    /// <summary>The mean of such an hour; NaN while nothing is known.</summary>
    public double Of(int kind, int hour)
    {
        var own = _means[Slot(kind, hour)];
        if (!double.IsNaN(own))
        {
            return own;
        }

        // A holiday is as a Sunday, a Sunday as a Saturday, a working day as others.
        int[] others = kind switch { DayKinds.Holiday => [0, 6], 0 => [6], 6 => [0], _ => [1, 2, 3, 4, 5] };
        var known = others.Concat(Enumerable.Range(0, DayKinds.Count)).Select(other => _means[Slot(other, hour)]).Where(mean => !double.IsNaN(mean));
        return known.FirstOrDefault(double.NaN);
    }

    /// <summary>How far such an hour is from its mean as a rule.</summary>
    public double SpreadOf(int kind, int hour) => _spreads[Slot(kind, hour)] is > 0 and var own ? own : _spreads.Where(spread => spread > 0).DefaultIfEmpty().Average();

    /// <summary>Takes in an hour.</summary>
    public void Add(int kind, int hour, double count)
    {
        var slot = Slot(kind, hour);
        ref var mean = ref _means[slot];
        ref var spread = ref _spreads[slot];
        if (double.IsNaN(mean))
        {
            (mean, spread, _seen[slot]) = (count, Math.Max(1, Math.Abs(count) * 0.1), 1);
            return;
        }

        var rate = Math.Max(Rate, 1.0 / ++_seen[slot]);
        var away = count - mean;
        spread += rate * (Math.Min(Math.Abs(away), Clip * spread) - spread);
        spread = Math.Max(spread, 1e-6);
        mean += rate * Math.Clamp(away, -Clip * spread, Clip * spread);
    }

    private static int Slot(int kind, int hour) => (kind * Hours) + hour;
}
