using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrafficWatch.Web.Platform.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Main : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterDatabase()
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "area_thresholds",
                columns: table => new
                {
                    area_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    comfort_threshold = table.Column<int>(type: "int", nullable: true),
                    warning_threshold = table.Column<int>(type: "int", nullable: true),
                    alert_threshold = table.Column<int>(type: "int", nullable: true),
                    name_zh = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    name_en = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    sort_order = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    hidden = table.Column<bool>(type: "tinyint(1)", nullable: false, defaultValue: false),
                    updated_by = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    updated_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: true),
                    version = table.Column<int>(type: "int", nullable: false, defaultValue: 0)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_area_thresholds", x => x.area_id);
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "dead_letter",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("MySql:ValueGenerationStrategy", MySqlValueGenerationStrategy.IdentityColumn),
                    stream = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    log_id = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    partition = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    offset = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    record_time = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: true),
                    reason = table.Column<string>(type: "varchar(500)", maxLength: 500, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    payload = table.Column<byte[]>(type: "longblob", nullable: false),
                    attempts = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    status = table.Column<string>(type: "varchar(20)", maxLength: 20, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    updated_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dead_letter", x => x.id);
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "log_gap",
                columns: table => new
                {
                    stream = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    log_id = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    partition = table.Column<int>(type: "int", nullable: false),
                    from_offset = table.Column<long>(type: "bigint", nullable: false),
                    to_offset = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    noticed_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_gap", x => new { x.stream, x.log_id, x.partition, x.from_offset });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "setting",
                columns: table => new
                {
                    name = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    value = table.Column<string>(type: "varchar(500)", maxLength: 500, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_setting", x => x.name);
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "stream_edit",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("MySql:ValueGenerationStrategy", MySqlValueGenerationStrategy.IdentityColumn),
                    stream = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    kind = table.Column<string>(type: "varchar(40)", maxLength: 40, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    content = table.Column<string>(type: "longtext", nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    who = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    made_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stream_edit", x => x.id);
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "stream_minute",
                columns: table => new
                {
                    stream = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    minute = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false),
                    received = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    late = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    duplicate = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    rejected = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stream_minute", x => new { x.stream, x.minute });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "stream_state",
                columns: table => new
                {
                    stream = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<int>(type: "int", nullable: false),
                    parts = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    version = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    data = table.Column<byte[]>(type: "longblob", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stream_state", x => new { x.stream, x.epoch, x.part });
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "threshold_history",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("MySql:ValueGenerationStrategy", MySqlValueGenerationStrategy.IdentityColumn),
                    area_id = table.Column<string>(type: "varchar(255)", maxLength: 255, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    comfort = table.Column<int>(type: "int", nullable: true),
                    warning = table.Column<int>(type: "int", nullable: true),
                    alert = table.Column<int>(type: "int", nullable: true),
                    name_zh = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    name_en = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: true)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    sort_order = table.Column<int>(type: "int", nullable: false, defaultValue: 0),
                    hidden = table.Column<bool>(type: "tinyint(1)", nullable: false, defaultValue: false),
                    who = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: false)
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    made_at = table.Column<DateTime>(type: "datetime(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_threshold_history", x => x.id);
                })
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateIndex(
                name: "ix_dead_letter_status",
                table: "dead_letter",
                columns: new[] { "status", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "ux_dead_letter_record",
                table: "dead_letter",
                columns: new[] { "stream", "log_id", "partition", "offset" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_stream_edit_epoch",
                table: "stream_edit",
                columns: new[] { "stream", "epoch" });

            migrationBuilder.CreateIndex(
                name: "ix_stream_edit_time",
                table: "stream_edit",
                column: "made_at");

            migrationBuilder.CreateIndex(
                name: "ix_stream_minute_time",
                table: "stream_minute",
                column: "minute");

            migrationBuilder.CreateIndex(
                name: "ix_threshold_history_area",
                table: "threshold_history",
                columns: new[] { "area_id", "made_at" });

            migrationBuilder.CreateIndex(
                name: "ix_threshold_history_time",
                table: "threshold_history",
                column: "made_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "area_thresholds");

            migrationBuilder.DropTable(
                name: "dead_letter");

            migrationBuilder.DropTable(
                name: "log_gap");

            migrationBuilder.DropTable(
                name: "setting");

            migrationBuilder.DropTable(
                name: "stream_edit");

            migrationBuilder.DropTable(
                name: "stream_minute");

            migrationBuilder.DropTable(
                name: "stream_state");

            migrationBuilder.DropTable(
                name: "threshold_history");
        }
    }
}
