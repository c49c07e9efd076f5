namespace TrafficWatch.Bench.Chaos.Shop;

/// <summary>What the tables must hold, computed in one batch from what was sent: every record counts, a copy too. Shares no code with the app.</summary>
/// <param name="source">The zone of dates.</param>
/// <param name="site">The zone of hours and days.</param>
internal sealed class ShopOracle(TimeZoneInfo source, TimeZoneInfo site)
{
    public const int Actions = 4;

    /// <summary>The sum of those without a date over all minutes.</summary>
    public const string Undated = "shopping_per_minute, undated";

    private const long LateAfter = 5 * 60_000;

    /// <summary>The sum of an action over all minutes.</summary>
    public static string SumOf(int action) => $"shopping_per_minute, action {action}";

    /// <summary>Adds the rows that the tables must hold.</summary>
    /// <param name="rows">To these.</param>
    /// <param name="sent">Every record with its timestamp; null where that means nothing, and the record came about now.</param>
    public void Expect(TableRows rows, IReadOnlyCollection<(ShopEvent Shop, long? RecordTime)> sent)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var all = sent.Select(one => (one.Shop, At: one.RecordTime is { } time ? Utc(time) : now)).ToList();
        foreach (var cell in all.GroupBy(one => CellOf(one.Shop, one.At)))
        {
            rows.Add("user_stats", cell.Key.Row(cell.Count()));
        }

        if (sent.All(one => one.RecordTime is not null))
        {
            foreach (var minute in all.GroupBy(one => (End: one.At.AddTicks(TimeSpan.TicksPerMinute - (one.At.Ticks % TimeSpan.TicksPerMinute)), one.Shop.Action)))
            {
                var late = minute.Select(one => one.Shop.Time is { } time ? (long)(one.At - Utc(time)).TotalMilliseconds : 0).Where(by => by > LateAfter).ToList();
                rows.Add("shopping_per_minute", minute.Key.End, minute.Key.Action, minute.Count(), late.Count, late.Sum(), minute.Count(IsUndated));
            }
        }

        for (var action = 0; action < Actions; action++)
        {
            rows.Add(SumOf(action), all.Count(one => one.Shop.Action == action));
        }

        rows.Add(Undated, all.Count(IsUndated));
        foreach (var cell in all.GroupBy(one => (Day: Day(one.At, site), one.Shop.Action, one.Shop.Age, one.Shop.Gender, one.Shop.Province)))
        {
            rows.Add("shopping_per_day", cell.Key.Day, cell.Key.Action, cell.Key.Age, cell.Key.Gender, cell.Key.Province.Length == 0 ? "未知" : cell.Key.Province, cell.Count());
        }

        bool IsUndated((ShopEvent Shop, DateTime At) one) => one.Shop.Time is null && one.Shop.Date is null;
    }

    /// <summary>Ids of a kind by the site's day and how often each came.</summary>
    public Dictionary<(DateTime Day, string Id), long> Counts(IEnumerable<(ShopEvent Shop, long? RecordTime)> sent, Func<ShopEvent, string> id)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return sent.Where(one => id(one.Shop).Length > 0).GroupBy(one => (Day(one.RecordTime is { } time ? Utc(time) : now, site), id(one.Shop))).ToDictionary(ids => ids.Key, ids => ids.LongCount());
    }

    private ShopCell CellOf(ShopEvent shop, DateTime recordTime)
    {
        var (window, kind) = shop switch
        {
            { Time: { } time } => (Hour(Utc(time)), 0),
            { Date: { } date } => (Latest(date.Month, date.Day, DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(recordTime, source))), 1),
            _ => (Day(recordTime, source), 1),
        };
        return new ShopCell(window, kind, shop.Action, shop.Age, shop.Gender, shop.Province);
    }

    private DateTime Hour(DateTime at) => at.AddTicks(-(TimeZoneInfo.ConvertTimeFromUtc(at, site).Ticks % TimeSpan.TicksPerHour));

    private static DateTime Day(DateTime at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeToUtc(TimeZoneInfo.ConvertTimeFromUtc(at, zone).Date, zone);

    private DateTime Latest(int month, int day, DateOnly today)
    {
        var year = today.Year;
        while (day > DateTime.DaysInMonth(year, month) || new DateOnly(year, month, day) > today)
        {
            year--;
        }

        return TimeZoneInfo.ConvertTimeToUtc(new DateTime(year, month, day), source);
    }

    private static DateTime Utc(long time) => DateTime.UnixEpoch.AddMilliseconds(time);
}
