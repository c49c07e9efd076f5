using Microsoft.EntityFrameworkCore;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>What lives on the first instance only: snapshots, counters, dead letters, and what people edit; and the streams' tables there.</summary>
internal sealed class MainContext(DbContextOptions<MainContext> options, IReadOnlyList<IStreamSchema> streams) : DbContext(options), IStreamContext
{
    public const string HistoryTable = "__migrations_main";

    public DbSet<StreamStatePart> States => Set<StreamStatePart>();

    public DbSet<StreamMinuteRow> StreamMinutes => Set<StreamMinuteRow>();

    public DbSet<StreamPartitionHour> PartitionHours => Set<StreamPartitionHour>();

    public DbSet<DeadLetterEntry> DeadLetters => Set<DeadLetterEntry>();

    public DbSet<DeadLetterCount> DeadLetterCounts => Set<DeadLetterCount>();

    public DbSet<StreamEdit> Edits => Set<StreamEdit>();

    public DbSet<LogGapRow> Gaps => Set<LogGapRow>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<Setting> Settings => Set<Setting>();

    IReadOnlyList<IStreamSchema> IStreamContext.Streams => streams;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.Properties<DateTime>().HavePrecision(3);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StreamStatePart>(e =>
        {
            e.ToTable("stream_state").HasKey(a => new { a.Stream, a.Epoch, a.Part });
            e.Property(a => a.Stream).Key(64);
        });
        modelBuilder.Entity<StreamPartitionHour>(e =>
        {
            e.ToTable("stream_partition_hour").HasKey(a => new { a.Hour, a.Stream, a.PartitionId });
            e.Property(a => a.Stream).Key(64);
        });
        modelBuilder.Entity<StreamMinuteRow>(e =>
        {
            e.ToTable("stream_minute").HasKey(a => new { a.Stream, a.Minute });
            e.Property(a => a.Stream).Key(64);
            e.HasIndex(a => a.Minute).HasDatabaseName("ix_stream_minute_time");
        });
        modelBuilder.Entity<DeadLetterEntry>(e =>
        {
            e.ToTable("dead_letter").HasKey(a => a.Id);
            e.Property(a => a.Stream).Key(64);
            e.Property(a => a.LogId).Key(100);
            e.Property(a => a.Reason).HasMaxLength(500);
            e.Property(a => a.Status).HasMaxLength(20);
            e.HasIndex(a => new { a.Stream, a.LogId, a.Partition, a.Offset }).IsUnique().HasDatabaseName("ux_dead_letter_record");
            e.Property(a => a.WholeSha256).HasColumnType("binary(32)");
            e.HasIndex(a => new { a.Status, a.UpdatedAt }).HasDatabaseName("ix_dead_letter_status");
        });
        modelBuilder.Entity<DeadLetterCount>(e =>
        {
            e.ToTable("dead_letter_count").HasKey(a => new { a.Stream, a.Hour, a.Kind });
            e.Property(a => a.Stream).Key(64);
            e.Property(a => a.Kind).Key(200);
            e.HasIndex(a => a.Hour).HasDatabaseName("ix_dead_letter_count_hour");
        });
        modelBuilder.Entity<StreamEdit>(e =>
        {
            e.ToTable("stream_edit").HasKey(a => a.Id);
            e.Property(a => a.Stream).Key(64);
            e.Property(a => a.Kind).HasMaxLength(40);
            e.Property(a => a.Content).HasColumnType("longtext");
            e.Property(a => a.Who).HasMaxLength(100);
            e.HasIndex(a => new { a.Stream, a.Epoch }).HasDatabaseName("ix_stream_edit_epoch");
            e.HasIndex(a => a.MadeAt).HasDatabaseName("ix_stream_edit_time");
        });
        modelBuilder.Entity<LogGapRow>(e =>
        {
            e.ToTable("log_gap").HasKey(a => new { a.Stream, a.LogId, a.Partition, a.FromOffset });
            e.Property(a => a.Reason).HasMaxLength(500);
            e.Property(a => a.Stream).Key(64);
            e.Property(a => a.LogId).Key(100);
        });
        modelBuilder.Entity<AuditEntry>(e =>
        {
            e.ToTable("audit_log").HasKey(a => a.Id);
            e.Property(a => a.Who).HasMaxLength(100);
            e.Property(a => a.Address).HasMaxLength(64);
            e.Property(a => a.Action).HasMaxLength(40);
            e.Property(a => a.Detail).HasMaxLength(500);
            e.HasIndex(a => a.MadeAt).HasDatabaseName("ix_audit_log_time");
        });
        modelBuilder.Entity<Setting>(e =>
        {
            e.ToTable("setting").HasKey(a => a.Name);
            e.Property(a => a.Name).Key(100);
            e.Property(a => a.Value).HasMaxLength(500);
        });
        foreach (var stream in streams)
        {
            stream.ConfigureMain(modelBuilder);
        }

        modelBuilder.SnakeCase();
    }
}
