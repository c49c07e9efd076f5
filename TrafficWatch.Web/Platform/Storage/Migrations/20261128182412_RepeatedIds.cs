using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class RepeatedIds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "counted_at",
                table: "traffic_day",
                type: "datetime(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "repeated_ids",
                table: "traffic_day",
                type: "bigint",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "counted_at",
                table: "traffic_day");

            migrationBuilder.DropColumn(
                name: "repeated_ids",
                table: "traffic_day");
        }
    }
}
