namespace TrafficWatch.Domain.Forecasting;

/// <summary>What a forecast stands on.</summary>
public enum ForecastMethod
{
    /// <summary>Less than a day is known: nothing is forecast.</summary>
    None,

    /// <summary>The profile of the day alone: less than three weeks are known.</summary>
    Profile,

    /// <summary>The profile, and by regression what the hours before tell.</summary>
    Regression,
}

/// <summary>A span that is to hold a given part of what comes.</summary>
public readonly record struct ForecastBand(double Low, double High)
{
    /// <summary>Whether something lies outside.</summary>
    public bool Misses(double count) => count < Low || count > High;
}

/// <summary>What an hour ahead comes to.</summary>
/// <param name="Horizon">How many hours ahead, from 1 on.</param>
/// <param name="Expected">The forecast.</param>
/// <param name="Band80">Holds 80 %; null while too little is known.</param>
/// <param name="Band90">Holds 90 %.</param>
/// <param name="Band99">Holds 99 %.</param>
public readonly record struct ForecastHour(int Horizon, double Expected, ForecastBand? Band80, ForecastBand? Band90, ForecastBand? Band99);

/// <summary>How good forecasts were on days that were held out.</summary>
/// <param name="Horizon">So many hours ahead.</param>
/// <param name="Hours">Hours that were forecast.</param>
/// <param name="Mae">Mean absolute error.</param>
/// <param name="Rmse">Root of the mean square error.</param>
/// <param name="Coverage80">The part that lay in the band of 80 %.</param>
/// <param name="Coverage90">The part that lay in the band of 90 %.</param>
/// <param name="MaeOfLast">Mean absolute error of the last hour's count.</param>
/// <param name="MaeOfWeekBefore">That of the same hour a week before; null where none was known.</param>
/// <param name="MaeOfProfile">That of the profile of the day alone.</param>
public sealed record ForecastFigures(int Horizon, int Hours, double Mae, double Rmse, double Coverage80, double Coverage90, double MaeOfLast, double? MaeOfWeekBefore, double MaeOfProfile);

/// <summary>The hours ahead of a series, and how far such forecasts are to be trusted.</summary>
/// <param name="Method">What they stand on.</param>
/// <param name="KnownHours">Hours that are known.</param>
/// <param name="Hours">The next 24 hours; fewer where nothing like one is known.</param>
/// <param name="Figures">For 1, 3 and 24 hours ahead; none while less than a day could be held out.</param>
public sealed record HourOutlook(ForecastMethod Method, int KnownHours, IReadOnlyList<ForecastHour> Hours, IReadOnlyList<ForecastFigures> Figures)
{
    private const int Day = 24, RegressionFrom = 21 * Day, MostHeldOut = 14 * Day, HeldOutPart = 4;
    private static readonly int[] Told = [1, 3, 24];

    /// <summary>Looks ahead from the end of what is known. The last days are held out first, to see how good the forecasts are, and how wide bands have to be; then all is learned from.</summary>
    /// <param name="series">With 24 hours ahead.</param>
    public static HourOutlook Of(HourSeries series)
    {
        var known = Enumerable.Range(0, series.Known).Count(hour => !double.IsNaN(series[hour]));
        if (known < Day)
        {
            return new HourOutlook(ForecastMethod.None, known, [], []);
        }

        var method = known >= RegressionFrom ? ForecastMethod.Regression : ForecastMethod.Profile;
        var horizons = Enumerable.Range(1, HourForecaster.Horizons).ToArray();
        var forecaster = new HourForecaster(series);

        // The profile is of what was before anyway: all but the first day tries it.
        var begin = method == ForecastMethod.Regression ? series.Known - Math.Min(MostHeldOut, known / HeldOutPart) : Day;
        Train(begin);
        var bands = horizons.Select(_ => new ConformalBands(0.8, 0.9, 0.99)).ToArray();
        var trials = Told.ToDictionary(horizon => horizon, _ => new List<Trial>());
        for (var target = begin; target < series.Known; target++)
        {
            foreach (var horizon in horizons)
            {
                var origin = target - horizon;
                if (origin < 0 || double.IsNaN(series[target]) || double.IsNaN(series[origin]) || double.IsNaN(forecaster.Profile(target)))
                {
                    continue;
                }

                var band = bands[horizon - 1];
                var error = Math.Abs(series[target] - forecaster.Predict(origin, horizon));
                var score = error / forecaster.Spread(target);
                if (trials.TryGetValue(horizon, out var list) && band.Width(0) is { } narrow && band.Width(1) is { } wide)
                {
                    list.Add(new Trial(error, score <= narrow, score <= wide, Math.Abs(series[target] - series[origin]), Math.Abs(series[target] - series[target - (7 * Day)]), Math.Abs(series[target] - forecaster.Profile(target))));
                }

                band.Add(score);
            }
        }

        Train(series.Known);
        var hours = horizons.Where(horizon => !double.IsNaN(forecaster.Profile(series.Known - 1 + horizon))).Select(horizon =>
        {
            var expected = forecaster.Predict(series.Known - 1, horizon);
            var spread = forecaster.Spread(series.Known - 1 + horizon);
            return new ForecastHour(horizon, expected, Around(0), Around(1), Around(2));

            ForecastBand? Around(int band) => bands[horizon - 1].Width(band) is { } width ? new ForecastBand(Math.Max(0, expected - (width * spread)), expected + (width * spread)) : null;
        });
        return new HourOutlook(method, known, [.. hours], [.. trials.Where(trial => trial.Value.Count >= Day).Select(trial => Figured(trial.Key, trial.Value))]);

        void Train(int until)
        {
            if (method == ForecastMethod.Regression)
            {
                forecaster.Train(until, horizons);
            }
        }
    }

    private static ForecastFigures Figured(int horizon, List<Trial> trials)
    {
        var weeks = trials.Where(trial => !double.IsNaN(trial.WeekBefore)).Select(trial => trial.WeekBefore).ToList();
        return new ForecastFigures(
            horizon, trials.Count, trials.Average(trial => trial.Error), Math.Sqrt(trials.Average(trial => trial.Error * trial.Error)),
            trials.Average(trial => trial.In80 ? 1.0 : 0), trials.Average(trial => trial.In90 ? 1.0 : 0),
            trials.Average(trial => trial.Last), weeks.Count == 0 ? null : weeks.Average(), trials.Average(trial => trial.Profile));
    }

    private readonly record struct Trial(double Error, bool In80, bool In90, double Last, double WeekBefore, double Profile);
}
