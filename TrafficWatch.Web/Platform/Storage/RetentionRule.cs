using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>For how long the rows of a table are kept.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Days">Whole days of the site, besides today.</param>
/// <param name="FirstOnly">It lives on the first instance only.</param>
/// <param name="Delete">Deletes the 1,000 oldest rows before a time, in the order of an index, so that no others are locked.</param>
internal sealed record RetentionRule(string Table, int Days, bool FirstOnly, string Delete)
{
    /// <summary>Rows that one statement deletes at most.</summary>
    public const int Batch = 1000;

    /// <summary>The rules of a configuration.</summary>
    public static IReadOnlyList<RetentionRule> Of(RetentionOptions options) =>
    [
        new("area_traffic_per_minute", options.StatisticsDays, false, "DELETE FROM area_traffic_per_minute WHERE window_end < {0} ORDER BY window_end LIMIT 1000"),
        new("area_occupancy_per_minute", options.StatisticsDays, false, "DELETE FROM area_occupancy_per_minute WHERE window_end < {0} ORDER BY window_end LIMIT 1000"),
        new("area_alert_log", options.AuditDays, false, "DELETE FROM area_alert_log WHERE alert_time < {0} ORDER BY alert_time LIMIT 1000"),
        new("stream_minute", options.StatisticsDays, true, "DELETE FROM stream_minute WHERE minute < {0} ORDER BY minute LIMIT 1000"),
        new("dead_letter", options.DeadLetterDays, true, "DELETE FROM dead_letter WHERE status = 'retried' AND updated_at < {0} ORDER BY updated_at LIMIT 1000"),
        new("dead_letter", options.DeadLetterDays, true, "DELETE FROM dead_letter WHERE status = 'new' AND updated_at < {0} ORDER BY updated_at LIMIT 1000"),
        new("dead_letter_count", options.DeadLetterDays, true, "DELETE FROM dead_letter_count WHERE hour < {0} ORDER BY hour LIMIT 1000"),
        new("stream_edit", options.StatisticsDays, true, "DELETE FROM stream_edit WHERE epoch IS NOT NULL AND made_at < {0} ORDER BY made_at LIMIT 1000"),
        new("threshold_history", options.AuditDays, true, "DELETE FROM threshold_history WHERE made_at < {0} ORDER BY made_at LIMIT 1000"),
    ];
}
