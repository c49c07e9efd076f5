using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using Xunit;

namespace TrafficWatch.Tests.Streams.Shopping;

public sealed class ShoppingSchemaTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>The flat table of the system before: its rows come in as cells, its times as UTC, whatever it counted twice added up; it stays beside.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_OlderStatistics_ComeInAsCells(string product)
    {
        var shards = Shards.Empty(product);
        shards.Execute(1, """
            CREATE TABLE user_stats (id INT AUTO_INCREMENT PRIMARY KEY, window_time DATETIME, action_type VARCHAR(20), action_count INT, age_range VARCHAR(20), age_count INT, gender VARCHAR(10), gender_count INT,
                province VARCHAR(20), province_count INT, created_at DATETIME) CHARACTER SET utf8mb4;
            INSERT INTO user_stats (window_time, action_type, action_count, age_range, age_count, gender, gender_count, province, province_count, created_at) VALUES
                ('2025-08-29 08:00:00', '点击', 5, '18-24岁', 4, '女性', 3, '山东', 2, '2025-08-29 08:00:05'), ('2025-08-29 08:00:00', '点击', 1, '18-24岁', 1, '女性', 1, '山东', 1, '2025-08-29 08:00:09'),
                ('2025-08-29 09:00:00', '购买', 7, NULL, 7, NULL, NULL, NULL, 7, NULL);
            """);
        await shards.MigrateAsync();
        await shards.MigrateAsync();
        Assert.Equal(
            ["2025-08-29 00:00|0|点击|6|18-24岁|5|女性|4|山东|3|2025-08-29 00:00:05", "2025-08-29 01:00|0|购买|7||7||0||7"],
            shards.Query(1, "SELECT DATE_FORMAT(window_time, '%Y-%m-%d %H:%i'), window_kind, action_type, action_count, age_range, age_count, gender, gender_count, province, province_count, IF(action_type = '购买', NULL, DATE_FORMAT(created_at, '%Y-%m-%d %H:%i:%s')) FROM user_stats ORDER BY 1")
                .Select(row => row.Replace("|null", "", StringComparison.Ordinal)));
        Assert.Equal(["3"], shards.Query(1, "SELECT COUNT(*) FROM user_stats_adopted"));
        Assert.Equal(["2"], shards.Query(1, "SELECT COUNT(DISTINCT id) FROM user_stats"));
    }
}
