using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Visitors.Schema;

/// <summary>The tables of visitors, named as in the systems that had them before.</summary>
internal sealed partial class VisitorSchema : IStreamSchema
{
    private const string Alerts = "area_alert";

    public void ConfigureMain(ModelBuilder model)
    {
        model.Entity<AreaThreshold>(e =>
        {
            e.ToTable("area_thresholds").HasKey(a => a.AreaId);
            e.Property(a => a.AreaId).Key();
            e.Property(a => a.Comfort).HasColumnName("comfort_threshold");
            e.Property(a => a.Warning).HasColumnName("warning_threshold");
            e.Property(a => a.Alert).HasColumnName("alert_threshold");
            e.Property(a => a.NameZh).HasMaxLength(100);
            e.Property(a => a.NameEn).HasMaxLength(100);
            e.Property(a => a.MergedInto).Key();
            e.Property(a => a.ClosesAt).HasMaxLength(5);
            e.Property(a => a.QuietHours).HasMaxLength(200);
            e.Property(a => a.UpdatedBy).HasMaxLength(100);
            e.Property(a => a.Version).IsConcurrencyToken();
        });
        model.Entity<ThresholdHistory>(e =>
        {
            e.ToTable("threshold_history").HasKey(a => a.Id);
            e.Property(a => a.AreaId).Key();
            e.Property(a => a.NameZh).HasMaxLength(100);
            e.Property(a => a.NameEn).HasMaxLength(100);
            e.Property(a => a.MergedInto).Key();
            e.Property(a => a.ClosesAt).HasMaxLength(5);
            e.Property(a => a.QuietHours).HasMaxLength(200);
            e.Property(a => a.Who).HasMaxLength(100);
            e.HasIndex(a => new { a.AreaId, a.MadeAt }).HasDatabaseName("ix_threshold_history_area");
            e.HasIndex(a => a.MadeAt).HasDatabaseName("ix_threshold_history_time");
        });
    }

    public void ConfigureShard(ModelBuilder model)
    {
        model.Entity<AreaPresence>(e =>
        {
            e.ToTable("area_realtime_stats").HasKey(a => a.AreaId);
            e.Property(a => a.AreaId).Key();
        });
        model.Entity<AreaTraffic>(e =>
        {
            e.ToTable("area_traffic_per_minute").HasKey(a => new { a.AreaId, a.WindowEnd });
            e.Property(a => a.AreaId).Key();
            e.HasIndex(a => new { a.WindowEnd, a.AreaId }).HasDatabaseName("ix_area_traffic_window");
        });
        model.Entity<AreaOccupancy>(e =>
        {
            e.ToTable("area_occupancy_per_minute").HasKey(a => new { a.AreaId, a.WindowEnd });
            e.Property(a => a.AreaId).Key();
            e.HasIndex(a => new { a.WindowEnd, a.AreaId }).HasDatabaseName("ix_area_occupancy_window");
        });
        model.Entity<AreaAlert>(e =>
        {
            e.ToTable("area_current_alert").HasKey(a => a.AreaId);
            e.Property(a => a.AreaId).Key();
            e.Property(a => a.AlertLevel).HasMaxLength(50);
            e.Property(a => a.AlertMessage).HasMaxLength(512);
        });
        model.MapAlerts<AreaAlertCase, AreaAlertLog, AreaAlertCare, AreaAlertNote>(Alerts, "area_id");
        model.Entity<AreaAlertLog>(e =>
        {
            e.Property(a => a.AlertLevel).HasMaxLength(50);
            e.Property(a => a.AlertMessage).HasMaxLength(512);
        });
        model.Entity<AreaCorrection>(e =>
        {
            e.ToTable("area_correction").HasKey(a => new { a.AreaId, a.Id });
            e.Property(a => a.AreaId).Key();
            e.Property(a => a.Id).Key(40);
            e.Property(a => a.Kind).HasMaxLength(20);
            e.Property(a => a.Who).HasMaxLength(100);
            e.Property(a => a.Comment).HasMaxLength(1000);
            e.HasIndex(a => a.MadeAt).HasDatabaseName("ix_area_correction_time");
        });
        ConfigureStays(model);
    }

    // Rows in the order in which they come: a bulk load then goes to the end of the table, and old ones from its beginning.
    private static void ConfigureStays(ModelBuilder model)
    {
        model.Entity<VisitorStay>(e =>
        {
            e.ToTable("visitor_stay_duration").HasKey(a => new { a.ExitTime, a.AreaId, a.UserId });
            e.Property(a => a.UserId).Key();
            e.Property(a => a.AreaId).Key();
        });
        model.Entity<VisitorRoute>(e =>
        {
            e.ToTable("visitor_route_log").HasKey(a => new { a.RouteTime, a.UserId, a.ToArea });
            e.Property(a => a.UserId).Key();
            e.Property(a => a.FromArea).Key();
            e.Property(a => a.ToArea).Key();
        });
        model.Entity<AreaStayHour>(e =>
        {
            e.ToTable("area_stay_per_hour").HasKey(a => new { a.WindowEnd, a.AreaId, a.FromMinutes });
            e.Property(a => a.AreaId).Key();
        });
        model.Entity<VisitorRouteHour>(e =>
        {
            e.ToTable("visitor_route_per_hour").HasKey(a => new { a.WindowEnd, a.FromArea, a.ToArea });
            e.Property(a => a.FromArea).Key();
            e.Property(a => a.ToArea).Key();
        });
        model.Entity<VisitorPathHour>(e =>
        {
            e.ToTable("visitor_path_per_hour").HasKey(a => new { a.WindowEnd, a.FirstArea, a.SecondArea, a.ThirdArea });
            e.Property(a => a.FirstArea).Key();
            e.Property(a => a.SecondArea).Key();
            e.Property(a => a.ThirdArea).Key();
        });
    }

    public string Stream => "visitors";

    public IReadOnlyList<RetentionRule> Retention { get; } =
    [
        new("area_traffic_per_minute", RetentionKind.Statistics, false, "window_end"),
        new("area_occupancy_per_minute", RetentionKind.Statistics, false, "window_end"),
        .. AlertSchema.Retention(Alerts),
        new("area_correction", RetentionKind.Audit, false, "made_at"),
        new("visitor_stay_duration", RetentionKind.Statistics, false, "exit_time"),
        new("visitor_route_log", RetentionKind.Statistics, false, "route_time"),
        new("area_stay_per_hour", RetentionKind.Statistics, false, "window_end"),
        new("visitor_route_per_hour", RetentionKind.Statistics, false, "window_end"),
        new("visitor_path_per_hour", RetentionKind.Statistics, false, "window_end"),
        new("threshold_history", RetentionKind.Audit, true, "made_at"),
    ];

    public async Task AdoptedAsync(Adoption adoption, IReadOnlySet<string> tables)
    {
        if (tables.Contains("area_realtime_stats"))
        {
            // Whom the older system saw inside nobody has counted here.
            await adoption.ExecuteAsync("UPDATE area_realtime_stats SET current_visitors = 0");
        }

        if (tables.Contains("area_thresholds"))
        {
            await SendThresholdsAsync(adoption, "TRUE");
        }
    }

    /// <summary>Version 1 named the thresholds comfort, warning and alert, and put these columns beside those of a table that it adopted.</summary>
    public async Task UpgradingAsync(Adoption adoption)
    {
        var names = await adoption.ColumnsAsync("area_thresholds");
        if (!names.Contains("comfort"))
        {
            return;
        }

        if (!names.Contains("comfort_threshold"))
        {
            await adoption.ExecuteAsync("ALTER TABLE area_thresholds CHANGE comfort comfort_threshold INT NULL, CHANGE warning warning_threshold INT NULL, CHANGE alert alert_threshold INT NULL");
            return;
        }

        await adoption.ExecuteAsync("UPDATE area_thresholds SET comfort_threshold = comfort, warning_threshold = warning, alert_threshold = alert WHERE comfort IS NOT NULL");
        await SendThresholdsAsync(adoption, "comfort IS NULL");
        await adoption.ExecuteAsync("ALTER TABLE area_thresholds DROP COLUMN comfort, DROP COLUMN warning, DROP COLUMN alert");
    }

    /// <summary>The stream takes thresholds from edits alone.</summary>
    private static Task SendThresholdsAsync(Adoption adoption, string which) => adoption.ExecuteAsync(
        "INSERT INTO stream_edit (stream, kind, content, who, made_at) SELECT 'visitors', 'thresholds', JSON_OBJECT('area', area_id, 'comfort', comfort_threshold, 'warning', warning_threshold, 'alert', alert_threshold), 'TrafficWatch', UTC_TIMESTAMP(3) "
        + $"FROM area_thresholds WHERE comfort_threshold IS NOT NULL AND warning_threshold IS NOT NULL AND alert_threshold IS NOT NULL AND {which}");
}

/// <summary>The tables of visitors, in the contexts that hold them.</summary>
internal static class VisitorSets
{
    extension(MainContext main)
    {
        public DbSet<AreaThreshold> Thresholds => main.Set<AreaThreshold>();

        public DbSet<ThresholdHistory> ThresholdHistory => main.Set<ThresholdHistory>();
    }

    extension(ShardContext shard)
    {
        public DbSet<AreaPresence> Present => shard.Set<AreaPresence>();

        public DbSet<AreaTraffic> Traffic => shard.Set<AreaTraffic>();

        public DbSet<AreaOccupancy> Occupancy => shard.Set<AreaOccupancy>();

        public DbSet<AreaAlert> Alerts => shard.Set<AreaAlert>();

        public DbSet<AreaAlertLog> AlertLog => shard.Set<AreaAlertLog>();

        public DbSet<AreaAlertCase> AlertCases => shard.Set<AreaAlertCase>();

        public DbSet<AreaAlertCare> AlertCare => shard.Set<AreaAlertCare>();

        public DbSet<AreaAlertNote> AlertNotes => shard.Set<AreaAlertNote>();

        public DbSet<AreaCorrection> Corrections => shard.Set<AreaCorrection>();

        public DbSet<VisitorStay> Stays => shard.Set<VisitorStay>();

        public DbSet<VisitorRoute> Routes => shard.Set<VisitorRoute>();

        public DbSet<AreaStayHour> StayHours => shard.Set<AreaStayHour>();

        public DbSet<VisitorRouteHour> RouteHours => shard.Set<VisitorRouteHour>();

        public DbSet<VisitorPathHour> PathHours => shard.Set<VisitorPathHour>();
    }
}
