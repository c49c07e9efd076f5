using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Forecasts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "kkmc_forecast",
                columns: table => new
                {
                    kkmc = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    window_end = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    predicted = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    low80 = table.Column<double>(type: "double", nullable: true),
                    high80 = table.Column<double>(type: "double", nullable: true),
                    low90 = table.Column<double>(type: "double", nullable: true),
                    high90 = table.Column<double>(type: "double", nullable: true),
                    low99 = table.Column<double>(type: "double", nullable: true),
                    high99 = table.Column<double>(type: "double", nullable: true),
                    method = table.Column<string>(type: "varchar(12)", maxLength: 12, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    made_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    actual = table.Column<long>(type: "bigint", nullable: true),
                    is_outside = table.Column<bool>(type: "tinyint(1)", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kkmc_forecast", x => new { x.kkmc, x.window_end });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "kkmc_forecast_model",
                columns: table => new
                {
                    kkmc = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    trained_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    horizon = table.Column<int>(type: "int", nullable: false),
                    method = table.Column<string>(type: "varchar(12)", maxLength: 12, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    known_hours = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    tested_hours = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    mae = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    rmse = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    coverage80 = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    coverage90 = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    mae_last = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    mae_week = table.Column<double>(type: "double", nullable: true),
                    mae_profile = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kkmc_forecast_model", x => new { x.kkmc, x.trained_at, x.horizon });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateIndex(
                name: "ix_kkmc_forecast_time",
                table: "kkmc_forecast",
                column: "window_end");

            migrationBuilder.CreateIndex(
                name: "ix_kkmc_forecast_model_time",
                table: "kkmc_forecast_model",
                column: "trained_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "kkmc_forecast");

            migrationBuilder.DropTable(
                name: "kkmc_forecast_model");
        }
    }
}
