using MySqlConnector;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Passages.Tables;

/// <summary>
/// Writes passages. They are loaded into a table of the connection's own; what traffic_data has already is marked there;
/// the others go on from it, as rows and as sums, within the epoch's transaction. So a record delivered again changes
/// no row and no sum, however long ago the first came, and nothing has to be remembered for that.
/// </summary>
internal sealed class PassageTables(ShardMap shards, SiteCalendar calendar, TimeProvider time) : IStreamTables<PassageDeltas>
{
    private const string Sums = " ON DUPLICATE KEY UPDATE `count` = `count` + VALUES(`count`)";

    /// <summary>How long a day is known to have its partition: retention joins old ones.</summary>
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(10);

    /// <summary>Days that have their partitions, by shard, and since when that is known.</summary>
    private readonly Dictionary<DateTime, long>[] _days = [.. Enumerable.Range(0, shards.Count).Select(_ => new Dictionary<DateTime, long>())];

    public long Duplicates(PassageDeltas deltas) => deltas.Rows.Copies;

    public void Write(int shard, bool newLog, PassageDeltas deltas, SqlBatch sql)
    {
        var rows = deltas.Rows;
        var here = rows.Checkpoints.Select(checkpoint => shards.ShardOf(checkpoint) == shard).ToArray();
        if (!here.Contains(true))
        {
            return;
        }

        sql.Statement("DROP TEMPORARY TABLE IF EXISTS arriving_passage");
        sql.Statement(
            "CREATE TEMPORARY TABLE arriving_passage (gcsj DATETIME(3) NOT NULL, id VARCHAR(64) COLLATE utf8mb4_bin NOT NULL, xzqhmc VARCHAR(100) NOT NULL, kkmc VARCHAR(255) COLLATE utf8mb4_bin NOT NULL, fxlx VARCHAR(20) COLLATE utf8mb4_bin NOT NULL, "
            + "hpzl VARCHAR(20) COLLATE utf8mb4_bin NOT NULL, hphm VARCHAR(50) COLLATE utf8mb4_bin NOT NULL, clppxh VARCHAR(255) NOT NULL, province VARCHAR(20) COLLATE utf8mb4_bin NOT NULL, is_weekend TINYINT NOT NULL, is_peak_hour TINYINT NOT NULL, "
            + "vehicle_type_name VARCHAR(50) COLLATE utf8mb4_bin NOT NULL, minute_end DATETIME(3) NOT NULL, hour_end DATETIME(3) NOT NULL, day_end DATETIME(3) NOT NULL, is_copy TINYINT NOT NULL DEFAULT 0, PRIMARY KEY (gcsj, id)) CHARACTER SET utf8mb4 ENGINE=InnoDB");
        var load = sql.Load(
            "arriving_passage",
            "gcsj", "id", "xzqhmc", "kkmc", "fxlx", "hpzl", "hphm", "clppxh", "province", "is_weekend", "is_peak_hour", "vehicle_type_name", "minute_end", "hour_end", "day_end");
        var names = rows.Checkpoints.Select(System.Text.Encoding.UTF8.GetBytes).ToArray();
        var spans = new TimeSpans(calendar);
        HashSet<(DateTime From, DateTime To)> days = [];
        for (var row = 0; row < rows.Count; row++)
        {
            if (!here[rows.Checkpoint(row)])
            {
                continue;
            }

            var time = rows.Time(row);
            spans.MoveTo(time);
            days.Add(spans.Day);
            load.Row().Time(time)
                .Text(rows.Text(row, PassageField.Id)).Text(rows.Text(row, PassageField.District)).Text(names[rows.Checkpoint(row)]).Text(rows.Text(row, PassageField.Direction))
                .Text(rows.Text(row, PassageField.PlateType)).Text(rows.Text(row, PassageField.Plate)).Text(rows.Text(row, PassageField.Model)).Text(rows.Text(row, PassageField.Province))
                .Number(rows.IsWeekend(row) ? 1 : 0).Number(rows.IsPeakHour(row) ? 1 : 0).Text(rows.Text(row, PassageField.VehicleType))
                .Time(spans.MinuteEnd).Time(spans.HourEnd).Time(spans.DayEnd);
        }

        sql.Prepare(connection => MakeRoomAsync(shard, days, connection));
        var after = sql.After;
        after.Statement("UPDATE arriving_passage a JOIN traffic_data t ON t.gcsj = a.gcsj AND t.id = a.id SET a.is_copy = 1");
        after.Statement(
            "INSERT INTO traffic_data (id, xzqhmc, kkmc, fxlx, gcsj, hpzl, hphm, clppxh, province, is_weekend, is_peak_hour, vehicle_type_name, hphm_rev) "
            + "SELECT id, xzqhmc, kkmc, fxlx, gcsj, hpzl, hphm, clppxh, province, is_weekend, is_peak_hour, vehicle_type_name, REVERSE(hphm) FROM arriving_passage WHERE is_copy = 0");
        after.Statement("INSERT INTO kkmc_traffic_per_minute (kkmc, window_end, direction, `count`) SELECT kkmc, minute_end, fxlx, COUNT(*) FROM arriving_passage WHERE is_copy = 0 GROUP BY kkmc, minute_end, fxlx" + Sums);
        after.Statement("INSERT INTO kkmc_traffic_per_hour (window_end, kkmc, direction, province, vehicle_type, `count`) SELECT hour_end, kkmc, fxlx, province, vehicle_type_name, COUNT(*) FROM arriving_passage WHERE is_copy = 0 GROUP BY hour_end, kkmc, fxlx, province, vehicle_type_name" + Sums);
        after.Statement("INSERT INTO kkmc_traffic_per_day (kkmc, window_end, direction, `count`, copies) SELECT kkmc, day_end, fxlx, SUM(1 - is_copy), SUM(is_copy) FROM arriving_passage GROUP BY kkmc, day_end, fxlx" + Sums + ", copies = copies + VALUES(copies)");
        after.Begin("INSERT INTO traffic_day (day_start, written_at) VALUES ");
        foreach (var (from, _) in days)
        {
            after.Row().Time(from).Now();
        }

        after.End(" ON DUPLICATE KEY UPDATE written_at = VALUES(written_at)");
    }

    /// <summary>Gives each day its partition, before its rows come.</summary>
    private async Task MakeRoomAsync(int shard, HashSet<(DateTime From, DateTime To)> days, MySqlConnection connection)
    {
        foreach (var (from, to) in days)
        {
            if (_days[shard].TryGetValue(from, out var since) && time.GetElapsedTime(since) < KnownFor)
            {
                continue;
            }

            if (!await DayPartitions.EnsureAsync(connection, "traffic_data", from, to))
            {
                throw new DataRefusedException($"GCSJ: traffic_data has as many days as it may have, and {from:yyyy-MM-dd HH:mm}Z begins another");
            }

            _days[shard][from] = time.GetTimestamp();
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
        HourEnd = (minute + 60 - calendar.ToLocal(utc).Minute) * TimeSpan.MillisecondsPerMinute;
        if (utc < Day.From || utc >= Day.To)
        {
            var day = calendar.DayOf(utc);
            Day = (calendar.StartOf(day), calendar.EndOf(day));
            DayEnd = (Day.To - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        }
    }
}
