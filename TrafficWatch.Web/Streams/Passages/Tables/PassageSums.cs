using System.Runtime.InteropServices;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Ingest;

namespace TrafficWatch.Web.Streams.Passages.Tables;

/// <summary>An epoch's passages by minute, hour and day, names as the numbers that they have in its rows. Times are milliseconds since 1970-01-01 UTC.</summary>
internal sealed class PassageSums
{
    private const int Together = 1000;
    private const string More = " ON DUPLICATE KEY UPDATE `count` = `count` + VALUES(`count`)";
    private readonly Dictionary<(long End, int Checkpoint, int Direction), long> _minutes = [];
    private readonly Dictionary<(long End, int Checkpoint, int Direction, int Province, int Vehicle), long> _hours = [];
    private readonly Dictionary<(long End, int Checkpoint, int Direction), long> _days = [];
    private readonly Dictionary<long, long> _dayOfHour = [];

    /// <summary>The days that have passages, UTC; their ends are exclusive.</summary>
    public HashSet<(DateTime From, DateTime To)> Days { get; } = [];

    public void Add(TimeSpans spans, int checkpoint, int direction, int province, int vehicle)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_minutes, (spans.MinuteEnd, checkpoint, direction), out _)++;
        CollectionsMarshal.GetValueRefOrAddDefault(_hours, (spans.HourEnd, checkpoint, direction, province, vehicle), out _)++;
        CollectionsMarshal.GetValueRefOrAddDefault(_days, (spans.DayEnd, checkpoint, direction), out _)++;
        if (_dayOfHour.TryAdd(spans.HourEnd, spans.DayEnd))
        {
            Days.Add(spans.Day);
        }
    }

    /// <summary>Adds the statements that count them, sorted by key, and that tell which hour is of which day.</summary>
    public void Write(PassageRows rows, SqlBatch sql)
    {
        var names = Enum.GetValues<PassageName>().Select(kind => rows.Names(kind).Select(System.Text.Encoding.UTF8.GetString).ToArray()).ToArray();
        string Checkpoint(int number) => names[(int)PassageName.Checkpoint][number];
        string Direction(int number) => names[(int)PassageName.Direction][number];
        Write("INSERT INTO kkmc_traffic_per_minute (kkmc, window_end, direction, `count`) VALUES ", _minutes);
        foreach (var part in _hours.OrderBy(sum => sum.Key.End).ThenBy(sum => Checkpoint(sum.Key.Checkpoint), StringComparer.Ordinal).ThenBy(sum => sum.Key).Chunk(Together))
        {
            sql.Begin("INSERT INTO kkmc_traffic_per_hour (window_end, kkmc, direction, province, vehicle_type, `count`) VALUES ");
            foreach (var ((end, checkpoint, direction, province, vehicle), count) in part)
            {
                sql.Row().Time(end).Text(Checkpoint(checkpoint)).Text(Direction(direction)).Text(names[(int)PassageName.Province][province]).Text(names[(int)PassageName.VehicleType][vehicle]).Number(count);
            }

            sql.End(More);
        }

        Write("INSERT INTO kkmc_traffic_per_day (kkmc, window_end, direction, `count`) VALUES ", _days);
        sql.Begin("INSERT INTO traffic_day (day_start, written_at) VALUES ");
        foreach (var (from, _) in Days.Order())
        {
            sql.Row().Time(from).Now();
        }

        sql.End(" ON DUPLICATE KEY UPDATE written_at = VALUES(written_at)");
        sql.Statement("CREATE TEMPORARY TABLE arriving_hour (hour_start DATETIME(3) NOT NULL, hour_end DATETIME(3) NOT NULL, day_end DATETIME(3) NOT NULL) ENGINE=InnoDB");
        foreach (var part in _dayOfHour.Chunk(Together))
        {
            sql.Begin("INSERT INTO arriving_hour (hour_start, hour_end, day_end) VALUES ");
            foreach (var (hour, day) in part)
            {
                sql.Row().Time(hour - TimeSpan.MillisecondsPerHour).Time(hour).Time(day);
            }

            sql.End();
        }

        void Write(string head, Dictionary<(long End, int Checkpoint, int Direction), long> sums)
        {
            foreach (var part in sums.OrderBy(sum => Checkpoint(sum.Key.Checkpoint), StringComparer.Ordinal).ThenBy(sum => sum.Key.End).ThenBy(sum => sum.Key.Direction).Chunk(Together))
            {
                sql.Begin(head);
                foreach (var ((end, checkpoint, direction), count) in part)
                {
                    sql.Row().Text(Checkpoint(checkpoint)).Time(end).Text(Direction(direction)).Number(count);
                }

                sql.End(More);
            }
        }
    }
}

/// <summary>The minute, and by the site's clocks the hour and the day, in which an instant falls. Those of the last minute are kept, for records come minute by minute.</summary>
internal sealed class TimeSpans(SiteCalendar calendar)
{
    private long _minute = long.MinValue;

    /// <summary>Exclusive end, milliseconds since 1970-01-01 UTC.</summary>
    public long MinuteEnd { get; private set; }

    /// <inheritdoc cref="MinuteEnd"/>
    public long HourEnd { get; private set; }

    /// <inheritdoc cref="MinuteEnd"/>
    public long DayEnd { get; private set; }

    /// <summary>The day, UTC; its end is exclusive.</summary>
    public (DateTime From, DateTime To) Day { get; private set; }

    public void MoveTo(long time)
    {
        var minute = time / TimeSpan.MillisecondsPerMinute;
        if (minute == _minute)
        {
            return;
        }

        _minute = minute;
        MinuteEnd = (minute + 1) * TimeSpan.MillisecondsPerMinute;
        var utc = DateTime.UnixEpoch.AddMilliseconds(minute * TimeSpan.MillisecondsPerMinute);
        HourEnd = (calendar.HourOf(utc).To - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        if (utc < Day.From || utc >= Day.To)
        {
            var day = calendar.DayOf(utc);
            Day = (calendar.StartOf(day), calendar.EndOf(day));
            DayEnd = (Day.To - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        }
    }
}
