using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Visitors.Tables;

/// <summary>Writes the visitors stream's deltas: additive for what one event decides alone, absolute or keyed for the rest.</summary>
internal sealed class VisitorTables(ShardMap shards) : IStreamTables<VisitorDeltas>
{
    public long Duplicates(VisitorDeltas deltas) => deltas.Duplicates;

    public void Write(int shard, bool newLog, VisitorDeltas deltas, SqlBatch sql)
    {
        if (newLog)
        {
            sql.Statement("UPDATE area_realtime_stats SET current_visitors = 0 WHERE current_visitors <> 0");
            sql.Statement("DELETE FROM area_current_alert");
        }

        if (deltas.SetBack is { } line)
        {
            sql.Statement("DELETE FROM area_occupancy_per_minute WHERE window_end > ?", DateTime.UnixEpoch.AddMilliseconds(line).AddMinutes(1));
        }

        foreach (var part in (deltas.Gone ?? []).Where(area => shards.ShardOf(area) == shard).Chunk(500))
        {
            sql.Begin("DELETE FROM area_realtime_stats WHERE current_visitors = 0 AND area_id IN ");
            foreach (var (at, area) in part.Index())
            {
                _ = at == 0 ? sql.Row().Text(area) : sql.Text(area);
            }

            sql.End();
        }

        foreach (var area in (deltas.Removed ?? []).Where(area => shards.ShardOf(area) == shard).Distinct())
        {
            sql.Statement("DELETE FROM area_realtime_stats WHERE area_id = ?", area);
            sql.Statement("DELETE FROM area_current_alert WHERE area_id = ?", area);
        }

        WriteFlows(sql, [.. deltas.Flows.Where(f => shards.ShardOf(f.Area) == shard)]);
        WritePresent(sql, [.. deltas.Present.Where(p => shards.ShardOf(p.Area) == shard)]);
        WriteMinutes(sql, [.. deltas.Minutes.Where(m => shards.ShardOf(m.Area) == shard)]);
        WriteChanges(sql, [.. deltas.Changes.Where(c => shards.ShardOf(c.Area) == shard)]);
        WriteCorrections(sql, [.. deltas.Corrections.Where(c => shards.ShardOf(c.Area) == shard)]);
        if (deltas.Rows is { } rows)
        {
            new VisitTables(shards, shard).Write(rows, sql);
        }
    }

    // Keys are sorted, so that two writers would take their locks in the same order.
    private static void WriteFlows(SqlBatch sql, List<FlowDelta> flows)
    {
        foreach (var part in flows.OrderBy(f => f.Area, StringComparer.Ordinal).ThenBy(f => f.MinuteEnd).Chunk(1000))
        {
            sql.Begin("INSERT INTO area_traffic_per_minute (area_id, window_end, in_count, out_count) VALUES ");
            foreach (var flow in part)
            {
                sql.Row().Text(flow.Area).Time(flow.MinuteEnd).Number(flow.In).Number(flow.Out);
            }

            sql.End(" ON DUPLICATE KEY UPDATE in_count = in_count + VALUES(in_count), out_count = out_count + VALUES(out_count)");
        }
    }

    private static void WritePresent(SqlBatch sql, List<PresentCount> present)
    {
        foreach (var part in present.OrderBy(p => p.Area, StringComparer.Ordinal).Chunk(1000))
        {
            sql.Begin("INSERT INTO area_realtime_stats (area_id, current_visitors) VALUES ");
            foreach (var area in part)
            {
                sql.Row().Text(area.Area).Number(area.Visitors);
            }

            sql.End(" ON DUPLICATE KEY UPDATE current_visitors = VALUES(current_visitors)");
        }
    }

    private static void WriteMinutes(SqlBatch sql, List<OccupancyMinute> minutes)
    {
        // The same minute may come twice within an epoch: the later row stands.
        var last = minutes.GroupBy(m => (m.Area, m.MinuteEnd)).Select(g => g.Last());
        foreach (var part in last.OrderBy(m => m.Area, StringComparer.Ordinal).ThenBy(m => m.MinuteEnd).Chunk(1000))
        {
            sql.Begin("INSERT INTO area_occupancy_per_minute (area_id, window_end, occupancy, peak, released, repeated_in, unmatched_out, moved, correction) VALUES ");
            foreach (var minute in part)
            {
                sql.Row().Text(minute.Area).Time(minute.MinuteEnd).Number(minute.Occupancy).Number(minute.Peak)
                    .Number(minute.Released).Number(minute.Repeated).Number(minute.Unmatched).Number(minute.Moved).Number(minute.Correction);
            }

            sql.End(" ON DUPLICATE KEY UPDATE occupancy = VALUES(occupancy), peak = VALUES(peak), released = VALUES(released), repeated_in = VALUES(repeated_in), unmatched_out = VALUES(unmatched_out), moved = VALUES(moved), correction = VALUES(correction)");
        }
    }

    private static void WriteChanges(SqlBatch sql, List<LevelChange> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        foreach (var part in changes.Chunk(500))
        {
            sql.Begin("INSERT INTO area_alert_log (area_id, alert_time, from_level, to_level, kind, current_visitors, threshold, alert_level, alert_message, reason) VALUES ");
            foreach (var change in part)
            {
                sql.Row().Text(change.Area).Time(change.Time).Number((int)change.From).Number((int)change.To)
                    .Text(AlertChange.Kind(change.From, change.To)).Number(change.Visitors).Number(change.Threshold)
                    .Text(AlertWords.OldName(change.To)).Text(AlertWords.OldMessage(change)).Text(change.Reason);
            }

            sql.End(" ON DUPLICATE KEY UPDATE current_visitors = VALUES(current_visitors), threshold = VALUES(threshold), alert_message = VALUES(alert_message)");
        }

        WriteAlerts(sql, changes);
        foreach (var change in changes.GroupBy(c => c.Area).Select(g => g.Last()).OrderBy(c => c.Area, StringComparer.Ordinal))
        {
            if (change.To == AlertLevel.Normal)
            {
                sql.Statement("DELETE FROM area_current_alert WHERE area_id = ?", change.Area);
                continue;
            }

            sql.Begin("INSERT INTO area_current_alert (area_id, last_alert_time, current_visitors, alert_level, alert_message, level, threshold) VALUES ");
            sql.Row().Text(change.Area).Time(change.Time).Number(change.Visitors).Text(AlertWords.OldName(change.To))
                .Text(AlertWords.OldMessage(change)).Number((int)change.To).Number(change.Threshold);
            sql.End(" ON DUPLICATE KEY UPDATE last_alert_time = VALUES(last_alert_time), current_visitors = VALUES(current_visitors), alert_level = VALUES(alert_level), alert_message = VALUES(alert_message), level = VALUES(level), threshold = VALUES(threshold)");
        }
    }

    /// <summary>An alert's row is what its last change makes of it.</summary>
    private static void WriteAlerts(SqlBatch sql, List<LevelChange> changes)
    {
        var alerts = changes.GroupBy(change => (change.Area, change.RaisedAt)).Select(alert => (Last: alert.Last(), Worst: alert.Max(change => change.From > change.To ? change.From : change.To)));
        foreach (var part in alerts.OrderBy(alert => alert.Last.Area, StringComparer.Ordinal).ThenBy(alert => alert.Last.RaisedAt).Chunk(500))
        {
            sql.Begin("INSERT INTO area_alert (area_id, raised_at, level, worst_level, changed_at, cleared_at, current_visitors, peak_visitors, threshold, reason) VALUES ");
            foreach (var (last, worst) in part)
            {
                sql.Row().Text(last.Area).Time(last.RaisedAt).Number((int)last.To).Number((int)worst).Time(last.Time);
                _ = last.To == AlertLevel.Normal ? sql.Time(last.Time) : sql.Null();
                sql.Number(last.Visitors).Number(last.Peak).Number(last.Threshold).Text(last.Reason);
            }

            sql.End(" ON DUPLICATE KEY UPDATE level = VALUES(level), worst_level = GREATEST(worst_level, VALUES(worst_level)), changed_at = VALUES(changed_at), cleared_at = VALUES(cleared_at), current_visitors = VALUES(current_visitors), peak_visitors = VALUES(peak_visitors), threshold = VALUES(threshold), reason = VALUES(reason)");
        }
    }

    private static void WriteCorrections(SqlBatch sql, List<CountCorrection> corrections)
    {
        foreach (var part in corrections.Chunk(500))
        {
            sql.Begin("INSERT INTO area_correction (area_id, id, kind, line_time, made_at, before_count, after_count, who, `comment`) VALUES ");
            foreach (var made in part)
            {
                sql.Row().Text(made.Area).Text(made.Id).Text(made.Kind).Time(made.Time).Time(made.MadeAt).Number(made.Before).Number(made.After).Text(made.Who).Text(made.Comment);
            }

            sql.End(" ON DUPLICATE KEY UPDATE before_count = VALUES(before_count), after_count = VALUES(after_count)");
        }
    }
}

/// <summary>The words of the alert tables, as the system that TrafficWatch replaces wrote them.</summary>
internal static class AlertWords
{
    public static string OldName(AlertLevel level) => level switch
    {
        AlertLevel.Alert => "红色警戒",
        AlertLevel.Warning => "黄色拥堵",
        _ => "正常",
    };

    public static string OldMessage(LevelChange change)
    {
        var area = change.Area == ThresholdSet.WholePark ? "全园" : change.Area;
        return change.To > change.From
            ? $"【{OldName(change.To)}】区域: {area}, 当前人数: {change.Visitors}, 已超过阈值: {change.Threshold}人, 请相关人员注意！"
            : $"【{OldName(change.From)}】区域: {area}, 当前人数: {change.Visitors}, 已低于阈值: {change.Threshold}人, {(change.To == AlertLevel.Normal ? "已解除" : "降为" + OldName(change.To))}";
    }
}
