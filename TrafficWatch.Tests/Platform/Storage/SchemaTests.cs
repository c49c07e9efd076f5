using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;
using TrafficWatch.Tests.Architecture;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Platform.Storage;

public sealed class SchemaTests
{
    // What the product's rows and queries depend on. Defaults serve hand-written statements only.
    private const string Columns =
        "SELECT table_name, column_name, column_type, is_nullable, column_key, extra, IF(collation_name LIKE '%bin', 'bytes', '') "
        + "FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name NOT LIKE '%migrations%' ORDER BY 1, 2";

    private const string Indexes =
        "SELECT table_name, index_name, non_unique, seq_in_index, column_name "
        + "FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name NOT LIKE '%migrations%' ORDER BY 1, 2, 4";

    public static TheoryData<string> Products => DatabaseServers.Products;

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_NoDatabase_TablesOfModel(string product)
    {
        var (migrated, created) = (await Shards.MigratedAsync(product), Shards.Named(product));
        await using (var shard = created.Databases.Shard(1))
        {
            await shard.Database.EnsureCreatedAsync();
        }

        await using (var main = created.Databases.Main())
        {
            await main.Database.EnsureCreatedAsync();
        }

        Assert.Equal(created.Query(1, Columns), migrated.Query(1, Columns));
        Assert.Equal(created.Query(1, Indexes), migrated.Query(1, Indexes));
        Assert.Equal(
            [.. created.Query(1, Columns), .. created.Query(0, Columns)],
            migrated.Query(0, Columns).OrderBy(row => !migrated.Query(1, Columns).Contains(row)));
        Assert.Equal(
            [.. created.Query(1, Indexes), .. created.Query(0, Indexes)],
            migrated.Query(0, Indexes).OrderBy(row => !migrated.Query(1, Indexes).Contains(row)));
    }

    [Fact]
    public void Model_ChangedWithoutAMigration_IsNoticed()
    {
        var shards = new Shards(["Server=none", "Server=none"]);
        using var main = shards.Databases.Main();
        using var shard = shards.Databases.Shard(0);
        Assert.False(main.Database.HasPendingModelChanges(), "EF_DESIGN=1 dotnet ef migrations add NAME --context MainContext");
        Assert.False(shard.Database.HasPendingModelChanges(), "EF_DESIGN=1 dotnet ef migrations add NAME --context ShardContext");
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_SecondRun_ChangesNothing(string product)
    {
        var shards = Shards.Named(product);

        Assert.Equal(33, await shards.MigrateAsync());
        shards.Execute(0, "ALTER TABLE setting ADD COLUMN remark INT");
        Assert.Equal(0, await shards.MigrateAsync());

        Assert.Single(shards.Query(0, "SHOW COLUMNS FROM setting LIKE 'remark'"));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_FourAtOnce_EachStepOnce(string product)
    {
        var shards = Shards.Named(product);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(shards.MigrateAsync)));

        Assert.Equal(9, shards.Query(0, "SELECT * FROM __migrations_main").Length);
        Assert.All([0, 1], shard => Assert.Equal(12, shards.Query(shard, "SELECT * FROM __migrations_shard").Length));
    }

    /// <summary>Each migrator a process of its own: what orders them must be the server's.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_FourProcessesAtOnce_EachStepOnce(string product)
    {
        var shards = Shards.Named(product);
        var migrators = Enumerable.Range(0, 4).Select(_ =>
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(Repository.Root, "TrafficWatch.Web", "bin", "Release", "net10.0", "TrafficWatch.Web.dll"), "migrate"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["ConnectionStrings__Shard0"] = shards.Map.ConnectionString(0);
            start.Environment["ConnectionStrings__Shard1"] = shards.Map.ConnectionString(1);
            start.Environment["Kafka__BootstrapServers"] = "127.0.0.1:1";
            start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
            return Process.Start(start)!;
        }).ToList();
        foreach (var migrator in migrators)
        {
            using (migrator)
            {
                var said = migrator.StandardError.ReadToEndAsync();
                var told = await migrator.StandardOutput.ReadToEndAsync();
                await migrator.WaitForExitAsync();
                Assert.True(migrator.ExitCode == 0, told + await said);
            }
        }

        Assert.NotEmpty(shards.Query(0, "SELECT * FROM __migrations_main"));
        Assert.Equal(shards.Query(0, "SELECT * FROM __migrations_shard"), shards.Query(1, "SELECT * FROM __migrations_shard"));
    }

    /// <summary>The table of the older system holds thresholds under the names that ours has: they are in force.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_OlderThresholds_AreOursAndSentToTheStream(string product)
    {
        var shards = Shards.Empty(product);
        shards.Execute(0, """
            CREATE TABLE area_thresholds (area_id varchar(255) NOT NULL PRIMARY KEY, comfort_threshold int NOT NULL, warning_threshold int NOT NULL, alert_threshold int NOT NULL);
            INSERT INTO area_thresholds VALUES ('小黄人乐园', 100, 120, 150);
            """);
        await shards.MigrateAsync();
        Assert.Equal(["小黄人乐园|100|120|150|null|0"], shards.Query(0, "SELECT area_id, comfort_threshold, warning_threshold, alert_threshold, name_zh, version FROM area_thresholds"));
        Assert.Equal(["小黄人乐园|100|150"], shards.Query(0, "SELECT JSON_UNQUOTE(JSON_EXTRACT(content, '$.area')), JSON_EXTRACT(content, '$.comfort'), JSON_EXTRACT(content, '$.alert') FROM stream_edit WHERE kind = 'thresholds'"));
        await using var main = shards.Databases.Main();
        main.Thresholds.Add(new AreaThreshold { AreaId = "new" });
        await main.SaveChangesAsync();
    }

    /// <summary>The version before named the columns otherwise, and put its own beside those of an adopted table.</summary>
    [Theory]
    [InlineData(DatabaseServers.MariaDb, false)]
    [InlineData(DatabaseServers.MariaDb, true)]
    [InlineData(DatabaseServers.MySql, false)]
    [InlineData(DatabaseServers.MySql, true)]
    public async Task Migrate_ThresholdsOfTheVersionBefore_AreKept(string product, bool adopted)
    {
        if (product == DatabaseServers.MySql && !DatabaseServers.HasMySql)
        {
            return;
        }

        var shards = await Shards.MigratedAsync(product);
        shards.Execute(0, "ALTER TABLE area_thresholds CHANGE comfort_threshold comfort INT NULL, CHANGE warning_threshold warning INT NULL, CHANGE alert_threshold alert INT NULL");
        shards.Execute(0, "INSERT INTO area_thresholds (area_id, comfort, warning, alert) VALUES ('edited', 1, 2, 3), ('old', NULL, NULL, NULL)");
        if (adopted)
        {
            shards.Execute(0, "ALTER TABLE area_thresholds ADD comfort_threshold INT NULL, ADD warning_threshold INT NULL, ADD alert_threshold INT NULL");
            shards.Execute(0, "UPDATE area_thresholds SET comfort_threshold = 7, warning_threshold = 8, alert_threshold = 9");
        }

        await shards.MigrateAsync();
        Assert.Equal(
            ["edited|1|2|3", adopted ? "old|7|8|9" : "old|null|null|null"],
            shards.Query(0, "SELECT area_id, comfort_threshold, warning_threshold, alert_threshold FROM area_thresholds ORDER BY 1"));
        Assert.Empty(shards.Query(0, "SHOW COLUMNS FROM area_thresholds LIKE 'comfort'"));
        Assert.Equal(adopted ? 1 : 0, shards.Query(0, "SELECT 1 FROM stream_edit").Length);
    }

    /// <summary>The older system's sink wrote at least once, into tables without keys: each stay and route comes in once, is counted, and the old tables stay beside.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_OlderStaysAndRoutes_EachOnceAndCounted(string product)
    {
        var shards = Shards.Empty(product);
        shards.Execute(1, """
            CREATE TABLE visitor_stay_duration (user_id varchar(255), area_id varchar(255), entry_time datetime(3), exit_time datetime(3), duration_minutes bigint) CHARACTER SET utf8mb4;
            INSERT INTO visitor_stay_duration VALUES ('u1', '小黄人乐园', '2025-07-15 12:00:00', '2025-07-15 12:59:30', 59), ('u1', '小黄人乐园', '2025-07-15 12:00:00', '2025-07-15 12:59:30', 59),
                ('U1', '小黄人乐园', '2025-07-15 12:00:00', '2025-07-15 12:59:30', 59), ('u2', '小黄人乐园', '2025-07-15 10:00:00', '2025-07-15 15:10:00', 310), (NULL, 'x', NULL, NULL, NULL);
            CREATE TABLE visitor_route_log (user_id varchar(255), from_area varchar(255), to_area varchar(255), route_time datetime(3), travel_time_minutes bigint) CHARACTER SET utf8mb4;
            INSERT INTO visitor_route_log VALUES ('u1', 'A', 'B', '2025-07-15 12:00:00', 4), ('u1', 'A', 'B', '2025-07-15 12:00:00', 4), ('u2', 'A', 'B', '2025-07-15 12:30:00', 2);
            """);
        await shards.MigrateAsync();
        await shards.MigrateAsync();
        Assert.Equal(["U1|59", "u1|59", "u2|310"], shards.Query(1, "SELECT user_id, duration_minutes FROM visitor_stay_duration ORDER BY user_id"));
        Assert.Equal(
            ["2025-07-15 13:00|59|2|7140000", "2025-07-15 16:00|300|1|18600000"],
            shards.Query(1, "SELECT DATE_FORMAT(window_end, '%Y-%m-%d %H:%i'), from_minutes, stays, total_ms FROM area_stay_per_hour ORDER BY 1"));
        Assert.Equal(["2025-07-15 13:00|A|B|2|360000"], shards.Query(1, "SELECT DATE_FORMAT(window_end, '%Y-%m-%d %H:%i'), from_area, to_area, routes, total_ms FROM visitor_route_per_hour"));
        Assert.Equal(["5"], shards.Query(1, "SELECT COUNT(*) FROM visitor_stay_duration_adopted"));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_OlderTables_RowsKeptAndRestAdded(string product)
    {
        var shards = Shards.Empty(product);
        shards.Execute(1, """
            CREATE TABLE area_traffic_per_minute (
              area_id varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, window_end datetime, in_count int, out_count int, region varchar(20) NOT NULL
            ) ENGINE = MyISAM;
            INSERT INTO area_traffic_per_minute VALUES ('侏罗纪世界大冒险', '2025-07-15 12:48:00', 7, NULL, 'a'), ('Ab', '2025-07-15 12:48:00', 1, 2, 'b');
            CREATE TABLE area_current_alert (
              id int AUTO_INCREMENT PRIMARY KEY, area_id varchar(255) CHARACTER SET latin1 NOT NULL, last_alert_time timestamp NULL,
              current_visitors int NOT NULL, alert_level varchar(20) NOT NULL, alert_message varchar(1000)
            );
            INSERT INTO area_current_alert (area_id, last_alert_time, current_visitors, alert_level) VALUES ('x', NULL, 3, 'y');
            CREATE TABLE area_realtime_stats (area_id varchar(255) NOT NULL, day date NOT NULL, current_visitors bigint, PRIMARY KEY (day, area_id));
            INSERT INTO area_realtime_stats VALUES ('x', '2025-07-15', 5);
            """);

        await shards.MigrateAsync();

        Assert.Equal(
            ["Ab|1|2|b", "侏罗纪世界大冒险|7|0|a"],
            shards.Query(1, "SELECT area_id, in_count, out_count, region FROM area_traffic_per_minute ORDER BY in_count"));
        Assert.Equal(
            ["area_id|varchar(255)|NO|utf8mb4_bin", "in_count|bigint|NO|null", "out_count|bigint|NO|null", "region|varchar(20)|YES|skip", "window_end|datetime(3)|NO|null"],
            shards.Query(1, "SELECT column_name, IF(column_type LIKE 'bigint%', 'bigint', column_type), is_nullable, IF(column_name = 'region', 'skip', collation_name) "
                + "FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'area_traffic_per_minute' ORDER BY 1"));
        Assert.Equal(["x|3|y|null|0|0"], shards.Query(1, "SELECT area_id, current_visitors, alert_level, NULLIF(alert_message, ''), level, threshold FROM area_current_alert"));
        Assert.Equal(["x|0|2025"], shards.Query(1, "SELECT area_id, current_visitors, YEAR(day) FROM area_realtime_stats"));

        // Keys that differ in case are two; the consumer's way of writing finds its row.
        await using var context = shards.Databases.Shard(1);
        context.Traffic.Add(new AreaTraffic { AreaId = "ab", WindowEnd = new DateTime(2025, 7, 15, 12, 48, 0, DateTimeKind.Utc), InCount = 1 });
        context.Alerts.Add(new AreaAlert { LastAlertTime = new DateTime(2025, 7, 15, 0, 0, 0, DateTimeKind.Utc), AreaId = "*", AlertLevel = "红色警戒", AlertMessage = "🚗" });
        context.Present.Add(new AreaPresence { AreaId = "y" });
        await context.SaveChangesAsync();
        shards.Execute(1, "INSERT INTO area_current_alert (area_id, last_alert_time, current_visitors, alert_level, alert_message) "
            + "VALUES ('x', NOW(), 9, '', '') ON DUPLICATE KEY UPDATE current_visitors = VALUES(current_visitors)");
        Assert.Equal(3, await context.Traffic.CountAsync(row => row.WindowEnd == new DateTime(2025, 7, 15, 12, 48, 0, DateTimeKind.Utc)));
        Assert.Equal(9, (await context.Alerts.SingleAsync(row => row.AreaId == "x")).CurrentVisitors);
    }

    [Fact]
    public async Task Migrator_InstanceWithoutTables_ReadyWhenTheyAreThere()
    {
        var shards = Shards.Named(DatabaseServers.DefaultProduct);
        using var migrator = new SchemaMigrator(shards.Schema, shards.Databases, TimeProvider.System, NullLogger<SchemaMigrator>.Instance);

        await migrator.StartAsync(CancellationToken.None);
        await shards.Schema.WhenReady;

        Assert.Empty(shards.Query(1, "SELECT * FROM area_alert_log"));
        Assert.Empty(shards.Query(0, "SELECT * FROM stream_edit"));
    }

    [Fact]
    public async Task Migrator_InstanceAway_SaysSoAndIsNotReady()
    {
        var there = Shards.Empty(DatabaseServers.DefaultProduct);
        var away = new MySqlConnectionStringBuilder(there.Map.ConnectionString(1)) { Port = 1 }.ConnectionString;
        var shards = new Shards([there.Map.ConnectionString(0), away]);
        var ready = shards.Schema;
        using var upgrade = new SchemaMigrator(ready, shards.Databases, TimeProvider.System, NullLogger<SchemaMigrator>.Instance);

        await upgrade.StartAsync(CancellationToken.None);
        while (ready.Problem(1) is null || shards.Query(0, "SHOW TABLES LIKE 'setting'").Length == 0)
        {
            await Task.Delay(20);
        }

        Assert.False(ready.WhenReady.IsCompleted);
        await upgrade.StopAsync(CancellationToken.None);
        Assert.False(ready.WhenReady.IsCompleted);
    }
}
