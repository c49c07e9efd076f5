using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class CheckpointDistances : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "kkmc_distance",
                columns: table => new
                {
                    from_kkmc = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    to_kkmc = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    km = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    speed_limit = table.Column<int>(type: "int", nullable: true),
                    updated_by = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    updated_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: true),
                    version = table.Column<int>(type: "int", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kkmc_distance", x => new { x.from_kkmc, x.to_kkmc });
                })
                .Annotation("MySql:CharSet", "utf8mb4");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "kkmc_distance");
        }
    }
}
