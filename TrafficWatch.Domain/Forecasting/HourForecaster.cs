namespace TrafficWatch.Domain.Forecasting;

/// <summary>Says what the hours ahead come to: the profile of the day, and by regression what the hours before tell of the difference to it. Coefficients are each horizon's and each hour of the day's own.</summary>
public sealed class HourForecaster
{
    /// <summary>The furthest hour ahead.</summary>
    public const int Horizons = 24;

    private const int Hours = 24, Week = 168, FewestSamples = 200;
    private const double CommonRidge = 0.01, OwnRidge = 100, HalfLifeDays = 365;
    private readonly HourSeries _series;
    private readonly double[] _profile;
    private readonly double[] _residuals;
    private readonly double[] _spreads;
    private readonly double[]?[,] _coefficients = new double[Horizons + 1, Hours][];

    /// <param name="series">The hours that are known, and those ahead.</param>
    public HourForecaster(HourSeries series)
    {
        _series = series;
        var profile = new HourProfile();
        (_profile, _residuals, _spreads) = (new double[series.Length], new double[series.Length], new double[series.Length]);
        for (var i = 0; i < series.Length; i++)
        {
            var (kind, hour, count) = (series.KindOf(i), series.HourOf(i), series[i]);
            _profile[i] = profile.Of(kind, hour);
            _residuals[i] = count - _profile[i];
            _spreads[i] = Math.Max(1, profile.SpreadOf(kind, hour));
            if (!double.IsNaN(count))
            {
                profile.Add(kind, hour, count);
            }
        }
    }

    /// <summary>What an hour comes to as a rule, by what was known a week before; NaN while nothing was.</summary>
    public double Profile(int hour) => _profile[hour];

    /// <summary>How far such an hour is from the profile as a rule, 1 at least: the unit of bands.</summary>
    public double Spread(int hour) => _spreads[hour];

    /// <summary>Learns from all hours before one.</summary>
    /// <param name="until">The first hour that is not to be known.</param>
    /// <param name="horizons">How far ahead.</param>
    public void Train(int until, params IEnumerable<int> horizons)
    {
        foreach (var horizon in horizons)
        {
            var samples = Enumerable.Range(0, Hours).Select(_ => (Features: new List<double[]>(), Targets: new List<double>(), Weights: new List<double>())).ToArray();
            for (var origin = Week; origin + horizon < until; origin++)
            {
                var target = origin + horizon;
                if (double.IsNaN(_residuals[target]) || double.IsNaN(_series[origin]))
                {
                    continue;
                }

                var (features, targets, weights) = samples[_series.HourOf(target)];
                features.Add(Features(origin, horizon));
                targets.Add(_residuals[target]);
                weights.Add(Math.Pow(0.5, (until - target) / (HalfLifeDays * 24)));
            }

            var all = samples.SelectMany(hour => hour.Features).ToList();
            if (all.Count < FewestSamples)
            {
                continue;
            }

            // What all hours have in common first, then what each has of its own: the less, the fewer days there are.
            var common = LeastSquares.Fit(all, [.. samples.SelectMany(hour => hour.Targets)], [.. samples.SelectMany(hour => hour.Weights)], CommonRidge);
            for (var hour = 0; hour < Hours; hour++)
            {
                var (features, targets, weights) = samples[hour];
                var left = targets.Select((target, at) => target - LeastSquares.Dot(common, features[at])).ToList();
                _coefficients[horizon, hour] = left.Count == 0 ? common : [.. common.Zip(LeastSquares.Fit(features, left, weights, CommonRidge + (OwnRidge / left.Count)), (one, own) => one + own)];
            }
        }
    }

    /// <summary>What an hour comes to.</summary>
    /// <param name="origin">The last hour that is known.</param>
    /// <param name="horizon">How far ahead the hour is.</param>
    public double Predict(int origin, int horizon)
    {
        var target = origin + horizon;
        var learned = _coefficients[horizon, _series.HourOf(target)] is { } coefficients ? LeastSquares.Dot(coefficients, Features(origin, horizon)) : 0;
        return Math.Max(0, _profile[target] + learned);
    }

    private double[] Features(int origin, int horizon)
    {
        var target = origin + horizon;
        var dayBefore = target - 24;
        while (dayBefore > origin)
        {
            dayBefore -= 24;
        }

        double recent = 0, usual = 0, day = 0, week = 0;
        for (var i = 0; i < 6; i++)
        {
            recent += R(origin - i);
            usual += P(origin - i);
        }

        for (var i = 0; i < 24; i++)
        {
            day += R(origin - i) / 24;
        }

        for (var i = 0; i < 7; i++)
        {
            week += R(dayBefore - (24 * i)) / 7;
        }

        var kind = _series.KindOf(target);
        var off = kind is 0 or 6 or DayKinds.Holiday;
        var p = P(target);
        return
        [
            1,
            off ? 1 : 0,
            R(origin), R(origin - 1), R(origin - 2),
            off ? R(origin) : 0, off ? R(origin - 1) : 0,
            R(dayBefore), R(target - Week), R(target - (2 * Week)),
            dayBefore + 1 <= origin ? R(dayBefore + 1) : 0, R(dayBefore - 1),
            R(target - Week + 1), R(target - Week - 1),
            p * recent / Math.Max(usual, 1),
            day, week,
            p,
            kind == DayKinds.Holiday ? p : 0,
            _series.IsBeforeHoliday(target) ? p : 0,
            _series.IsAfterHoliday(target) ? p : 0,
            kind == 5 ? 1 : 0, kind == 1 ? 1 : 0,
        ];
    }

    private double R(int hour) => (uint)hour < (uint)_residuals.Length && !double.IsNaN(_residuals[hour]) ? _residuals[hour] : 0;

    private double P(int hour) => (uint)hour < (uint)_profile.Length && !double.IsNaN(_profile[hour]) ? _profile[hour] : 0;
}
