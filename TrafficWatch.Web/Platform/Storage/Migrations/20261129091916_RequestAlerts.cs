using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class RequestAlerts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "request_alert",
                columns: table => new
                {
                    subject = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    raised_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    figure = table.Column<double>(type: "double", nullable: true),
                    worst_figure = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    threshold = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    level = table.Column<sbyte>(type: "tinyint", nullable: false, defaultValue: (sbyte)0),
                    worst_level = table.Column<sbyte>(type: "tinyint", nullable: false, defaultValue: (sbyte)0),
                    changed_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    cleared_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: true),
                    reason = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_alert", x => new { x.subject, x.raised_at });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "request_alert_care",
                columns: table => new
                {
                    subject = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
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
                    table.PrimaryKey("PK_request_alert_care", x => new { x.subject, x.raised_at });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "request_alert_log",
                columns: table => new
                {
                    subject = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    alert_time = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    from_level = table.Column<sbyte>(type: "tinyint", nullable: false),
                    to_level = table.Column<sbyte>(type: "tinyint", nullable: false),
                    figure = table.Column<double>(type: "double", nullable: true),
                    threshold = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    kind = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    reason = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_alert_log", x => new { x.subject, x.alert_time, x.from_level, x.to_level });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "request_alert_note",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("MySql:ValueGenerationStrategy", MySqlValueGenerationStrategy.IdentityColumn),
                    subject = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
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
                    table.PrimaryKey("PK_request_alert_note", x => x.id);
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateIndex(
                name: "ix_request_alert_cleared",
                table: "request_alert",
                column: "cleared_at");

            migrationBuilder.CreateIndex(
                name: "ix_request_alert_time",
                table: "request_alert",
                columns: new[] { "raised_at", "subject" });

            migrationBuilder.CreateIndex(
                name: "ix_request_alert_care_time",
                table: "request_alert_care",
                column: "raised_at");

            migrationBuilder.CreateIndex(
                name: "ix_request_alert_log_time",
                table: "request_alert_log",
                columns: new[] { "alert_time", "subject" });

            migrationBuilder.CreateIndex(
                name: "ix_request_alert_note_alert",
                table: "request_alert_note",
                columns: new[] { "subject", "raised_at" });

            migrationBuilder.CreateIndex(
                name: "ix_request_alert_note_time",
                table: "request_alert_note",
                column: "made_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "request_alert");

            migrationBuilder.DropTable(
                name: "request_alert_care");

            migrationBuilder.DropTable(
                name: "request_alert_log");

            migrationBuilder.DropTable(
                name: "request_alert_note");
        }
    }
}
