using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace TrafficWatch.EntityFrameworkCore.MySql.Query;

/// <summary>Writes queries in the words that MySQL and MariaDB share.</summary>
internal sealed partial class MySqlQuerySqlGenerator(QuerySqlGeneratorDependencies dependencies) : QuerySqlGenerator(dependencies)
{
    // LIMIT must be there for OFFSET; this is the greatest number of rows.
    private const string NoLimit = "18446744073709551615";

    protected override void GenerateLimitOffset(SelectExpression selectExpression)
    {
        if (selectExpression.Limit is null && selectExpression.Offset is null)
        {
            return;
        }

        Sql.AppendLine().Append("LIMIT ");
        if (selectExpression.Limit is { } limit)
        {
            Visit(limit);
        }
        else
        {
            Sql.Append(NoLimit);
        }

        if (selectExpression.Offset is { } offset)
        {
            Sql.Append(" OFFSET ");
            Visit(offset);
        }
    }

    protected override void GeneratePseudoFromClause() => Sql.AppendLine().Append("FROM DUAL");

    protected override Expression VisitSqlBinary(SqlBinaryExpression sqlBinaryExpression)
    {
        if (sqlBinaryExpression.OperatorType == ExpressionType.Add && sqlBinaryExpression.Type == typeof(string))
        {
            Sql.Append("CONCAT(");
            Visit(sqlBinaryExpression.Left);
            Sql.Append(", ");
            Visit(sqlBinaryExpression.Right);
            Sql.Append(")");
            return sqlBinaryExpression;
        }

        return base.VisitSqlBinary(sqlBinaryExpression);
    }

    protected override string GetOperator(SqlBinaryExpression binaryExpression) =>
        binaryExpression.OperatorType == ExpressionType.Divide && IsInteger(binaryExpression.Type)
            ? " DIV "
            : base.GetOperator(binaryExpression);

    protected override Expression VisitSqlUnary(SqlUnaryExpression sqlUnaryExpression)
    {
        switch (sqlUnaryExpression.OperatorType)
        {
            case ExpressionType.Convert:
                Cast(sqlUnaryExpression);
                return sqlUnaryExpression;
            // A bitwise complement is an unsigned number here.
            case ExpressionType.Not when sqlUnaryExpression.Type != typeof(bool) && IsSigned(sqlUnaryExpression.Type):
                Sql.Append("CAST(~");
                Visit(sqlUnaryExpression.Operand);
                Sql.Append(" AS signed)");
                return sqlUnaryExpression;
            default:
                return base.VisitSqlUnary(sqlUnaryExpression);
        }
    }

    protected override void GenerateIn(InExpression inExpression, bool negated)
    {
        if (inExpression.Subquery is not { Limit: not null } and not { Offset: not null })
        {
            base.GenerateIn(inExpression, negated);
            return;
        }

        // The server refuses LIMIT right inside IN, and takes it one derived table further in.
        Visit(inExpression.Item);
        Sql.Append(negated ? " NOT IN (" : " IN (");
        using (Sql.Indent())
        {
            Sql.AppendLine().Append("SELECT * FROM (").AppendLine();
            using (Sql.Indent())
            {
                Visit(inExpression.Subquery);
            }

            Sql.AppendLine().Append(") AS `limited`");
        }

        Sql.AppendLine().Append(")");
    }

    // VALUES as a table is spelled differently by the two servers; SELECTs are understood by both.
    protected override void GenerateValues(ValuesExpression valuesExpression)
    {
        var rows = valuesExpression.RowValues
            ?? throw new InvalidOperationException("A list of values reached the SQL generator unexpanded.");
        for (var row = 0; row < rows.Count; row++)
        {
            if (row > 0)
            {
                Sql.Append(" UNION ALL ");
            }

            Sql.Append("SELECT ");
            for (var column = 0; column < valuesExpression.ColumnNames.Count; column++)
            {
                if (column > 0)
                {
                    Sql.Append(", ");
                }

                Visit(rows[row].Values[column]);
                Sql.Append(" AS ").Append(Dependencies.SqlGenerationHelper.DelimitIdentifier(valuesExpression.ColumnNames[column]));
            }
        }
    }

    protected override Expression VisitCrossApply(CrossApplyExpression crossApplyExpression) => throw Lateral();

    protected override Expression VisitOuterApply(OuterApplyExpression outerApplyExpression) => throw Lateral();

    private static InvalidOperationException Lateral() => new(
        "This query joins each row with a subquery of its own (such as Take(n), First, Distinct or GroupBy inside a "
        + "collection of the row). MySQL calls that a LATERAL join and MariaDB has none. Query the inner collection by "
        + "itself (filter by the outer keys with Contains), use AsSplitQuery for a plain Include, or replace Take(1) by "
        + "a join with the group's Max or Min.");

    private void Cast(SqlUnaryExpression cast)
    {
        var to = Bare(cast.Type);
        var from = Bare(cast.Operand.Type);
        // Widening is the server's own business: aggregates are wide already and comparisons convert.
        if (to == from || (IsInteger(to) && IsInteger(from) && !NarrowsOrSigns(from, to))
            || cast.TypeMapping?.StoreType == cast.Operand.TypeMapping?.StoreType)
        {
            Visit(cast.Operand);
            return;
        }

        if (to == typeof(bool))
        {
            Sql.Append("(");
            Visit(cast.Operand);
            Sql.Append(" <> 0)");
            return;
        }

        // The server rounds a fraction where .NET cuts it off.
        var cuts = IsInteger(to) && (from == typeof(double) || from == typeof(float) || from == typeof(decimal));
        Sql.Append(cuts ? "CAST(TRUNCATE(" : "CAST(");
        Visit(cast.Operand);
        Sql.Append(cuts ? ", 0) AS " : " AS ").Append(CastType(to, cast.TypeMapping)).Append(")");
    }

    private static string CastType(Type type, RelationalTypeMapping? mapping) => type switch
    {
        _ when type == typeof(string) || type == typeof(char) || type == typeof(Guid) => "char",
        _ when type == typeof(double) || type == typeof(float) => "double",
        _ when type == typeof(decimal) => mapping?.StoreType.StartsWith("decimal(", StringComparison.OrdinalIgnoreCase) == true
            ? mapping.StoreType
            : "decimal(30,10)",
        _ when type == typeof(DateTime) || type == typeof(DateTimeOffset) => "datetime(6)",
        _ when type == typeof(DateOnly) => "date",
        _ when type == typeof(TimeOnly) || type == typeof(TimeSpan) => "time(6)",
        _ when type == typeof(byte[]) => "binary",
        _ when type == typeof(ulong) || type == typeof(uint) || type == typeof(ushort) || type == typeof(byte) => "unsigned",
        _ => "signed",
    };

    private static bool NarrowsOrSigns(Type from, Type to) => IsSigned(from) != IsSigned(to) && to == typeof(ulong);

    private static Type Bare(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? Enum.GetUnderlyingType(type) : type;
    }

    private static bool IsInteger(Type type) => Type.GetTypeCode(Bare(type)) is >= TypeCode.SByte and <= TypeCode.UInt64;

    private static bool IsSigned(Type type) =>
        Type.GetTypeCode(Bare(type)) is TypeCode.SByte or TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64;
}
