using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Requests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "request_agents_per_hour",
                columns: table => new
                {
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    family = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    kind = table.Column<sbyte>(type: "tinyint", nullable: false, defaultValue: (sbyte)0),
                    count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    bytes = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_agents_per_hour", x => new { x.window_end, x.family });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "request_clients",
                columns: table => new
                {
                    window_kind = table.Column<sbyte>(type: "tinyint", nullable: false),
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    part = table.Column<long>(type: "bigint", nullable: false),
                    sketch = table.Column<byte[]>(type: "varbinary(4096)", nullable: false),
                    clients = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_clients", x => new { x.window_kind, x.window_end, x.part });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "request_latency_per_hour",
                columns: table => new
                {
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    route = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    bin = table.Column<short>(type: "smallint", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_latency_per_hour", x => new { x.window_end, x.route, x.bin });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "request_latency_per_minute",
                columns: table => new
                {
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    route = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    bin = table.Column<short>(type: "smallint", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_latency_per_minute", x => new { x.window_end, x.route, x.bin });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "request_stats",
                columns: table => new
                {
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    status_class = table.Column<sbyte>(type: "tinyint", nullable: false),
                    status = table.Column<short>(type: "smallint", nullable: false),
                    method = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    route = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    bytes = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    automatic = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    timed = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    latency_us = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_stats", x => new { x.window_end, x.status_class, x.status, x.method, x.route });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "request_stats_per_day",
                columns: table => new
                {
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    status_class = table.Column<sbyte>(type: "tinyint", nullable: false),
                    status = table.Column<short>(type: "smallint", nullable: false),
                    method = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    route = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    bytes = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    automatic = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    timed = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    latency_us = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_stats_per_day", x => new { x.window_end, x.status_class, x.status, x.method, x.route });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "request_stats_per_hour",
                columns: table => new
                {
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    status_class = table.Column<sbyte>(type: "tinyint", nullable: false),
                    status = table.Column<short>(type: "smallint", nullable: false),
                    method = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    route = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    bytes = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    automatic = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    timed = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    latency_us = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_stats_per_hour", x => new { x.window_end, x.status_class, x.status, x.method, x.route });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "request_top",
                columns: table => new
                {
                    day_start = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    kind = table.Column<sbyte>(type: "tinyint", nullable: false),
                    name = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    part = table.Column<long>(type: "bigint", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    error = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_top", x => new { x.day_start, x.kind, x.name, x.part });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateIndex(
                name: "ix_request_clients_end",
                table: "request_clients",
                column: "window_end");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "request_agents_per_hour");

            migrationBuilder.DropTable(
                name: "request_clients");

            migrationBuilder.DropTable(
                name: "request_latency_per_hour");

            migrationBuilder.DropTable(
                name: "request_latency_per_minute");

            migrationBuilder.DropTable(
                name: "request_stats");

            migrationBuilder.DropTable(
                name: "request_stats_per_day");

            migrationBuilder.DropTable(
                name: "request_stats_per_hour");

            migrationBuilder.DropTable(
                name: "request_top");
        }
    }
}
