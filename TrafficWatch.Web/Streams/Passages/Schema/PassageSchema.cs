using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Passages.Schema;

/// <summary>The tables of passages. traffic_data is named, and its columns are, as in the system that had it before.</summary>
internal sealed class PassageSchema : IStreamSchema
{
    /// <summary>What the table of the system before is called since it was put aside.</summary>
    public const string Before = "traffic_data_before";

    public void ConfigureMain(ModelBuilder model)
    {
        model.Entity<CheckpointInfo>(e =>
        {
            e.ToTable("kkmc_info").HasKey(a => a.Kkmc);
            e.Property(a => a.Kkmc).Key();
            e.Property(a => a.Codename).HasMaxLength(CheckpointLimits.Codename);
            e.Property(a => a.Road).HasMaxLength(CheckpointLimits.Road);
            e.Property(a => a.District).HasMaxLength(CheckpointLimits.District);
            e.Property(a => a.BorderKind).HasMaxLength(CheckpointLimits.BorderKind);
            e.Property(a => a.InboundFxlx).Key(20);
            e.Property(a => a.UpdatedBy).HasMaxLength(100);
            e.Property(a => a.Version).IsConcurrencyToken();
        });
        model.Entity<CalendarDay>(e =>
        {
            e.ToTable("calendar_day").HasKey(a => a.Day);
            e.Property(a => a.Day).Key(10);
            e.Property(a => a.Kind).Key(10);
            e.Property(a => a.Name).HasMaxLength(CheckpointLimits.DayName);
            e.Property(a => a.UpdatedBy).HasMaxLength(100);
            e.Property(a => a.Version).IsConcurrencyToken();
        });
        model.Entity<CheckpointDistance>(e =>
        {
            e.ToTable("kkmc_distance").HasKey(a => new { a.FromKkmc, a.ToKkmc });
            e.Property(a => a.FromKkmc).Key();
            e.Property(a => a.ToKkmc).Key();
            e.Property(a => a.UpdatedBy).HasMaxLength(100);
            e.Property(a => a.Version).IsConcurrencyToken();
        });
    }

    public void ConfigureShard(ModelBuilder model)
    {
        model.Entity<StoredForecast>(e =>
        {
            e.ToTable("kkmc_forecast").HasKey(a => new { a.Kkmc, a.WindowEnd });
            e.Property(a => a.Kkmc).Key();
            e.Property(a => a.Method).Key(12);
            e.HasIndex(a => a.WindowEnd).HasDatabaseName("ix_kkmc_forecast_time");
        });
        model.Entity<ForecastModel>(e =>
        {
            e.ToTable("kkmc_forecast_model").HasKey(a => new { a.Kkmc, a.TrainedAt, a.Horizon });
            e.Property(a => a.Kkmc).Key();
            e.Property(a => a.Method).Key(12);
            e.HasIndex(a => a.TrainedAt).HasDatabaseName("ix_kkmc_forecast_model_time");
        });
        model.Entity<Passage>(e =>
        {
            e.ToTable("traffic_data").HasKey(a => new { a.PassedAt, a.Id });
            e.Property(a => a.Id).Key(64);
            e.Property(a => a.District).HasColumnName("xzqhmc").HasMaxLength(100);
            e.Property(a => a.Checkpoint).HasColumnName("kkmc").Key();
            e.Property(a => a.Direction).HasColumnName("fxlx").Key(20);
            e.Property(a => a.PassedAt).HasColumnName("gcsj");
            e.Property(a => a.PlateType).HasColumnName("hpzl").Key(20);
            e.Property(a => a.Plate).HasColumnName("hphm").Key(50);
            e.Property(a => a.Model).HasColumnName("clppxh").HasMaxLength(255);
            e.Property(a => a.Province).Key(20);
            e.Property(a => a.VehicleType).HasColumnName("vehicle_type_name").Key(50);
            e.Property(a => a.PlateReversed).HasColumnName("hphm_rev").Key(50);
            e.HasIndex(a => a.Plate).HasDatabaseName("ix_traffic_data_plate");
            e.HasIndex(a => a.PlateReversed).HasDatabaseName("ix_traffic_data_plate_reversed");
            e.HasIndex(a => a.Checkpoint).HasDatabaseName("ix_traffic_data_checkpoint");
            e.HasIndex(a => a.Province).HasDatabaseName("ix_traffic_data_province");
            e.HasIndex(a => a.VehicleType).HasDatabaseName("ix_traffic_data_vehicle_type");
        });
        model.Entity<CheckpointMinute>(e =>
        {
            e.ToTable("kkmc_traffic_per_minute").HasKey(a => new { a.Kkmc, a.WindowEnd, a.Direction });
            e.Property(a => a.Kkmc).Key();
            e.Property(a => a.Direction).Key(20);
            e.HasIndex(a => a.WindowEnd).HasDatabaseName("ix_kkmc_traffic_per_minute_time");
        });
        model.Entity<CheckpointHour>(e =>
        {
            e.ToTable("kkmc_traffic_per_hour").HasKey(a => new { a.WindowEnd, a.Kkmc, a.Direction, a.Province, a.VehicleType });
            e.Property(a => a.Kkmc).Key();
            e.Property(a => a.Direction).Key(20);
            e.Property(a => a.Province).Key(20);
            e.Property(a => a.VehicleType).Key(50);
        });
        model.Entity<CheckpointDay>(e =>
        {
            e.ToTable("kkmc_traffic_per_day").HasKey(a => new { a.Kkmc, a.WindowEnd, a.Direction });
            e.Property(a => a.Kkmc).Key();
            e.Property(a => a.Direction).Key(20);
            e.HasIndex(a => a.WindowEnd).HasDatabaseName("ix_kkmc_traffic_per_day_time");
        });
        model.Entity<StoredWarning>(e =>
        {
            e.ToTable("plate_warning").HasKey(a => new { a.Plate, a.FirstAt, a.FirstId, a.SecondAt, a.SecondId });
            e.Property(a => a.Plate).HasColumnName("hphm").Key(50);
            e.Property(a => a.FirstAt).HasColumnName("first_gcsj");
            e.Property(a => a.FirstId).Key(64);
            e.Property(a => a.SecondAt).HasColumnName("second_gcsj");
            e.Property(a => a.SecondId).Key(64);
            e.Property(a => a.FirstCheckpoint).HasColumnName("first_kkmc").Key();
            e.Property(a => a.FirstDirection).HasColumnName("first_fxlx").Key(20);
            e.Property(a => a.FirstPlateType).HasColumnName("first_hpzl").Key(20);
            e.Property(a => a.FirstModel).HasColumnName("first_clppxh").HasMaxLength(255);
            e.Property(a => a.SecondCheckpoint).HasColumnName("second_kkmc").Key();
            e.Property(a => a.SecondDirection).HasColumnName("second_fxlx").Key(20);
            e.Property(a => a.SecondPlateType).HasColumnName("second_hpzl").Key(20);
            e.Property(a => a.SecondModel).HasColumnName("second_clppxh").HasMaxLength(255);
            e.Property(a => a.Status).Key(12);
            e.Property(a => a.CaseId).Key(64);
            e.Property(a => a.Rule).Key(12);
            e.Property(a => a.LookAlike).Key(50);
            e.HasIndex(a => a.SecondAt).HasDatabaseName("ix_plate_warning_time");
            e.HasIndex(a => new { a.CaseStart, a.CaseId }).HasDatabaseName("ix_plate_warning_case");
            e.HasIndex(a => a.UnsentSince).HasDatabaseName("ix_plate_warning_unsent");
        });
        model.Entity<JudgedCase>(e =>
        {
            e.ToTable("plate_case").HasKey(a => new { a.CaseStart, a.CaseId });
            e.Property(a => a.CaseId).Key(64);
            e.Property(a => a.Plate).HasColumnName("hphm").Key(50);
            e.Property(a => a.Judgement).Key(12);
            e.Property(a => a.Reason).HasMaxLength(500);
            e.Property(a => a.JudgedBy).HasMaxLength(100);
            e.Property(a => a.Version).IsConcurrencyToken();
        });
        model.Entity<PassageDay>(e => e.ToTable("traffic_day").HasKey(a => a.DayStart));
        model.Entity<PassageAdoption>(e =>
        {
            e.ToTable("traffic_adoption").HasKey(a => a.Source);
            e.Property(a => a.Source).ValueGeneratedNever();
            e.Property(a => a.LastKey).Key();
        });
    }

    /// <summary>The older system's traffic_data has no partitions, its key is the id alone, and its times are not UTC: it is kept as traffic_data_before, for <c>adopt passages</c> to copy.</summary>
    public async Task MakeWayAsync(Adoption adoption)
    {
        var columns = await adoption.ColumnsAsync("traffic_data");
        if (columns.Count > 0 && !columns.Contains("hphm_rev"))
        {
            await adoption.ExecuteAsync($"RENAME TABLE traffic_data TO {Before}");
        }
    }

    /// <summary>The stream takes distances from edits alone: what was told before it asked for them is told once more.</summary>
    public async Task UpgradingAsync(Adoption adoption)
    {
        if ((await adoption.ColumnsAsync("kkmc_distance")).Count > 0)
        {
            await adoption.ExecuteAsync(
                "INSERT INTO stream_edit (stream, kind, content, who, made_at) SELECT 'passages', 'distance', JSON_OBJECT('from', from_kkmc, 'to', to_kkmc, 'km', km, 'speedLimit', speed_limit), 'TrafficWatch', UTC_TIMESTAMP(3) "
                + "FROM kkmc_distance WHERE NOT EXISTS (SELECT 1 FROM stream_edit WHERE stream = 'passages' AND kind = 'distance')");
        }
    }

    public string Stream => "passages";

    public IReadOnlyList<RetentionRule> Retention { get; } =
    [
        new("traffic_data", RetentionKind.Record, false, "gcsj", WrittenIn: "traffic_day"),
        new("kkmc_traffic_per_minute", RetentionKind.Statistics, false, "window_end"),
        new("kkmc_traffic_per_hour", RetentionKind.Statistics, false, "window_end"),
        new("kkmc_traffic_per_day", RetentionKind.Statistics, false, "window_end"),
        new("plate_warning", RetentionKind.Statistics, false, "second_gcsj"),
        new("kkmc_forecast", RetentionKind.Statistics, false, "window_end"),
        new("kkmc_forecast_model", RetentionKind.Statistics, false, "trained_at"),
        new("plate_case", RetentionKind.Statistics, false, "case_start"),
    ];
}

/// <summary>How long the texts of kkmc_info may be, in characters.</summary>
internal static class CheckpointLimits
{
    public const int Kkmc = 255, Codename = 100, Road = 50, District = 100, BorderKind = 20, Fxlx = 20, DayName = 50;
}

/// <summary>The tables of passages, in the contexts that hold them.</summary>
internal static class PassageSets
{
    extension(MainContext main)
    {
        public DbSet<CheckpointInfo> Checkpoints => main.Set<CheckpointInfo>();

        public DbSet<CalendarDay> CalendarDays => main.Set<CalendarDay>();
    }

    extension(ShardContext shard)
    {
        public DbSet<Passage> Passages => shard.Set<Passage>();

        public DbSet<CheckpointMinute> CheckpointMinutes => shard.Set<CheckpointMinute>();

        public DbSet<CheckpointHour> CheckpointHours => shard.Set<CheckpointHour>();

        public DbSet<CheckpointDay> CheckpointDays => shard.Set<CheckpointDay>();

        public DbSet<StoredWarning> Warnings => shard.Set<StoredWarning>();

        public DbSet<StoredForecast> Forecasts => shard.Set<StoredForecast>();

        public DbSet<ForecastModel> ForecastModels => shard.Set<ForecastModel>();

        public DbSet<JudgedCase> JudgedCases => shard.Set<JudgedCase>();

        public DbSet<PassageDay> PassageDays => shard.Set<PassageDay>();
    }
}
