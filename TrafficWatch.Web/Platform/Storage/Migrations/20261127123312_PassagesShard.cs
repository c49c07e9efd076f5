using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class PassagesShard : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "kkmc_traffic_per_day",
                columns: table => new
                {
                    kkmc = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    direction = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    copies = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kkmc_traffic_per_day", x => new { x.kkmc, x.window_end, x.direction });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "kkmc_traffic_per_hour",
                columns: table => new
                {
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    kkmc = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    direction = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    province = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    vehicle_type = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kkmc_traffic_per_hour", x => new { x.window_end, x.kkmc, x.direction, x.province, x.vehicle_type });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "kkmc_traffic_per_minute",
                columns: table => new
                {
                    kkmc = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    direction = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kkmc_traffic_per_minute", x => new { x.kkmc, x.window_end, x.direction });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "traffic_data",
                columns: table => new
                {
                    id = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    gcsj = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    xzqhmc = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    kkmc = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    fxlx = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    hpzl = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    hphm = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    clppxh = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    province = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    is_weekend = table.Column<bool>(type: "tinyint(1)", nullable: false, defaultValue: false),
                    is_peak_hour = table.Column<bool>(type: "tinyint(1)", nullable: false, defaultValue: false),
                    vehicle_type_name = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    hphm_rev = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: true, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_traffic_data", x => new { x.gcsj, x.id });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            // A day's partition is split off one of these before its rows come: see DayPartitions.
            migrationBuilder.Sql("ALTER TABLE `traffic_data` PARTITION BY RANGE COLUMNS(`gcsj`) (PARTITION p20000101000000 VALUES LESS THAN ('2000-01-01 00:00:00'), PARTITION pmax VALUES LESS THAN (MAXVALUE))");

            migrationBuilder.CreateTable(
                name: "traffic_day",
                columns: table => new
                {
                    day_start = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    written_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_traffic_day", x => x.day_start);
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateIndex(
                name: "ix_kkmc_traffic_per_day_time",
                table: "kkmc_traffic_per_day",
                column: "window_end");

            migrationBuilder.CreateIndex(
                name: "ix_kkmc_traffic_per_minute_time",
                table: "kkmc_traffic_per_minute",
                column: "window_end");

            migrationBuilder.CreateIndex(
                name: "ix_traffic_data_checkpoint",
                table: "traffic_data",
                column: "kkmc");

            migrationBuilder.CreateIndex(
                name: "ix_traffic_data_plate",
                table: "traffic_data",
                column: "hphm");

            migrationBuilder.CreateIndex(
                name: "ix_traffic_data_plate_reversed",
                table: "traffic_data",
                column: "hphm_rev");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "kkmc_traffic_per_day");

            migrationBuilder.DropTable(
                name: "kkmc_traffic_per_hour");

            migrationBuilder.DropTable(
                name: "kkmc_traffic_per_minute");

            migrationBuilder.DropTable(
                name: "traffic_data");

            migrationBuilder.DropTable(
                name: "traffic_day");
        }
    }
}
