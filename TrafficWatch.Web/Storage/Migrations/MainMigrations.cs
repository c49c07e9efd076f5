using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TrafficWatch.Web.Storage.Migrations;

/// <summary>Snapshots, counters, dead letters and what people edit.</summary>
[DbContext(typeof(MainContext))]
[Migration("20251101000000_Main")]
internal sealed class Main : Migration
{
    private const string Key = "varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL";
    private const string Stream = "varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL";
    private const string Log = "varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL";
    private const string Count = "bigint NOT NULL DEFAULT 0";
    private const string Time = "datetime(3) NOT NULL";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Own("stream_state", $"`stream` {Stream}, `epoch` bigint NOT NULL, `part` int NOT NULL, `parts` int NOT NULL, `version` int NOT NULL, `data` longblob NOT NULL, `created_at` {Time}, PRIMARY KEY (`stream`, `epoch`, `part`)");
        migrationBuilder.Own("stream_minute", $"`stream` {Stream}, `minute` {Time}, `received` {Count}, `late` {Count}, `duplicate` {Count}, `rejected` {Count}, PRIMARY KEY (`stream`, `minute`), KEY `ix_stream_minute_time` (`minute`)");
        migrationBuilder.Own("dead_letter", $"`id` bigint NOT NULL AUTO_INCREMENT, `stream` {Stream}, `log_id` {Log}, `partition` int NOT NULL, `offset` bigint NOT NULL, `record_time` datetime(3) NULL, `reason` varchar(500) NOT NULL, `payload` longblob NOT NULL, `attempts` int NOT NULL DEFAULT 0, `status` varchar(20) NOT NULL, `updated_at` {Time}, PRIMARY KEY (`id`), UNIQUE KEY `ux_dead_letter_record` (`stream`, `log_id`, `partition`, `offset`), KEY `ix_dead_letter_status` (`status`, `updated_at`)");
        migrationBuilder.Own("stream_edit", $"`id` bigint NOT NULL AUTO_INCREMENT, `stream` {Stream}, `kind` varchar(40) NOT NULL, `content` longtext NOT NULL, `who` varchar(100) NOT NULL, `made_at` {Time}, `epoch` bigint NULL, PRIMARY KEY (`id`), KEY `ix_stream_edit_epoch` (`stream`, `epoch`), KEY `ix_stream_edit_time` (`made_at`)");
        migrationBuilder.Own("log_gap", $"`stream` {Stream}, `log_id` {Log}, `partition` int NOT NULL, `from_offset` bigint NOT NULL, `to_offset` bigint NOT NULL, `noticed_at` {Time}, PRIMARY KEY (`stream`, `log_id`, `partition`, `from_offset`)");
        migrationBuilder.Adopted(
            "area_thresholds", "area_id",
            [("area_id", Key), ("comfort", "int NULL"), ("warning", "int NULL"), ("alert", "int NULL"), ("name_zh", "varchar(100) NULL"), ("name_en", "varchar(100) NULL"), ("sort_order", "int NOT NULL DEFAULT 0"), ("hidden", "tinyint(1) NOT NULL DEFAULT 0"), ("updated_by", "varchar(100) NULL"), ("updated_at", "datetime(3) NULL"), ("version", "int NOT NULL DEFAULT 0")],
            []);
        migrationBuilder.Own("threshold_history", $"`id` bigint NOT NULL AUTO_INCREMENT, `area_id` {Key}, `comfort` int NULL, `warning` int NULL, `alert` int NULL, `name_zh` varchar(100) NULL, `name_en` varchar(100) NULL, `sort_order` int NOT NULL DEFAULT 0, `hidden` tinyint(1) NOT NULL DEFAULT 0, `who` varchar(100) NOT NULL, `made_at` {Time}, PRIMARY KEY (`id`), KEY `ix_threshold_history_area` (`area_id`, `made_at`), KEY `ix_threshold_history_time` (`made_at`)");
        migrationBuilder.Own("setting", "`name` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, `value` varchar(500) NOT NULL, PRIMARY KEY (`name`)");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in new[] { "stream_state", "stream_minute", "dead_letter", "stream_edit", "log_gap", "area_thresholds", "threshold_history", "setting" })
        {
            migrationBuilder.DropTable(table);
        }
    }
}
