using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>The four tables in which a stream's alerts live, on every shard. What a stream adds to their rows it maps itself.</summary>
internal static class AlertSchema
{
    /// <summary>Maps them: TABLE, TABLE_log, TABLE_care and TABLE_note.</summary>
    /// <param name="model">Of a shard.</param>
    /// <param name="table">The name of the first, and how the others' begin.</param>
    /// <param name="subject">The column of <see cref="AlertCaseRow.Subject"/>.</param>
    public static void MapAlerts<TCase, TLog, TCare, TNote>(this ModelBuilder model, string table, string subject = "subject")
        where TCase : AlertCaseRow
        where TLog : AlertLogRow
        where TCare : AlertCareRow
        where TNote : AlertNoteRow
    {
        model.Entity<TCase>(e =>
        {
            e.ToTable(table).HasKey(a => new { a.Subject, a.RaisedAt });
            e.Property(a => a.Subject).HasColumnName(subject).Key();
            e.Property(a => a.Reason).HasMaxLength(100);
            e.HasIndex(a => new { a.RaisedAt, a.Subject }).HasDatabaseName($"ix_{table}_time");
            e.HasIndex(a => a.ClearedAt).HasDatabaseName($"ix_{table}_cleared");
        });
        model.Entity<TLog>(e =>
        {
            e.ToTable($"{table}_log").HasKey(a => new { a.Subject, a.AlertTime, a.FromLevel, a.ToLevel });
            e.Property(a => a.Subject).HasColumnName(subject).Key();
            e.Property(a => a.Kind).HasMaxLength(20);
            e.Property(a => a.Reason).HasMaxLength(100);
            e.HasIndex(a => new { a.AlertTime, a.Subject }).HasDatabaseName($"ix_{table}_log_time");
        });
        model.Entity<TCare>(e =>
        {
            e.ToTable($"{table}_care").HasKey(a => new { a.Subject, a.RaisedAt });
            e.Property(a => a.Subject).HasColumnName(subject).Key();
            e.Property(a => a.AcknowledgedBy).HasMaxLength(100);
            e.Property(a => a.AssignedTo).HasMaxLength(100);
            e.Property(a => a.Version).IsConcurrencyToken();
            e.HasIndex(a => a.RaisedAt).HasDatabaseName($"ix_{table}_care_time");
        });
        model.Entity<TNote>(e =>
        {
            e.ToTable($"{table}_note").HasKey(a => a.Id);
            e.Property(a => a.Subject).HasColumnName(subject).Key();
            e.Property(a => a.Kind).HasMaxLength(20);
            e.Property(a => a.Who).HasMaxLength(100);
            e.Property(a => a.Text).HasMaxLength(1000);
            e.HasIndex(a => new { a.Subject, a.RaisedAt }).HasDatabaseName($"ix_{table}_note_alert");
            e.HasIndex(a => a.MadeAt).HasDatabaseName($"ix_{table}_note_time");
        });
    }

    /// <summary>How their rows go with time.</summary>
    /// <param name="table">As they were mapped.</param>
    public static IEnumerable<RetentionRule> Retention(string table) =>
    [
        new($"{table}_log", RetentionKind.Audit, false, "alert_time"),
        new(table, RetentionKind.Audit, false, "raised_at"),
        new($"{table}_care", RetentionKind.Audit, false, "raised_at"),
        new($"{table}_note", RetentionKind.Audit, false, "made_at"),
    ];
}
