using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;
using MySqlConnector;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>
/// Takes over tables that stand before the first migration: those of the systems that TrafficWatch replaces. Rows and
/// further columns stay; what the model has besides is added, what is too narrow is widened, by one statement: a key
/// that was a nullable <c>varchar(100)</c> on MyISAM becomes <c>varchar(255) COLLATE utf8mb4_bin NOT NULL</c> and the primary key on InnoDB. What the tables are to be is read off the first migration; what they are, off information_schema.
/// </summary>
/// <param name="context">The context whose tables they are, on a database that is there.</param>
internal sealed class Adoption(DbContext context)
{
    // A timestamp column cannot hold the first second of 1970.
    private const string NoTime = "'1970-01-02 00:00:00'";

    /// <summary>Takes the first migration's steps one by one, leaving out what stands, when something stands and none was taken before.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var stream in ((IStreamContext)context).Streams)
        {
            await stream.MakeWayAsync(this);
        }

        if ((await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Any())
        {
            foreach (var stream in ((IStreamContext)context).Streams)
            {
                await stream.UpgradingAsync(this);
            }

            return;
        }

        var standing = (await ReadAsync("SELECT table_name, engine FROM information_schema.tables WHERE table_schema = DATABASE()", row => (Name: row.GetString(0), Engine: Text(row, 1))))
            .ToDictionary(table => table.Name, table => table.Engine);
        var assembly = context.GetService<IMigrationsAssembly>();
        var (id, type) = assembly.Migrations.First();
        var steps = assembly.CreateMigration(type, context.Database.ProviderName!).UpOperations;
        if (!steps.OfType<CreateTableOperation>().Any(table => standing.ContainsKey(table.Name)))
        {
            return;
        }

        foreach (var step in steps)
        {
            switch (step)
            {
                case CreateTableOperation table when standing.TryGetValue(table.Name, out var engine):
                    await CompleteAsync(table, engine);
                    break;
                case CreateIndexOperation index when await HasIndexAsync(index.Table, index.Name):
                case AlterDatabaseOperation:
                    break;
                default:
                    await context.GetService<IMigrationCommandExecutor>().ExecuteNonQueryAsync(
                        context.GetService<IMigrationsSqlGenerator>().Generate([step], context.GetService<IDesignTimeModel>().Model), context.GetService<IRelationalConnection>(), cancellationToken);
                    break;
            }
        }

        var adopted = steps.OfType<CreateTableOperation>().Select(table => table.Name).Where(standing.ContainsKey).ToHashSet();
        foreach (var stream in ((IStreamContext)context).Streams)
        {
            await stream.AdoptedAsync(this, adopted);
        }

        var history = context.GetService<IHistoryRepository>();
        await history.CreateIfNotExistsAsync(cancellationToken);
        await context.Database.ExecuteSqlRawAsync(history.GetInsertScript(new HistoryRow(id, ProductInfo.GetVersion())), cancellationToken);
    }

    /// <summary>What comes in once all tables are there.</summary>
    public async Task MigratedAsync()
    {
        foreach (var stream in ((IStreamContext)context).Streams)
        {
            await stream.MigratedAsync(this);
        }
    }

    /// <summary>The columns of a table's primary key; none when it has none, or is not there.</summary>
    public Task<List<string>> KeyAsync(string table) => ReadAsync($"SELECT column_name FROM information_schema.statistics WHERE {Of(table)} AND index_name = 'PRIMARY' ORDER BY seq_in_index", row => row.GetString(0));

    /// <summary>A table's columns; none when it is not there.</summary>
    public Task<List<string>> ColumnsAsync(string table) => ReadAsync($"SELECT column_name FROM information_schema.columns WHERE {Of(table)}", row => row.GetString(0));

    /// <summary>Runs a statement without values.</summary>
    public Task ExecuteAsync(string sql) => context.Database.ExecuteSqlRawAsync(sql);

    private async Task CompleteAsync(CreateTableOperation table, string? engine)
    {
        var columns = (await ReadAsync(
            $"SELECT column_name, data_type, character_maximum_length, character_set_name, collation_name, is_nullable, column_default, extra, COALESCE(generation_expression, ''), column_type, datetime_precision FROM information_schema.columns WHERE {Of(table.Name)} ORDER BY ordinal_position",
            row => new StandingColumn(
                row.GetString(0), row.GetString(1), row.IsDBNull(2) ? 0 : row.GetInt64(2), Text(row, 3), Text(row, 4), row.GetString(5) == "YES", !row.IsDBNull(6),
                row.GetString(7).Contains("auto_increment", StringComparison.OrdinalIgnoreCase), row.GetString(8).Length > 0, row.GetString(9), row.IsDBNull(10) ? 0 : row.GetInt64(10)))).ToDictionary(c => c.Name);
        var clauses = new List<string>();
        if (engine != "InnoDB")
        {
            clauses.Add("ENGINE=InnoDB");
        }

        var blanks = new List<string>();
        foreach (var column in table.Columns)
        {
            if (!columns.Remove(column.Name, out var before))
            {
                clauses.Add($"ADD COLUMN `{column.Name}` {Definition(column)}{(!column.IsNullable && IsTime(column) ? $" DEFAULT {NoTime}" : "")}");
                continue;
            }

            if (before.Nullable && !column.IsNullable)
            {
                blanks.Add($"`{column.Name}` = COALESCE(`{column.Name}`, {(IsTime(column) ? NoTime : IsText(column) ? "''" : "0")})");
            }

            if (before.Nullable != column.IsNullable || IsNarrower(before, column))
            {
                clauses.Add($"MODIFY COLUMN `{column.Name}` {Definition(column)}");
            }
        }

        // Columns that nobody fills any more must not refuse our rows.
        clauses.AddRange(columns.Values.Where(c => !c.Nullable && !c.HasDefault && !c.Counted && !c.Generated)
            .Select(c => $"MODIFY COLUMN `{c.Name}` {c.Type}{(c.CharacterSet is null ? "" : $" CHARACTER SET {c.CharacterSet} COLLATE {c.Collation}")} NULL"));
        var key = string.Join(", ", table.PrimaryKey!.Columns);
        var present = string.Join(", ", await KeyAsync(table.Name));
        if (present != key && !await HasIndexAsync(table.Name, $"ux_{table.Name}"))
        {
            // A counted id stays the primary key, for others may refer to it; ours is unique beside it then.
            clauses.Add(columns.Values.Any(c => c.Counted) ? $"ADD UNIQUE KEY `ux_{table.Name}` ({key})"
                : present.Length > 0 ? $"DROP PRIMARY KEY, ADD PRIMARY KEY ({key})"
                : $"ADD PRIMARY KEY ({key})");
        }

        if (blanks.Count > 0)
        {
            await ExecuteAsync($"UPDATE `{table.Name}` SET {string.Join(", ", blanks)}");
        }

        if (clauses.Count > 0)
        {
            await ExecuteAsync($"ALTER TABLE `{table.Name}` {string.Join(", ", clauses)}");
        }
    }

    private static string Definition(AddColumnOperation column) =>
        column.ColumnType + (IsText(column) ? $" CHARACTER SET utf8mb4{(column.Collation is { } collation ? $" COLLATE {collation}" : "")}" : "")
        + (column.IsNullable ? " NULL" : " NOT NULL")
        + (column.DefaultValue is { } value ? $" DEFAULT {Convert.ToInt64(value, CultureInfo.InvariantCulture)}" : "");

    private static bool IsText(AddColumnOperation column) => column.ClrType == typeof(string);

    private static bool IsTime(AddColumnOperation column) => column.ClrType == typeof(DateTime);

    private static bool IsNarrower(StandingColumn before, AddColumnOperation column) => column.ColumnType!.Split('(')[0] switch
    {
        "bigint" => before.DataType is "tinyint" or "smallint" or "mediumint" or "int",
        "int" => before.DataType is "tinyint" or "smallint" or "mediumint",
        "datetime" => before.DataType == "timestamp" || (before.DataType == "datetime" && before.Precision < 3),
        "varchar" => before.Length < column.MaxLength || (column.Collation is { } collation ? before.Collation != collation : before.CharacterSet != "utf8mb4"),
        _ => false,
    };

    private static string Of(string table) => $"table_schema = DATABASE() AND table_name = '{table}'";

    private async Task<bool> HasIndexAsync(string table, string index) =>
        (await ReadAsync($"SELECT index_name FROM information_schema.statistics WHERE {Of(table)} AND index_name = '{index}'", row => row.GetString(0))).Count > 0;

    private static string? Text(MySqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private async Task<List<T>> ReadAsync<T>(string sql, Func<MySqlDataReader, T> read)
    {
        var rows = new List<T>();
        await context.Database.OpenConnectionAsync();
        await ((MySqlConnection)context.Database.GetDbConnection()).ReadAsync(sql, row => rows.Add(read(row)));
        return rows;
    }

    private sealed record StandingColumn(
        string Name, string DataType, long Length, string? CharacterSet, string? Collation, bool Nullable, bool HasDefault, bool Counted, bool Generated, string Type, long Precision);
}
