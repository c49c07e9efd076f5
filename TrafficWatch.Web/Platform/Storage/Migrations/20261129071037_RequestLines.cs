using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class RequestLines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "request_line",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("MySql:ValueGenerationStrategy", MySqlValueGenerationStrategy.IdentityColumn),
                    event_time = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    status = table.Column<short>(type: "smallint", nullable: false, defaultValue: (short)0),
                    method = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    client = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    target = table.Column<string>(type: "varchar(2000)", maxLength: 2000, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    bytes = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    referrer = table.Column<string>(type: "varchar(1000)", maxLength: 1000, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    agent = table.Column<string>(type: "varchar(500)", maxLength: 500, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    latency_us = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_line", x => new { x.id, x.event_time });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            // A day's partition is split off one of these before its rows come: see DayPartitions.
            migrationBuilder.Sql("ALTER TABLE `request_line` PARTITION BY RANGE COLUMNS(`event_time`) (PARTITION p20000101000000 VALUES LESS THAN ('2000-01-01 00:00:00'), PARTITION pmax VALUES LESS THAN (MAXVALUE))");

            migrationBuilder.CreateTable(
                name: "request_line_day",
                columns: table => new
                {
                    day_start = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    written_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_line_day", x => x.day_start);
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateIndex(
                name: "ix_request_line_time",
                table: "request_line",
                column: "event_time");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "request_line");

            migrationBuilder.DropTable(
                name: "request_line_day");
        }
    }
}
