using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Shopping.Schema;

/// <summary>The tables of shopping behaviour.</summary>
internal sealed class ShoppingSchema : IStreamSchema
{
    private const string Before = "user_stats_before";

    public void ConfigureMain(ModelBuilder model)
    {
    }

    public void ConfigureShard(ModelBuilder model)
    {
        model.Entity<UserStat>(e =>
        {
            e.ToTable("user_stats").HasKey(a => new { a.WindowTime, a.WindowKind, a.ActionType, a.AgeRange, a.Gender, a.Province });
            e.Property(a => a.ActionType).Key(50);
            e.Property(a => a.AgeRange).Key(50);
            e.Property(a => a.Gender).Key(50);
            e.Property(a => a.Province).Key(50);
            e.HasIndex(a => a.Id).HasDatabaseName("ix_user_stats_id");
            e.HasIndex(a => new { a.Province, a.WindowTime }).HasDatabaseName("ix_user_stats_province");
            e.HasIndex(a => a.CreatedAt).HasDatabaseName("ix_user_stats_created");
        });
        model.Entity<ShoppingMinuteRow>(e => e.ToTable("shopping_per_minute").HasKey(a => new { a.WindowEnd, a.Action }));
        model.Entity<ShoppingDayRow>(e =>
        {
            e.ToTable("shopping_per_day").HasKey(a => new { a.DayStart, a.Action, a.AgeRange, a.Gender, a.Province });
            e.Property(a => a.Province).Key(50);
        });
        model.Entity<ShoppingTopRow>(e =>
        {
            e.ToTable("shopping_top").HasKey(a => new { a.DayStart, a.Kind, a.ItemKey });
            e.Property(a => a.ItemKey).Key();
        });
    }

    public string Stream => "shopping";

    public IReadOnlyList<RetentionRule> Retention { get; } =
    [
        new("user_stats", RetentionKind.Statistics, false, "window_time"),
        new("shopping_per_minute", RetentionKind.Statistics, false, "window_end"),
        new("shopping_per_day", RetentionKind.Statistics, false, "day_start"),
        new("shopping_top", RetentionKind.Statistics, false, "day_start"),
    ];

    /// <summary>The older system's user_stats is a log with a counted id: it is put aside.</summary>
    public async Task MakeWayAsync(Adoption adoption)
    {
        var columns = await adoption.ColumnsAsync("user_stats");
        if (columns.Count > 0 && !columns.Contains("window_kind"))
        {
            await adoption.ExecuteAsync($"RENAME TABLE user_stats TO {Before}");
        }
    }

    /// <summary>Its rows come in as sums of cells; its times are those of China's clocks. The old table stays, under a name that is not looked for again.</summary>
    public async Task MigratedAsync(Adoption adoption)
    {
        if ((await adoption.ColumnsAsync(Before)).Count == 0 || (await adoption.ColumnsAsync("user_stats")).Count == 0)
        {
            return;
        }

        await adoption.ExecuteAsync(
            "INSERT INTO user_stats (id, window_time, window_kind, action_type, action_count, age_range, age_count, gender, gender_count, province, province_count, created_at) "
            + "SELECT -MIN(id), window_time - INTERVAL 8 HOUR, 0, COALESCE(action_type, ''), SUM(COALESCE(action_count, 0)), COALESCE(age_range, ''), SUM(COALESCE(age_count, 0)), COALESCE(gender, ''), SUM(COALESCE(gender_count, 0)), COALESCE(province, ''), SUM(COALESCE(province_count, 0)), COALESCE(MIN(created_at) - INTERVAL 8 HOUR, UTC_TIMESTAMP(3)) "
            + $"FROM {Before} WHERE window_time IS NOT NULL GROUP BY window_time, COALESCE(action_type, ''), COALESCE(age_range, ''), COALESCE(gender, ''), COALESCE(province, '') ON DUPLICATE KEY UPDATE action_count = VALUES(action_count), age_count = VALUES(age_count), gender_count = VALUES(gender_count), province_count = VALUES(province_count)");
        await adoption.ExecuteAsync($"RENAME TABLE {Before} TO user_stats_adopted");
    }
}

/// <summary>The tables of shopping behaviour, in the context that holds them.</summary>
internal static class ShoppingSets
{
    extension(ShardContext shard)
    {
        public DbSet<UserStat> UserStats => shard.Set<UserStat>();

        public DbSet<ShoppingMinuteRow> ShoppingMinutes => shard.Set<ShoppingMinuteRow>();

        public DbSet<ShoppingDayRow> ShoppingDays => shard.Set<ShoppingDayRow>();

        public DbSet<ShoppingTopRow> ShoppingTop => shard.Set<ShoppingTopRow>();
    }
}
