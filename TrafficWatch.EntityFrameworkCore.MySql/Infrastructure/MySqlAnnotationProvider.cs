using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace TrafficWatch.EntityFrameworkCore.MySql.Infrastructure;

/// <summary>Marks the columns whose values the server counts up.</summary>
internal sealed class MySqlAnnotationProvider(RelationalAnnotationProviderDependencies dependencies)
    : RelationalAnnotationProvider(dependencies)
{
    public const string AutoIncrement = "MySQL:AutoIncrement";

    public override IEnumerable<IAnnotation> For(IColumn column, bool designTime)
    {
        foreach (var annotation in base.For(column, designTime))
        {
            yield return annotation;
        }

        if (IsCounted(column))
        {
            yield return new Annotation(AutoIncrement, true);
        }
    }

    private static bool IsCounted(IColumn column)
    {
        if (column.Table.PrimaryKey is not { Columns: [var key] } || key != column
            || column.DefaultValueSql is not null || column.ComputedColumnSql is not null || column.DefaultValue is not null
            || column.Table.ForeignKeyConstraints.Any(constraint => constraint.Columns.Contains(column)))
        {
            return false;
        }

        var property = column.PropertyMappings[0].Property;
        return property.ValueGenerated == ValueGenerated.OnAdd && IsInteger(column.StoreTypeMapping.Converter is null
            ? property.ClrType
            : typeof(object));
    }

    private static bool IsInteger(Type type) =>
        Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64 && !type.IsEnum;
}
