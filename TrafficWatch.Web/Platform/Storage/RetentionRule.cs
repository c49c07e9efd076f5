using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>A table whose rows go with time.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Kind">For how long its rows are kept.</param>
/// <param name="FirstOnly">It lives on the first instance only.</param>
/// <param name="Column">The time by which rows are old, UTC; first in an index, so that deleting locks no others.</param>
/// <param name="Only">Which rows go at all, as SQL; null: all.</param>
/// <param name="WrittenIn">Where the table is one of <see cref="DayPartitions"/>: the table that says when each of its days was last written, of which day_start and written_at are columns. Whole days go then.</param>
internal sealed record RetentionRule(string Table, RetentionKind Kind, bool FirstOnly, string Column, string? Only = null, string? WrittenIn = null)
{
    /// <summary>Rows that one statement deletes at most.</summary>
    public const int Batch = 1000;

    /// <summary>Deletes the oldest rows before a time.</summary>
    public string Delete => $"DELETE FROM {Table} WHERE {(Only is null ? "" : $"{Only} AND ")}{Column} < {{0}} ORDER BY {Column} LIMIT {Batch}";

    /// <summary>The platform's own tables.</summary>
    public static IReadOnlyList<RetentionRule> Own { get; } =
    [
        new("stream_minute", RetentionKind.Statistics, true, "minute"),
        new("stream_partition_hour", RetentionKind.Statistics, true, "hour"),
        new("dead_letter", RetentionKind.DeadLetter, true, "updated_at", "status = 'retried'"),
        new("dead_letter", RetentionKind.DeadLetter, true, "updated_at", "status = 'new'"),
        new("dead_letter_count", RetentionKind.DeadLetter, true, "hour"),
        new("audit_log", RetentionKind.Audit, true, "made_at"),
        new("stream_edit", RetentionKind.Statistics, true, "made_at", "epoch IS NOT NULL"),
    ];
}

/// <summary>What people have changed of <see cref="RetentionOptions"/>, kept in <c>setting</c>; and when the last night was.</summary>
internal static class RetentionSettings
{
    /// <summary>The setting that says when rows were last deleted (UTC, to the second) and how many.</summary>
    public const string LastRun = "retention-last-run";

    /// <summary>The options that hold now.</summary>
    /// <param name="configured">Those of the configuration.</param>
    /// <param name="main">The first instance.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RetentionOptions> OfAsync(RetentionOptions configured, MainContext main, CancellationToken cancellationToken)
    {
        var changed = await main.Settings.AsNoTracking().Where(setting => setting.Name.StartsWith("Retention:")).ToDictionaryAsync(setting => setting.Name, setting => setting.Value, cancellationToken);
        return configured with { Days = configured.Days.ToDictionary(kind => kind.Key, kind => Changed(kind.Key) ?? kind.Value) };

        // What no page would have written, by hand, must not empty a table.
        int? Changed(RetentionKind kind) => changed.TryGetValue(RetentionOptions.KeyOf(kind), out var text) && int.TryParse(text, out var days)
            && RetentionOptions.SpanOf(kind) is var (least, most) && days >= least && days <= most ? days : null;
    }

    /// <summary>Keeps a setting, or takes it away; stored with what else the context saves.</summary>
    public static async Task KeepAsync(MainContext main, string name, string? value, CancellationToken cancellationToken)
    {
        var stored = await main.Settings.SingleOrDefaultAsync(setting => setting.Name == name, cancellationToken);
        if (value is null)
        {
            main.Settings.RemoveRange(stored is null ? [] : [stored]);
        }
        else if (stored is null)
        {
            main.Settings.Add(new Setting { Name = name, Value = value });
        }
        else
        {
            stored.Value = value;
        }
    }
}
