using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class PassageIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_traffic_data_province",
                table: "traffic_data",
                column: "province");

            migrationBuilder.CreateIndex(
                name: "ix_traffic_data_vehicle_type",
                table: "traffic_data",
                column: "vehicle_type_name");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_traffic_data_province",
                table: "traffic_data");

            migrationBuilder.DropIndex(
                name: "ix_traffic_data_vehicle_type",
                table: "traffic_data");
        }
    }
}
