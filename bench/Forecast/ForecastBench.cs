using System.Globalization;
using System.IO.Compression;
using TrafficWatch.Domain.Forecasting;

namespace TrafficWatch.Bench.Forecast;

/// <summary>Hourly counts of a highway, forecast hour by hour for half a year that the model has not seen, learned anew every week from what is before.</summary>
internal static class ForecastBench
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");
    private static readonly DateTime From = new(2016, 1, 1), Test = new(2018, 3, 15);

    /// <summary>Days before the test by which bands get their first width.</summary>
    private const int Calibration = 28;

    public static void Run(string path)
    {
        var (series, test) = Read(path);
        var forecaster = new HourForecaster(series);
        int[] horizons = [1, 3, 24];
        var errors = horizons.ToDictionary(horizon => horizon, _ => new List<double>());
        var weekBefore = horizons.ToDictionary(horizon => horizon, _ => new List<double>());
        var profile = new List<double>();
        var bands = horizons.ToDictionary(horizon => horizon, _ => new ConformalBands(0.9));
        var open = new PriorityQueue<(int Target, int Horizon, double Forecast), int>();
        var inside = horizons.ToDictionary(horizon => horizon, _ => new List<bool>());
        forecaster.Train(test - (Calibration * 24), horizons);
        var last = horizons.ToDictionary(horizon => horizon, _ => new List<double>());
        for (var origin = test - (Calibration * 24); origin < series.Known; origin++)
        {
            if (origin >= test - 1 && (origin - test + 1) % 168 == 0)
            {
                forecaster.Train(origin + 1, horizons);
            }

            if (double.IsNaN(series[origin]))
            {
                continue;
            }

            // A band learns from an hour when that is over, not when it was forecast.
            while (open.TryPeek(out var due, out var at) && at <= origin)
            {
                open.Dequeue();
                if (!double.IsNaN(series[due.Target]))
                {
                    var score = Math.Abs(series[due.Target] - due.Forecast) / forecaster.Spread(due.Target);
                    if (due.Target >= test)
                    {
                        inside[due.Horizon].Add(score <= bands[due.Horizon].Width(0));
                    }

                    bands[due.Horizon].Add(score);
                }
            }

            foreach (var horizon in horizons)
            {
                var target = origin + horizon;
                open.Enqueue((target, horizon, forecaster.Predict(origin, horizon)), target);
                if (target >= test && target < series.Known && !double.IsNaN(series[target]))
                {
                    errors[horizon].Add(Math.Abs(series[target] - forecaster.Predict(origin, horizon)));
                    last[horizon].Add(Math.Abs(series[target] - series[origin]));
                    if (!double.IsNaN(series[target - 168]))
                    {
                        weekBefore[horizon].Add(Math.Abs(series[target] - series[target - 168]));
                    }

                    if (horizon == 1)
                    {
                        profile.Add(Math.Abs(series[target] - forecaster.Profile(target)));
                    }
                }
            }
        }

        foreach (var horizon in horizons)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {horizon} h ahead: MAE {errors[horizon].Average():0.0}, RMSE {Math.Sqrt(errors[horizon].Average(e => e * e)):0.0}; last value {last[horizon].Average():0.0}, same hour last week {weekBefore[horizon].Average():0.0}, profile {profile.Average():0.0} ({errors[horizon].Count} hours), {inside[horizon].Average(one => one ? 1.0 : 0):0.000} in the band"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"forecast: {errors[1].Average():0.0} MAE at 1 h, {errors[3].Average():0.0} MAE at 3 h, {errors[24].Average():0.0} MAE at 24 h, {inside[1].Average(one => one ? 1.0 : 0):0.000} coverage of 90 %"));
    }

    private static (HourSeries Series, int Test) Read(string path)
    {
        SortedDictionary<DateTime, double> counts = [];
        HashSet<DateOnly> holidays = [];
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            var local = DateTime.ParseExact(fields[8], "dd-MM-yyyy HH:mm", CultureInfo.InvariantCulture);
            if (local < From || Zone.IsInvalidTime(local))
            {
                continue;
            }

            counts.TryAdd(TimeZoneInfo.ConvertTimeToUtc(local, Zone), double.Parse(fields[0], CultureInfo.InvariantCulture));
            if (fields[1] is not ("None" or "holiday"))
            {
                holidays.Add(DateOnly.FromDateTime(local));
            }
        }

        var start = counts.Keys.First();
        var hours = (int)(counts.Keys.Last() - start).TotalHours + 1;
        var all = Enumerable.Range(0, hours).Select(hour => counts.TryGetValue(start.AddHours(hour), out var count) ? count : double.NaN).ToList();
        return (new HourSeries(start, all, 24, Zone, new DayKinds(holidays.ToDictionary(day => day, _ => true))), (int)(TimeZoneInfo.ConvertTimeToUtc(Test, Zone) - start).TotalHours);
    }
}
