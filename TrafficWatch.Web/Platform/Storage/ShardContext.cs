using Microsoft.EntityFrameworkCore;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>What lives on every shard. Keys compare by bytes on every server; times are UTC with milliseconds.</summary>
internal sealed class ShardContext(DbContextOptions<ShardContext> options) : DbContext(options)
{
    public const string HistoryTable = "__migrations_shard";

    public DbSet<AreaPresence> Present => Set<AreaPresence>();

    public DbSet<AreaTraffic> Traffic => Set<AreaTraffic>();

    public DbSet<AreaOccupancy> Occupancy => Set<AreaOccupancy>();

    public DbSet<AreaAlert> Alerts => Set<AreaAlert>();

    public DbSet<AreaAlertLog> AlertLog => Set<AreaAlertLog>();

    public DbSet<IngestOwner> Owners => Set<IngestOwner>();

    public DbSet<IngestEpoch> Epochs => Set<IngestEpoch>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.Properties<DateTime>().HavePrecision(3);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<AreaPresence>(e =>
        {
            e.ToTable("area_realtime_stats").HasKey(a => a.AreaId);
            e.Property(a => a.AreaId).Key();
        });
        modelBuilder.Entity<AreaTraffic>(e =>
        {
            e.ToTable("area_traffic_per_minute").HasKey(a => new { a.AreaId, a.WindowEnd });
            e.Property(a => a.AreaId).Key();
            e.HasIndex(a => new { a.WindowEnd, a.AreaId }).HasDatabaseName("ix_area_traffic_window");
        });
        modelBuilder.Entity<AreaOccupancy>(e =>
        {
            e.ToTable("area_occupancy_per_minute").HasKey(a => new { a.AreaId, a.WindowEnd });
            e.Property(a => a.AreaId).Key();
            e.HasIndex(a => new { a.WindowEnd, a.AreaId }).HasDatabaseName("ix_area_occupancy_window");
        });
        modelBuilder.Entity<AreaAlert>(e =>
        {
            e.ToTable("area_current_alert").HasKey(a => a.AreaId);
            e.Property(a => a.AreaId).Key();
            e.Property(a => a.AlertLevel).HasMaxLength(50);
            e.Property(a => a.AlertMessage).HasMaxLength(512);
        });
        modelBuilder.Entity<AreaAlertLog>(e =>
        {
            e.ToTable("area_alert_log").HasKey(a => new { a.AreaId, a.AlertTime, a.FromLevel, a.ToLevel });
            e.Property(a => a.AreaId).Key();
            e.Property(a => a.Kind).HasMaxLength(20);
            e.Property(a => a.AlertLevel).HasMaxLength(50);
            e.Property(a => a.AlertMessage).HasMaxLength(512);
            e.Property(a => a.Reason).HasMaxLength(100);
            e.HasIndex(a => new { a.AlertTime, a.AreaId }).HasDatabaseName("ix_area_alert_log_time");
        });
        modelBuilder.Entity<IngestOwner>(e =>
        {
            e.ToTable("ingest_owner").HasKey(a => a.Stream);
            e.Property(a => a.Stream).Key(64);
            e.Property(a => a.Holder).HasMaxLength(255);
        });
        modelBuilder.Entity<IngestEpoch>(e =>
        {
            e.ToTable("ingest_epoch").HasKey(a => new { a.Stream, a.Epoch });
            e.Property(a => a.Stream).Key(64);
        });
        modelBuilder.SnakeCase();
    }
}
