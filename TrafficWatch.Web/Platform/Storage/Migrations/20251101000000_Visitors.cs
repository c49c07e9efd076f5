using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Visitors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterDatabase()
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "area_alert_log",
                columns: table => new
                {
                    area_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    alert_time = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    from_level = table.Column<sbyte>(type: "tinyint", nullable: false),
                    to_level = table.Column<sbyte>(type: "tinyint", nullable: false),
                    kind = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    current_visitors = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    threshold = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    alert_level = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    alert_message = table.Column<string>(type: "varchar(512)", maxLength: 512, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    reason = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_alert_log", x => new { x.area_id, x.alert_time, x.from_level, x.to_level });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "area_current_alert",
                columns: table => new
                {
                    area_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    last_alert_time = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    current_visitors = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    alert_level = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    alert_message = table.Column<string>(type: "varchar(512)", maxLength: 512, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    level = table.Column<sbyte>(type: "tinyint", nullable: false, defaultValue: (sbyte)0),
                    threshold = table.Column<int>(type: "int", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_current_alert", x => x.area_id);
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "area_occupancy_per_minute",
                columns: table => new
                {
                    area_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    occupancy = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    peak = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    released = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    repeated_in = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    unmatched_out = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_occupancy_per_minute", x => new { x.area_id, x.window_end });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "area_realtime_stats",
                columns: table => new
                {
                    area_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    current_visitors = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_realtime_stats", x => x.area_id);
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "area_traffic_per_minute",
                columns: table => new
                {
                    area_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    in_count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    out_count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_traffic_per_minute", x => new { x.area_id, x.window_end });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "ingest_epoch",
                columns: table => new
                {
                    stream = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    owner = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    committed_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    record = table.Column<byte[]>(type: "longblob", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ingest_epoch", x => new { x.stream, x.epoch });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "ingest_owner",
                columns: table => new
                {
                    stream = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    owner = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    holder = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    lease_until = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: true),
                    epoch = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ingest_owner", x => x.stream);
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateIndex(
                name: "ix_area_alert_log_time",
                table: "area_alert_log",
                columns: new[] { "alert_time", "area_id" });

            migrationBuilder.CreateIndex(
                name: "ix_area_occupancy_window",
                table: "area_occupancy_per_minute",
                columns: new[] { "window_end", "area_id" });

            migrationBuilder.CreateIndex(
                name: "ix_area_traffic_window",
                table: "area_traffic_per_minute",
                columns: new[] { "window_end", "area_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "area_alert_log");

            migrationBuilder.DropTable(
                name: "area_current_alert");

            migrationBuilder.DropTable(
                name: "area_occupancy_per_minute");

            migrationBuilder.DropTable(
                name: "area_realtime_stats");

            migrationBuilder.DropTable(
                name: "area_traffic_per_minute");

            migrationBuilder.DropTable(
                name: "ingest_epoch");

            migrationBuilder.DropTable(
                name: "ingest_owner");
        }
    }
}
