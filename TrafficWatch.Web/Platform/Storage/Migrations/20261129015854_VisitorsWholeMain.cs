using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class VisitorsWholeMain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "capacity",
                table: "threshold_history",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "closes_at",
                table: "threshold_history",
                type: "varchar(5)",
                maxLength: 5,
                nullable: true)
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<string>(
                name: "quiet_hours",
                table: "threshold_history",
                type: "varchar(200)",
                maxLength: 200,
                nullable: true)
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<int>(
                name: "capacity",
                table: "area_thresholds",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "closes_at",
                table: "area_thresholds",
                type: "varchar(5)",
                maxLength: 5,
                nullable: true)
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<string>(
                name: "quiet_hours",
                table: "area_thresholds",
                type: "varchar(200)",
                maxLength: 200,
                nullable: true)
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "stream_partition_hour",
                columns: table => new
                {
                    stream = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    hour = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    partition_id = table.Column<int>(type: "int", nullable: false),
                    received = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    late = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stream_partition_hour", x => new { x.hour, x.stream, x.partition_id });
                })
                .Annotation("MySql:CharSet", "utf8mb4");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "stream_partition_hour");

            migrationBuilder.DropColumn(
                name: "capacity",
                table: "threshold_history");

            migrationBuilder.DropColumn(
                name: "closes_at",
                table: "threshold_history");

            migrationBuilder.DropColumn(
                name: "quiet_hours",
                table: "threshold_history");

            migrationBuilder.DropColumn(
                name: "capacity",
                table: "area_thresholds");

            migrationBuilder.DropColumn(
                name: "closes_at",
                table: "area_thresholds");

            migrationBuilder.DropColumn(
                name: "quiet_hours",
                table: "area_thresholds");
        }
    }
}
