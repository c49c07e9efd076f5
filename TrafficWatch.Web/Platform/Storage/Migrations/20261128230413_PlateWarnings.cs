using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class PlateWarnings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "plate_case",
                columns: table => new
                {
                    case_start = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    case_id = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    hphm = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    judgement = table.Column<string>(type: "varchar(12)", maxLength: 12, nullable: true, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    reason = table.Column<string>(type: "varchar(500)", maxLength: 500, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    judged_by = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    judged_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_plate_case", x => new { x.case_start, x.case_id });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "plate_warning",
                columns: table => new
                {
                    hphm = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    first_gcsj = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    first_id = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    second_gcsj = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    second_id = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    first_kkmc = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    first_fxlx = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    first_hpzl = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    first_clppxh = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    second_kkmc = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    second_fxlx = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    second_hpzl = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    second_clppxh = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    minutes_between = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    distance_km = table.Column<double>(type: "double", nullable: true),
                    speed_kmh = table.Column<double>(type: "double", nullable: true),
                    status = table.Column<string>(type: "varchar(12)", maxLength: 12, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    case_start = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    case_id = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    rule = table.Column<string>(type: "varchar(12)", maxLength: 12, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    least_minutes = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    learned_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: true),
                    trips = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    speed_limit = table.Column<int>(type: "int", nullable: true),
                    look_alike = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: true, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    revision = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    changed_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    unsent_since = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_plate_warning", x => new { x.hphm, x.first_gcsj, x.first_id, x.second_gcsj, x.second_id });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateIndex(
                name: "ix_plate_warning_case",
                table: "plate_warning",
                columns: new[] { "case_start", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_plate_warning_time",
                table: "plate_warning",
                column: "second_gcsj");

            migrationBuilder.CreateIndex(
                name: "ix_plate_warning_unsent",
                table: "plate_warning",
                column: "unsent_since");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "plate_case");

            migrationBuilder.DropTable(
                name: "plate_warning");
        }
    }
}
