using System.Text;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Passages.Tables;

/// <summary>
/// Writes passages. They are counted, and loaded into a table of the connection's own; what traffic_data has already is
/// marked there and counted off again, the others go on as rows, all within the epoch's transaction. So a record
/// delivered again changes no row and no sum, however long ago the first came, and nothing has to be remembered for that.
/// </summary>
internal sealed class PassageTables(ShardMap shards, SiteCalendar calendar, TimeProvider time) : IStreamTables<PassageDeltas>
{
    private readonly DayRooms _rooms = new("traffic_data", "GCSJ", shards.Count, time);

    public long Duplicates(PassageDeltas deltas) => deltas.Rows.Copies;

    public void Write(int shard, bool newLog, PassageDeltas deltas, SqlBatch sql)
    {
        WarningTable.Write(sql, deltas.Warnings.Where(warning => shards.ShardOf(warning.Plate) == shard));
        var rows = deltas.Rows;
        var checkpoints = rows.Names(PassageName.Checkpoint);
        var here = checkpoints.Select(name => shards.ShardOf(Encoding.UTF8.GetString(name)) == shard).ToArray();
        if (!here.Contains(true))
        {
            return;
        }

        sql.Statement("DROP TEMPORARY TABLE IF EXISTS arriving_passage, arriving_hour");
        sql.Statement(
            "CREATE TEMPORARY TABLE arriving_passage (gcsj DATETIME(3) NOT NULL, id VARCHAR(64) COLLATE utf8mb4_bin NOT NULL, xzqhmc VARCHAR(100) NOT NULL, kkmc VARCHAR(255) COLLATE utf8mb4_bin NOT NULL, fxlx VARCHAR(20) COLLATE utf8mb4_bin NOT NULL, "
            + "hpzl VARCHAR(20) COLLATE utf8mb4_bin NOT NULL, hphm VARCHAR(50) COLLATE utf8mb4_bin NOT NULL, clppxh VARCHAR(255) NOT NULL, province VARCHAR(20) COLLATE utf8mb4_bin NOT NULL, is_weekend TINYINT NOT NULL, is_peak_hour TINYINT NOT NULL, "
            + "vehicle_type_name VARCHAR(50) COLLATE utf8mb4_bin NOT NULL, is_copy TINYINT NOT NULL DEFAULT 0) CHARACTER SET utf8mb4 ENGINE=InnoDB");
        var load = sql.Load("arriving_passage", ["gcsj", "id", "xzqhmc", "kkmc", "fxlx", "hpzl", "hphm", "clppxh", "province", "is_weekend", "is_peak_hour", "vehicle_type_name"]);
        var spans = new TimeSpans(calendar);
        var sums = new PassageSums();
        var (districts, directions, types, provinces, vehicles) = (rows.Names(PassageName.District), rows.Names(PassageName.Direction), rows.Names(PassageName.PlateType), rows.Names(PassageName.Province), rows.Names(PassageName.VehicleType));
        for (var row = 0; row < rows.Count; row++)
        {
            var (checkpoint, direction, province, vehicle) = (rows.Name(row, PassageName.Checkpoint), rows.Name(row, PassageName.Direction), rows.Name(row, PassageName.Province), rows.Name(row, PassageName.VehicleType));
            if (!here[checkpoint])
            {
                continue;
            }

            var time = rows.Time(row);
            spans.MoveTo(time);
            sums.Add(spans, checkpoint, direction, province, vehicle);
            load.Row().Time(time).Text(rows.Text(row, PassageText.Id)).Text(districts[rows.Name(row, PassageName.District)]).Text(checkpoints[checkpoint]).Text(directions[direction])
                .Text(types[rows.Name(row, PassageName.PlateType)]).Text(rows.Text(row, PassageText.Plate)).Text(rows.Text(row, PassageText.Model)).Text(provinces[province])
                .Number(rows.IsWeekend(row) ? 1 : 0).Number(rows.IsPeakHour(row) ? 1 : 0).Text(vehicles[vehicle]);
        }

        sql.Prepare(connection => _rooms.MakeAsync(shard, sums.Days, connection));
        sums.Write(rows, sql);
        WriteRows(sql.After);
    }

    /// <summary>What is there already is marked, and taken off the sums again; the rest goes on.</summary>
    private static void WriteRows(SqlBatch after)
    {
        const string less = " ON DUPLICATE KEY UPDATE `count` = `count` + VALUES(`count`)";
        after.Statement("UPDATE arriving_passage a JOIN traffic_data t ON t.gcsj = a.gcsj AND t.id = a.id SET a.is_copy = 1");
        after.Statement(
            "INSERT INTO traffic_data (id, xzqhmc, kkmc, fxlx, gcsj, hpzl, hphm, clppxh, province, is_weekend, is_peak_hour, vehicle_type_name, hphm_rev) "
            + "SELECT id, xzqhmc, kkmc, fxlx, gcsj, hpzl, hphm, clppxh, province, is_weekend, is_peak_hour, vehicle_type_name, REVERSE(hphm) FROM arriving_passage WHERE is_copy = 0");
        after.Statement(
            "INSERT INTO kkmc_traffic_per_minute (kkmc, window_end, direction, `count`) SELECT kkmc, TIMESTAMPADD(MINUTE, 1, DATE_FORMAT(gcsj, '%Y-%m-%d %H:%i:00')) AS minute_end, fxlx, -COUNT(*) "
            + "FROM arriving_passage WHERE is_copy = 1 GROUP BY kkmc, minute_end, fxlx" + less);
        after.Statement(
            "INSERT INTO kkmc_traffic_per_hour (window_end, kkmc, direction, province, vehicle_type, `count`) SELECT h.hour_end, a.kkmc, a.fxlx, a.province, a.vehicle_type_name, -COUNT(*) "
            + "FROM arriving_passage a JOIN arriving_hour h ON a.gcsj >= h.hour_start AND a.gcsj < h.hour_end WHERE a.is_copy = 1 GROUP BY h.hour_end, a.kkmc, a.fxlx, a.province, a.vehicle_type_name" + less);
        after.Statement(
            "INSERT INTO kkmc_traffic_per_day (kkmc, window_end, direction, `count`, copies) SELECT a.kkmc, h.day_end, a.fxlx, -COUNT(*), COUNT(*) "
            + "FROM arriving_passage a JOIN arriving_hour h ON a.gcsj >= h.hour_start AND a.gcsj < h.hour_end WHERE a.is_copy = 1 GROUP BY a.kkmc, h.day_end, a.fxlx" + less + ", copies = copies + VALUES(copies)");
    }
}
