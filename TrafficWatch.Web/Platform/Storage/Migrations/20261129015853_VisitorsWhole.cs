using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class VisitorsWhole : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "correction",
                table: "area_occupancy_per_minute",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "moved",
                table: "area_occupancy_per_minute",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "area_alert",
                columns: table => new
                {
                    area_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    raised_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    level = table.Column<sbyte>(type: "tinyint", nullable: false, defaultValue: (sbyte)0),
                    worst_level = table.Column<sbyte>(type: "tinyint", nullable: false, defaultValue: (sbyte)0),
                    changed_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    cleared_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: true),
                    current_visitors = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    peak_visitors = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    threshold = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    reason = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_alert", x => new { x.area_id, x.raised_at });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "area_alert_care",
                columns: table => new
                {
                    area_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    raised_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    acknowledged_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: true),
                    acknowledged_by = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    assigned_to = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    snoozed_until = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: true),
                    step = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    reminders = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    told_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: true),
                    version = table.Column<int>(type: "int", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_alert_care", x => new { x.area_id, x.raised_at });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "area_alert_note",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("MySql:ValueGenerationStrategy", MySqlValueGenerationStrategy.IdentityColumn),
                    area_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    raised_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    made_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    kind = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    who = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    text = table.Column<string>(type: "varchar(1000)", maxLength: 1000, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_alert_note", x => x.id);
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "area_correction",
                columns: table => new
                {
                    area_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    id = table.Column<string>(type: "varchar(40)", maxLength: 40, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    kind = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    line_time = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    made_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    before_count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    after_count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    who = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    comment = table.Column<string>(type: "varchar(1000)", maxLength: 1000, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_correction", x => new { x.area_id, x.id });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "area_stay_per_hour",
                columns: table => new
                {
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    area_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    from_minutes = table.Column<int>(type: "int", nullable: false),
                    stays = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    total_ms = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_stay_per_hour", x => new { x.window_end, x.area_id, x.from_minutes });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "visitor_path_per_hour",
                columns: table => new
                {
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    first_area = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    second_area = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    third_area = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    paths = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visitor_path_per_hour", x => new { x.window_end, x.first_area, x.second_area, x.third_area });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "visitor_route_log",
                columns: table => new
                {
                    user_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    to_area = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    route_time = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    from_area = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    travel_time_minutes = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visitor_route_log", x => new { x.route_time, x.user_id, x.to_area });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "visitor_route_per_hour",
                columns: table => new
                {
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    from_area = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    to_area = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    routes = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    total_ms = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visitor_route_per_hour", x => new { x.window_end, x.from_area, x.to_area });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "visitor_stay_duration",
                columns: table => new
                {
                    user_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    area_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    exit_time = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    entry_time = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    duration_minutes = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visitor_stay_duration", x => new { x.exit_time, x.area_id, x.user_id });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateIndex(
                name: "ix_area_alert_cleared",
                table: "area_alert",
                column: "cleared_at");

            migrationBuilder.CreateIndex(
                name: "ix_area_alert_time",
                table: "area_alert",
                columns: new[] { "raised_at", "area_id" });

            migrationBuilder.CreateIndex(
                name: "ix_area_alert_care_time",
                table: "area_alert_care",
                column: "raised_at");

            migrationBuilder.CreateIndex(
                name: "ix_area_alert_note_alert",
                table: "area_alert_note",
                columns: new[] { "area_id", "raised_at" });

            migrationBuilder.CreateIndex(
                name: "ix_area_alert_note_time",
                table: "area_alert_note",
                column: "made_at");

            migrationBuilder.CreateIndex(
                name: "ix_area_correction_time",
                table: "area_correction",
                column: "made_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "area_alert");

            migrationBuilder.DropTable(
                name: "area_alert_care");

            migrationBuilder.DropTable(
                name: "area_alert_note");

            migrationBuilder.DropTable(
                name: "area_correction");

            migrationBuilder.DropTable(
                name: "area_stay_per_hour");

            migrationBuilder.DropTable(
                name: "visitor_path_per_hour");

            migrationBuilder.DropTable(
                name: "visitor_route_log");

            migrationBuilder.DropTable(
                name: "visitor_route_per_hour");

            migrationBuilder.DropTable(
                name: "visitor_stay_duration");

            migrationBuilder.DropColumn(
                name: "correction",
                table: "area_occupancy_per_minute");

            migrationBuilder.DropColumn(
                name: "moved",
                table: "area_occupancy_per_minute");
        }
    }
}
