using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TrafficWatch.Web.Storage.Migrations;

/// <summary>The visitors' tables and the consumers' progress.</summary>
[DbContext(typeof(ShardContext))]
[Migration("20251101000000_Visitors")]
internal sealed class Visitors : Migration
{
    private const string Key = "varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL";
    private const string Stream = "varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL";
    private const string Count = "bigint NOT NULL DEFAULT 0";
    private const string Time = "datetime(3) NOT NULL";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Adopted("area_realtime_stats", "area_id", [("area_id", Key), ("current_visitors", Count)], []);
        migrationBuilder.Adopted(
            "area_traffic_per_minute", "area_id, window_end",
            [("area_id", Key), ("window_end", Time), ("in_count", Count), ("out_count", Count)],
            [("ix_area_traffic_window", "window_end, area_id")]);
        migrationBuilder.Adopted(
            "area_occupancy_per_minute", "area_id, window_end",
            [("area_id", Key), ("window_end", Time), ("occupancy", Count), ("peak", Count), ("released", Count), ("repeated_in", Count), ("unmatched_out", Count)],
            [("ix_area_occupancy_window", "window_end, area_id")]);
        migrationBuilder.Adopted(
            "area_current_alert", "area_id",
            [("area_id", Key), ("last_alert_time", Time), ("current_visitors", Count), ("alert_level", "varchar(50) NOT NULL"), ("alert_message", "varchar(512) NOT NULL"), ("level", "tinyint NOT NULL DEFAULT 0"), ("threshold", "int NOT NULL DEFAULT 0")],
            []);
        migrationBuilder.Adopted(
            "area_alert_log", "area_id, alert_time, from_level, to_level",
            [("area_id", Key), ("alert_time", Time), ("from_level", "tinyint NOT NULL"), ("to_level", "tinyint NOT NULL"), ("kind", "varchar(20) NOT NULL"), ("current_visitors", Count), ("threshold", "int NOT NULL DEFAULT 0"), ("alert_level", "varchar(50) NOT NULL"), ("alert_message", "varchar(512) NOT NULL"), ("reason", "varchar(100) NULL")],
            [("ix_area_alert_log_time", "alert_time, area_id")]);
        migrationBuilder.Own("ingest_owner", $"`stream` {Stream}, `owner` {Count}, `holder` varchar(255) NOT NULL, `lease_until` datetime(3) NULL, `epoch` {Count}, PRIMARY KEY (`stream`)");
        migrationBuilder.Own("ingest_epoch", $"`stream` {Stream}, `epoch` bigint NOT NULL, `owner` {Count}, `committed_at` {Time}, `record` longblob NOT NULL, PRIMARY KEY (`stream`, `epoch`)");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in new[] { "area_realtime_stats", "area_traffic_per_minute", "area_occupancy_per_minute", "area_current_alert", "area_alert_log", "ingest_owner", "ingest_epoch" })
        {
            migrationBuilder.DropTable(table);
        }
    }
}
