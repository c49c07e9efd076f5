using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;
using TrafficWatch.EntityFrameworkCore.MySql.Infrastructure;
using TrafficWatch.EntityFrameworkCore.MySql.Storage;

namespace TrafficWatch.EntityFrameworkCore.MySql.Migrations;

/// <summary>Turns migration operations into statements that MySQL and MariaDB both take.</summary>
internal sealed class MySqlMigrationsSqlGenerator(MigrationsSqlGeneratorDependencies dependencies)
    : MigrationsSqlGenerator(dependencies)
{
    private ISqlGenerationHelper Sql => Dependencies.SqlGenerationHelper;

    protected override void Generate(
        CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        base.Generate(operation, model, builder, terminate: false);
        builder.Append(" ENGINE = InnoDB CHARACTER SET utf8mb4");
        if (operation.Comment is { } comment)
        {
            builder.Append(" COMMENT ").Append(MySqlStringTypeMapping.Literal(comment));
        }

        if (terminate)
        {
            End(builder);
        }
    }

    protected override void Generate(RenameTableOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        if (operation.NewName is { } name && name != operation.Name)
        {
            builder.Append("RENAME TABLE ").Append(Name(operation.Name)).Append(" TO ").Append(Name(name));
            End(builder);
        }
    }

    protected override void Generate(AlterTableOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        if (operation.Comment != operation.OldTable.Comment)
        {
            Alter(operation.Name, builder).Append("COMMENT ").Append(MySqlStringTypeMapping.Literal(operation.Comment ?? ""));
            End(builder);
        }
    }

    protected override void Generate(AlterColumnOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        Alter(operation.Table, builder).Append("MODIFY COLUMN ");
        ColumnDefinition(operation.Schema, operation.Table, operation.Name, operation, model, builder);
        End(builder);
    }

    protected override void Generate(RenameColumnOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        Alter(operation.Table, builder)
            .Append("RENAME COLUMN ").Append(Name(operation.Name)).Append(" TO ").Append(Name(operation.NewName));
        End(builder);
    }

    protected override void Generate(RenameIndexOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        Alter(operation.Table ?? throw NoTable("Renaming an index"), builder)
            .Append("RENAME INDEX ").Append(Name(operation.Name)).Append(" TO ").Append(Name(operation.NewName));
        End(builder);
    }

    protected override void Generate(
        DropIndexOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        Alter(operation.Table ?? throw NoTable("Dropping an index"), builder).Append("DROP INDEX ").Append(Name(operation.Name));
        End(builder, terminate);
    }

    protected override void Generate(
        DropPrimaryKeyOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        Alter(operation.Table, builder).Append("DROP PRIMARY KEY");
        End(builder, terminate);
    }

    protected override void Generate(
        DropForeignKeyOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        Alter(operation.Table, builder).Append("DROP FOREIGN KEY ").Append(Name(operation.Name));
        End(builder, terminate);
    }

    protected override void Generate(
        DropUniqueConstraintOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        Alter(operation.Table, builder).Append("DROP INDEX ").Append(Name(operation.Name));
        End(builder);
    }

    protected override void Generate(AlterDatabaseOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        if (operation.Collation is { } collation && collation != operation.OldDatabase.Collation)
        {
            builder.Append("ALTER DATABASE COLLATE ").Append(collation);
            End(builder);
        }
    }

    protected override void Generate(EnsureSchemaOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        // A schema is a database here, and a context stays within its own.
    }

    protected override void Generate(DropSchemaOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
    }

    protected override void IndexOptions(MigrationOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        if (operation is CreateIndexOperation { Filter: not null } index)
        {
            throw new NotSupportedException(
                $"The index '{index.Name}' has a filter, which MySQL's indexes cannot have: index the column whole, or a "
                + "computed column that is NULL where the filter does not hold.");
        }
    }

    protected override void ColumnDefinition(
        string? schema, string table, string name, ColumnOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        var type = operation.ColumnType ?? GetColumnType(schema, table, name, operation, model)!;
        builder.Append(Name(name)).Append(" ").Append(type);
        if (operation.Collation is { } collation)
        {
            // The collation implies its character set.
            builder.Append(" COLLATE ").Append(collation);
        }

        if (operation.ComputedColumnSql is { } computed)
        {
            builder.Append(" AS (").Append(computed).Append(operation.IsStored == true ? ") STORED" : ") VIRTUAL");
        }
        else
        {
            builder.Append(operation.IsNullable ? " NULL" : " NOT NULL");
            Default(operation, type, builder);
            if (operation[MySqlAnnotationProvider.AutoIncrement] is true)
            {
                builder.Append(" AUTO_INCREMENT");
            }
        }

        if (operation.Comment is { } comment)
        {
            builder.Append(" COMMENT ").Append(MySqlStringTypeMapping.Literal(comment));
        }
    }

    private void Default(ColumnOperation operation, string type, MigrationCommandListBuilder builder)
    {
        if (operation.DefaultValueSql is { } sql)
        {
            builder.Append(" DEFAULT ").Append(sql.StartsWith("CURRENT_TIMESTAMP", StringComparison.OrdinalIgnoreCase)
                || sql.StartsWith('(') ? sql : "(" + sql + ")");
        }
        else if (operation.DefaultValue is { } value)
        {
            var mapping = Dependencies.TypeMappingSource.FindMapping(value.GetType(), type)
                ?? Dependencies.TypeMappingSource.GetMappingForValue(value);
            var literal = mapping.GenerateSqlLiteral(value);
            // Text and blobs take a default only as an expression.
            var isLong = type.EndsWith("text", StringComparison.OrdinalIgnoreCase)
                || type.EndsWith("blob", StringComparison.OrdinalIgnoreCase);
            builder.Append(" DEFAULT ").Append(isLong ? "(" + literal + ")" : literal);
        }
    }

    private MigrationCommandListBuilder Alter(string table, MigrationCommandListBuilder builder) =>
        builder.Append("ALTER TABLE ").Append(Name(table)).Append(" ");

    private string Name(string identifier) => Sql.DelimitIdentifier(identifier);

    private void End(MigrationCommandListBuilder builder, bool terminate = true)
    {
        if (terminate)
        {
            builder.AppendLine(Sql.StatementTerminator);
            EndStatement(builder);
        }
    }

    private static InvalidOperationException NoTable(string what) =>
        new($"{what} needs the table's name on MySQL: pass it as the argument 'table' in the migration.");
}
