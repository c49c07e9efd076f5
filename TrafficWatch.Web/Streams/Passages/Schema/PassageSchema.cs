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

    public string Stream => "passages";

    public IReadOnlyList<RetentionRule> Retention { get; } =
    [
        new("traffic_data", RetentionKind.Record, false, "gcsj", WrittenIn: "traffic_day"),
        new("kkmc_traffic_per_minute", RetentionKind.Statistics, false, "window_end"),
        new("kkmc_traffic_per_hour", RetentionKind.Statistics, false, "window_end"),
        new("kkmc_traffic_per_day", RetentionKind.Statistics, false, "window_end"),
    ];
}

/// <summary>How long the texts of kkmc_info may be, in characters.</summary>
internal static class CheckpointLimits
{
    public const int Kkmc = 255, Codename = 100, Road = 50, District = 100, BorderKind = 20, Fxlx = 20;
}

/// <summary>The tables of passages, in the contexts that hold them.</summary>
internal static class PassageSets
{
    extension(MainContext main)
    {
        public DbSet<CheckpointInfo> Checkpoints => main.Set<CheckpointInfo>();
    }

    extension(ShardContext shard)
    {
        public DbSet<Passage> Passages => shard.Set<Passage>();

        public DbSet<CheckpointMinute> CheckpointMinutes => shard.Set<CheckpointMinute>();

        public DbSet<CheckpointHour> CheckpointHours => shard.Set<CheckpointHour>();

        public DbSet<CheckpointDay> CheckpointDays => shard.Set<CheckpointDay>();

        public DbSet<PassageDay> PassageDays => shard.Set<PassageDay>();
    }
}
