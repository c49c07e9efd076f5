using System.Globalization;
using TrafficWatch.Domain.Shopping;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Shopping.Tables;

/// <summary>Writes the shopping stream's deltas: counts are added, the most frequent ids are absolute. Each window lies on the shard of its start.</summary>
internal sealed class ShoppingTables(ShardMap shards) : IStreamTables<ShoppingDeltas>
{
    private const int Together = 500;

    public long Duplicates(ShoppingDeltas deltas) => 0;

    public void Write(int shard, bool newLog, ShoppingDeltas deltas, SqlBatch sql)
    {
        WriteCells(sql, deltas.Cells.Where(cell => IsHere(cell.Start, shard)));
        WriteMinutes(sql, deltas.Minutes.Where(minute => IsHere(minute.End, shard)));
        WriteDays(sql, deltas.Received.Where(cell => IsHere(cell.Start, shard)));
        WriteTop(sql, deltas.Top.Where(top => IsHere(top.Day, shard)));
    }

    /// <summary>What places a window on a shard: its start, as text.</summary>
    public static string KeyOf(DateTime start) => start.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private bool IsHere(long start, int shard) => shards.ShardOf(KeyOf(DateTime.UnixEpoch.AddMilliseconds(start))) == shard;

    private static void WriteCells(SqlBatch sql, IEnumerable<ShoppingCell> cells)
    {
        foreach (var part in Sorted(cells).Chunk(Together))
        {
            sql.Begin("INSERT INTO user_stats (id, window_time, window_kind, action_type, action_count, age_range, age_count, gender, gender_count, province, province_count, created_at) VALUES ");
            foreach (var cell in part)
            {
                sql.Row().Number(cell.Id).Time(cell.Start).Number(cell.IsDay ? 1 : 0).Text(ShoppingLabels.Actions[cell.Action]).Number(cell.Count)
                    .Text(ShoppingLabels.AgeRanges[cell.AgeRange]).Number(cell.Count).Text(ShoppingLabels.Genders[cell.Gender]).Number(cell.Count).Text(ProvinceOf(cell)).Number(cell.Count).Now();
            }

            sql.End(" ON DUPLICATE KEY UPDATE action_count = action_count + VALUES(action_count), age_count = age_count + VALUES(age_count), gender_count = gender_count + VALUES(gender_count), province_count = province_count + VALUES(province_count)");
        }
    }

    private static void WriteMinutes(SqlBatch sql, IEnumerable<ShoppingMinute> minutes)
    {
        foreach (var part in minutes.OrderBy(minute => minute.End).ThenBy(minute => minute.Action).Chunk(Together))
        {
            sql.Begin("INSERT INTO shopping_per_minute (window_end, action, `count`, late, late_ms, undated) VALUES ");
            foreach (var minute in part)
            {
                sql.Row().Time(minute.End).Number(minute.Action).Number(minute.Count).Number(minute.Late).Number(minute.LateMs).Number(minute.Undated);
            }

            sql.End(" ON DUPLICATE KEY UPDATE `count` = `count` + VALUES(`count`), late = late + VALUES(late), late_ms = late_ms + VALUES(late_ms), undated = undated + VALUES(undated)");
        }
    }

    private static void WriteDays(SqlBatch sql, IEnumerable<ShoppingCell> days)
    {
        foreach (var part in Sorted(days).Chunk(Together))
        {
            sql.Begin("INSERT INTO shopping_per_day (day_start, action, age_range, gender, province, `count`) VALUES ");
            foreach (var cell in part)
            {
                sql.Row().Time(cell.Start).Number(cell.Action).Number(cell.AgeRange).Number(cell.Gender).Text(ProvinceOf(cell)).Number(cell.Count);
            }

            sql.End(" ON DUPLICATE KEY UPDATE `count` = `count` + VALUES(`count`)");
        }
    }

    private static void WriteTop(SqlBatch sql, IEnumerable<TopId> top)
    {
        foreach (var ids in top.GroupBy(one => (one.Day, one.Kind)).OrderBy(ids => ids.Key))
        {
            // Who is no longer among them: its count stands still, and would soon be wrong.
            sql.Statement(
                $"DELETE FROM shopping_top WHERE day_start = ? AND kind = ? AND item_key NOT IN ({string.Join(", ", ids.Select(_ => "?"))})",
                [DateTime.UnixEpoch.AddMilliseconds(ids.Key.Day), (int)ids.Key.Kind, .. ids.Select(one => one.Id)]);
            sql.Begin("INSERT INTO shopping_top (day_start, kind, item_key, `count`, error) VALUES ");
            foreach (var one in ids.OrderBy(one => one.Id, StringComparer.Ordinal))
            {
                sql.Row().Time(one.Day).Number((int)one.Kind).Text(one.Id).Number(one.Count).Number(one.Error);
            }

            sql.End(" ON DUPLICATE KEY UPDATE `count` = VALUES(`count`), error = VALUES(error)");
        }
    }

    // Keys are sorted, so that two writers would take their locks in the same order.
    private static IEnumerable<ShoppingCell> Sorted(IEnumerable<ShoppingCell> cells) => cells.OrderBy(cell => cell.Start).ThenBy(cell => cell.IsDay)
        .ThenBy(cell => cell.Action).ThenBy(cell => cell.AgeRange).ThenBy(cell => cell.Gender).ThenBy(cell => cell.Province, StringComparer.Ordinal);

    private static string ProvinceOf(ShoppingCell cell) => cell.Province.Length == 0 ? ShoppingLabels.NoProvince : cell.Province;
}
