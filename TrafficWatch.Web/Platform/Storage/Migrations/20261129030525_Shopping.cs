using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Shopping : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "shopping_per_day",
                columns: table => new
                {
                    day_start = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    action = table.Column<sbyte>(type: "tinyint", nullable: false),
                    age_range = table.Column<sbyte>(type: "tinyint", nullable: false),
                    gender = table.Column<sbyte>(type: "tinyint", nullable: false),
                    province = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_shopping_per_day", x => new { x.day_start, x.action, x.age_range, x.gender, x.province });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "shopping_per_minute",
                columns: table => new
                {
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    action = table.Column<sbyte>(type: "tinyint", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    late = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    late_ms = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    undated = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_shopping_per_minute", x => new { x.window_end, x.action });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "shopping_top",
                columns: table => new
                {
                    day_start = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    kind = table.Column<sbyte>(type: "tinyint", nullable: false),
                    item_key = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    error = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_shopping_top", x => new { x.day_start, x.kind, x.item_key });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "user_stats",
                columns: table => new
                {
                    window_time = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    window_kind = table.Column<sbyte>(type: "tinyint", nullable: false),
                    action_type = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    age_range = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    gender = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    province = table.Column<string>(type: "varchar(50)", maxLength: 50, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    id = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    action_count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    age_count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    gender_count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    province_count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    created_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_user_stats", x => new { x.window_time, x.window_kind, x.action_type, x.age_range, x.gender, x.province });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateIndex(
                name: "ix_user_stats_created",
                table: "user_stats",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_user_stats_id",
                table: "user_stats",
                column: "id");

            migrationBuilder.CreateIndex(
                name: "ix_user_stats_province",
                table: "user_stats",
                columns: new[] { "province", "window_time" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "shopping_per_day");

            migrationBuilder.DropTable(
                name: "shopping_per_minute");

            migrationBuilder.DropTable(
                name: "shopping_top");

            migrationBuilder.DropTable(
                name: "user_stats");
        }
    }
}
