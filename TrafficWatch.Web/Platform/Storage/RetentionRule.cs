using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>For how long the rows of a table are kept.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Days">Whole days of the site, besides today.</param>
/// <param name="FirstOnly">It lives on the first instance only.</param>
/// <param name="Delete">Deletes the 1,000 oldest rows before a time, in the order of an index, so that no others are locked; empty where <paramref name="WrittenIn"/> is given.</param>
/// <param name="WrittenIn">Where the table is one of <see cref="DayPartitions"/>: the table that says when each of its days was last written, of which day_start and written_at are columns. Whole days go then.</param>
internal sealed record RetentionRule(string Table, int Days, bool FirstOnly, string Delete, string? WrittenIn = null)
{
    /// <summary>Rows that one statement deletes at most.</summary>
    public const int Batch = 1000;

    /// <summary>The rules for the platform's own tables.</summary>
    public static IReadOnlyList<RetentionRule> Of(RetentionOptions options) =>
    [
        new("stream_minute", options.StatisticsDays, true, "DELETE FROM stream_minute WHERE minute < {0} ORDER BY minute LIMIT 1000"),
        new("dead_letter", options.DeadLetterDays, true, "DELETE FROM dead_letter WHERE status = 'retried' AND updated_at < {0} ORDER BY updated_at LIMIT 1000"),
        new("dead_letter", options.DeadLetterDays, true, "DELETE FROM dead_letter WHERE status = 'new' AND updated_at < {0} ORDER BY updated_at LIMIT 1000"),
        new("dead_letter_count", options.DeadLetterDays, true, "DELETE FROM dead_letter_count WHERE hour < {0} ORDER BY hour LIMIT 1000"),
        new("audit_log", options.AuditDays, true, "DELETE FROM audit_log WHERE made_at < {0} ORDER BY made_at LIMIT 1000"),
        new("stream_edit", options.StatisticsDays, true, "DELETE FROM stream_edit WHERE epoch IS NOT NULL AND made_at < {0} ORDER BY made_at LIMIT 1000"),
    ];
}
