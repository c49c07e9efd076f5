using Microsoft.EntityFrameworkCore.Migrations;

namespace TrafficWatch.Web.Storage.Migrations;

/// <summary>Creates tables, or adopts one that stands there already: its rows stay, what it lacks is added. Runs on MySQL, which knows no ADD COLUMN IF NOT EXISTS, as on MariaDB.</summary>
internal static class AdoptTable
{
    private const string Tail = " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4";

    /// <summary>Creates a table of the app's own.</summary>
    public static void Own(this MigrationBuilder builder, string table, string definition) =>
        builder.Sql($"CREATE TABLE IF NOT EXISTS `{table}` ({definition}){Tail}");

    /// <summary>Creates or adopts a table of an older system.</summary>
    /// <param name="builder">The migration.</param>
    /// <param name="table">Its name.</param>
    /// <param name="key">The text key's column, made to compare by bytes.</param>
    /// <param name="primary">The primary key's columns.</param>
    /// <param name="columns">Each column and its definition, the key's included.</param>
    /// <param name="indexes">Further indexes: name and columns.</param>
    public static void Adopted(
        this MigrationBuilder builder, string table, string key, string primary, (string Name, string Definition)[] columns, (string Name, string Columns)[] indexes)
    {
        builder.Own(table, string.Join(", ", columns.Select(c => $"`{c.Name}` {c.Definition}")) + $", PRIMARY KEY ({primary})");
        foreach (var (name, definition) in columns)
        {
            builder.When(
                $"NOT EXISTS (SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{table}' AND COLUMN_NAME = '{name}')",
                $"ALTER TABLE `{table}` ADD COLUMN `{name}` {definition}");
        }

        builder.When(
            $"EXISTS (SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{table}' AND COLUMN_NAME = '{key}' AND COLLATION_NAME <> 'utf8mb4_bin')",
            $"ALTER TABLE `{table}` MODIFY `{key}` {columns.Single(c => c.Name == key).Definition}");
        foreach (var (name, definition) in columns.Where(c => c.Definition.StartsWith("datetime(3)", StringComparison.Ordinal)))
        {
            builder.When(
                $"EXISTS (SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{table}' AND COLUMN_NAME = '{name}' AND (DATA_TYPE <> 'datetime' OR DATETIME_PRECISION < 3))",
                $"ALTER TABLE `{table}` MODIFY `{name}` {definition}");
        }

        foreach (var (name, indexed) in indexes)
        {
            builder.When(
                $"NOT EXISTS (SELECT 1 FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{table}' AND INDEX_NAME = '{name}')",
                $"CREATE INDEX `{name}` ON `{table}` ({indexed})");
        }
    }

    private static void When(this MigrationBuilder builder, string condition, string statement)
    {
        builder.Sql($"SET @adopt = IF({condition}, '{statement.Replace("'", "''", StringComparison.Ordinal)}', 'DO 0')");
        builder.Sql("PREPARE adopt FROM @adopt");
        builder.Sql("EXECUTE adopt");
        builder.Sql("DEALLOCATE PREPARE adopt");
    }
}
