using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class RequestRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "request_alert_rule",
                columns: table => new
                {
                    subject = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    minutes = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    least = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    warning = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    alert = table.Column<double>(type: "double", nullable: false, defaultValue: 0.0),
                    is_on = table.Column<bool>(type: "tinyint(1)", nullable: false, defaultValue: false),
                    updated_by = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    updated_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_alert_rule", x => x.subject);
                })
                .Annotation("MySql:CharSet", "utf8mb4");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "request_alert_rule");
        }
    }
}
