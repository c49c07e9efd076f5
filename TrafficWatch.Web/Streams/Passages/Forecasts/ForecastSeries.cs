using TrafficWatch.Domain.Forecasting;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Web.Streams.Passages.Forecasts;

/// <summary>Makes of sums by hour one series for each checkpoint, and one for all together.</summary>
/// <param name="Counts">By checkpoint, all together under <see cref="Schema.StoredForecast.All"/>: when its first hour begins (UTC), and the counts from there on; NaN for hours of which nothing is known, for nothing came from anywhere.</param>
internal sealed record ForecastSeries(IReadOnlyDictionary<string, (DateTime Start, IReadOnlyList<double> Counts)> Counts)
{
    /// <param name="sums">Checkpoint, end of the hour (UTC), count.</param>
    /// <param name="until">The end of the last hour that is over, UTC.</param>
    public static ForecastSeries Of(IEnumerable<(string Kkmc, DateTime End, long Count)> sums, DateTime until)
    {
        var places = sums.Where(sum => sum.End <= until && sum.Count > 0).GroupBy(sum => sum.Kkmc).ToDictionary(place => place.Key, place => place.ToLookup(sum => sum.End, sum => sum.Count));
        var all = places.Values.SelectMany(place => place).GroupBy(hour => hour.Key).ToDictionary(hour => hour.Key, hour => hour.SelectMany(counts => counts).Sum());
        Dictionary<string, (DateTime, IReadOnlyList<double>)> series = [];
        foreach (var (kkmc, hours) in places)
        {
            series.Add(kkmc, From(hours.Min(hour => hour.Key), end => all.ContainsKey(end) ? hours[end].Sum() : double.NaN));
        }

        if (all.Count > 0)
        {
            series.Add(Schema.StoredForecast.All, From(all.Keys.Min(), end => all.TryGetValue(end, out var count) ? count : double.NaN));
        }

        return new ForecastSeries(series);

        (DateTime, IReadOnlyList<double>) From(DateTime first, Func<DateTime, double> count) =>
            (first.AddHours(-1), [.. Enumerable.Range(0, (int)(until - first).TotalHours + 1).Select(hour => count(first.AddHours(hour)))]);
    }

    /// <summary>What the next 24 hours of a checkpoint come to.</summary>
    public HourOutlook Outlook(string kkmc, SiteCalendar calendar, DayKinds kinds) =>
        HourOutlook.Of(new HourSeries(Counts[kkmc].Start, Counts[kkmc].Counts, HourForecaster.Horizons, calendar.Zone, kinds));
}
