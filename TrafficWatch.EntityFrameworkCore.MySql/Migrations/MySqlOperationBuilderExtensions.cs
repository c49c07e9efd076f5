using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Migrations.Operations.Builders;
using TrafficWatch.EntityFrameworkCore.MySql.Infrastructure;

// Beside the migration classes' other building blocks.
namespace Microsoft.EntityFrameworkCore.Migrations;

/// <summary>What migrations on MySQL say beyond the common operations.</summary>
public static class MySqlOperationBuilderExtensions
{
    /// <summary>Lets the server count the column up; it must be the table's primary key.</summary>
    /// <param name="column">An integer column.</param>
    /// <returns>The same builder.</returns>
    public static OperationBuilder<AddColumnOperation> AutoIncrement(this OperationBuilder<AddColumnOperation> column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Annotation(MySqlAnnotationProvider.AutoIncrement, true);
    }
}
