using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class PassageAdoption : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "traffic_adoption",
                columns: table => new
                {
                    source = table.Column<int>(type: "int", nullable: false),
                    last_key = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    rows_read = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    written = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    copies = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    refused = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_traffic_adoption", x => x.source);
                })
                .Annotation("MySql:CharSet", "utf8mb4");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "traffic_adoption");
        }
    }
}
