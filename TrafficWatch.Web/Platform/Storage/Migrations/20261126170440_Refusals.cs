using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Refusals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "log_gap",
                type: "varchar(500)",
                maxLength: 500,
                nullable: true)
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<long>(
                name: "whole_bytes",
                table: "dead_letter",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "whole_sha256",
                table: "dead_letter",
                type: "binary(32)",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "dead_letter_count",
                columns: table => new
                {
                    stream = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    hour = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    kind = table.Column<string>(type: "varchar(200)", maxLength: 200, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    letters = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dead_letter_count", x => new { x.stream, x.hour, x.kind });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateIndex(
                name: "ix_dead_letter_count_hour",
                table: "dead_letter_count",
                column: "hour");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "dead_letter_count");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "log_gap");

            migrationBuilder.DropColumn(
                name: "whole_bytes",
                table: "dead_letter");

            migrationBuilder.DropColumn(
                name: "whole_sha256",
                table: "dead_letter");
        }
    }
}
