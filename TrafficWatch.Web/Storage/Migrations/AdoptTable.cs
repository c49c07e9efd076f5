using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TrafficWatch.Web.Storage.Migrations;

/// <summary>
/// Creates tables, or adopts one that stands there already: its rows and further columns stay, what it lacks is
/// added, what is too narrow is widened. Runs on MySQL, which knows no ADD COLUMN IF NOT EXISTS, as on MariaDB.
/// </summary>
internal static partial class AdoptTable
{
    private const string Tail = " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4";

    // A timestamp column cannot hold the first second of 1970.
    private const string NoTime = "'1970-01-02 00:00:00'";

    /// <summary>Creates a table of the app's own.</summary>
    public static void Own(this MigrationBuilder builder, string table, string definition) =>
        builder.Sql($"CREATE TABLE IF NOT EXISTS `{table}` ({definition}){Tail}");

    /// <summary>Creates or adopts a table of an older system.</summary>
    /// <param name="builder">The migration.</param>
    /// <param name="table">Its name.</param>
    /// <param name="primary">The primary key's columns; those of text compare by bytes.</param>
    /// <param name="columns">Each column and its definition, the key's included.</param>
    /// <param name="indexes">Further indexes: name and columns.</param>
    public static void Adopted(
        this MigrationBuilder builder, string table, string primary, (string Name, string Definition)[] columns, (string Name, string Columns)[] indexes)
    {
        columns = [.. columns.Select(column => (column.Name, Varchar().Replace(column.Definition, "$0 CHARACTER SET utf8mb4")))];
        builder.Own(table, string.Join(", ", [.. columns.Select(c => $"`{c.Name}` {c.Definition}"), $"PRIMARY KEY ({primary})", .. indexes.Select(i => $"KEY `{i.Name}` ({i.Columns})")]));

        // Before columns become NOT NULL.
        builder.Run($"UPDATE `{table}` SET ", columns.Where(c => IsRequired(c.Definition)).Select(c =>
            new Clause(Has(table, c.Name, "is_nullable = 'YES'"), Found: $"`{c.Name}` = COALESCE(`{c.Name}`, {Blank(c.Definition)})")));

        builder.Sql("SET SESSION group_concat_max_len = 65536");
        builder.Sql(UnfilledColumns(table, columns.Select(c => c.Name)));
        builder.Sql($"SELECT GROUP_CONCAT(column_name ORDER BY seq_in_index SEPARATOR ', ') INTO @adopt_key FROM information_schema.statistics WHERE {Of(table)} AND index_name = 'PRIMARY'");
        builder.Sql($"SELECT COUNT(*) INTO @adopt_counted FROM information_schema.columns WHERE {Of(table)} AND extra LIKE '%auto_increment%'");
        builder.Sql($"SELECT COUNT(*) INTO @adopt_unique FROM {Index(table, $"ux_{table}")}");
        builder.Run($"ALTER TABLE `{table}` ",
        [
            new Clause($"information_schema.tables WHERE {Of(table)} AND engine <> 'InnoDB'", Found: "ENGINE=InnoDB"),
            .. columns.SelectMany(c => AddOrWiden(table, c.Name, c.Definition)),
            new Clause(Expression: "@adopt_unfilled"),
            new Clause(Expression: PrimaryKey(table, primary)),
            .. indexes.Select(i => new Clause(Index(table, i.Name), Missing: $"ADD KEY `{i.Name}` ({i.Columns})")),
        ]);
    }

    private static string Of(string table) => $"table_schema = DATABASE() AND table_name = '{table}'";

    private static bool IsRequired(string definition) => definition.Contains("NOT NULL", StringComparison.Ordinal);

    private static string Blank(string definition) =>
        definition.StartsWith("varchar", StringComparison.Ordinal) ? "''"
        : definition.StartsWith("datetime", StringComparison.Ordinal) ? NoTime
        : "0";

    private static IEnumerable<Clause> AddOrWiden(string table, string column, string definition)
    {
        var wider = definition.Split('(', ' ')[0] switch
        {
            "bigint" => "data_type IN ('tinyint', 'smallint', 'mediumint', 'int')",
            "int" => "data_type IN ('tinyint', 'smallint', 'mediumint')",
            "datetime" => "data_type = 'timestamp' OR data_type = 'datetime' AND datetime_precision < 3",
            "varchar" => $"character_maximum_length < {Length().Match(definition).Value} OR "
                + (definition.Contains("utf8mb4_bin", StringComparison.Ordinal) ? "COALESCE(collation_name, '') <> 'utf8mb4_bin'" : "character_set_name <> 'utf8mb4'"),
            _ => "FALSE",
        };
        yield return new Clause(Has(table, column, IsRequired(definition) ? $"is_nullable = 'YES' OR {wider}" : wider), Found: $"MODIFY COLUMN `{column}` {definition}");
        var add = definition.StartsWith("datetime", StringComparison.Ordinal) && IsRequired(definition) ? $"{definition} DEFAULT {NoTime}" : definition;
        yield return new Clause(Has(table, column, "TRUE"), Missing: $"ADD COLUMN `{column}` {add}");
    }

    // Columns of the older system that nobody fills any more must not refuse our rows.
    private static string UnfilledColumns(string table, IEnumerable<string> ours) =>
        "SELECT GROUP_CONCAT('MODIFY COLUMN `', column_name, '` ', column_type, "
        + "COALESCE(CONCAT(' CHARACTER SET ', character_set_name, ' COLLATE ', collation_name), ''), ' NULL' SEPARATOR ', ') INTO @adopt_unfilled "
        + $"FROM information_schema.columns WHERE {Of(table)} AND is_nullable = 'NO' AND column_default IS NULL "
        + "AND extra NOT LIKE '%auto_increment%' AND COALESCE(generation_expression, '') = '' "
        + $"AND column_name NOT IN ({string.Join(", ", ours.Select(name => $"'{name}'"))})";

    // A counted id stays the primary key, for others may refer to it; ours is unique beside it then.
    private static string PrimaryKey(string table, string columns) =>
        $"CASE WHEN @adopt_key = '{columns}' OR @adopt_unique > 0 THEN NULL "
        + $"WHEN @adopt_counted > 0 THEN 'ADD UNIQUE KEY `ux_{table}` ({columns})' "
        + $"WHEN @adopt_key IS NOT NULL THEN 'DROP PRIMARY KEY, ADD PRIMARY KEY ({columns})' "
        + $"ELSE 'ADD PRIMARY KEY ({columns})' END";

    private static string Has(string table, string column, string also) =>
        $"information_schema.columns WHERE {Of(table)} AND column_name = '{column}' AND ({also})";

    private static string Index(string table, string index) =>
        $"information_schema.statistics WHERE {Of(table)} AND index_name = '{index}'";

    private static string Literal(string? text) => text is null ? "NULL" : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    // Neither product has conditions outside stored programs, so the statement is put together and prepared. Each
    // look-up is a statement of its own: subqueries on information_schema inside one SET bring MariaDB 10.11 down.
    private static void Run(this MigrationBuilder builder, string start, IEnumerable<Clause> clauses)
    {
        builder.Sql("SET @adopt = NULL");
        foreach (var clause in clauses)
        {
            if (clause.LookUp is not null)
            {
                builder.Sql($"SELECT COUNT(*) INTO @adopt_found FROM {clause.LookUp}");
            }

            var expression = clause.Expression ?? $"IF(@adopt_found > 0, {Literal(clause.Found)}, {Literal(clause.Missing)})";
            builder.Sql($"SET @adopt = NULLIF(CONCAT_WS(', ', @adopt, {expression}), '')");
        }

        builder.Sql($"SET @adopt = IF(@adopt IS NULL, 'DO 0', CONCAT('{start}', @adopt))");
        builder.Sql("PREPARE adopt FROM @adopt");
        builder.Sql("EXECUTE adopt");
        builder.Sql("DEALLOCATE PREPARE adopt");
    }

    /// <summary>A part of a statement: fixed text that hangs on whether a look-up finds something, or an expression over what was found before.</summary>
    private sealed record Clause(string? LookUp = null, string? Found = null, string? Missing = null, string? Expression = null);

    [GeneratedRegex(@"^varchar\(\d+\)(?! CHARACTER SET)")]
    private static partial Regex Varchar();

    [GeneratedRegex(@"(?<=^varchar\()\d+")]
    private static partial Regex Length();
}
