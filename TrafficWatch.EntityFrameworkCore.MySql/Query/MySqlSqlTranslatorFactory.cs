using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace TrafficWatch.EntityFrameworkCore.MySql.Query;

internal sealed class MySqlSqlTranslatorFactory(RelationalSqlTranslatingExpressionVisitorDependencies dependencies)
    : IRelationalSqlTranslatingExpressionVisitorFactory
{
    public RelationalSqlTranslatingExpressionVisitor Create(
        QueryCompilationContext queryCompilationContext,
        QueryableMethodTranslatingExpressionVisitor queryableMethodTranslatingExpressionVisitor) =>
        new MySqlSqlTranslator(dependencies, queryCompilationContext, queryableMethodTranslatingExpressionVisitor);
}

/// <summary>What the method and member translators cannot see: differences of instants, and advice for the rest.</summary>
internal sealed class MySqlSqlTranslator(
    RelationalSqlTranslatingExpressionVisitorDependencies dependencies,
    QueryCompilationContext queryCompilationContext,
    QueryableMethodTranslatingExpressionVisitor queryableMethodTranslatingExpressionVisitor)
    : RelationalSqlTranslatingExpressionVisitor(
        dependencies, queryCompilationContext, queryableMethodTranslatingExpressionVisitor)
{
    private readonly ISqlExpressionFactory _sql = dependencies.SqlExpressionFactory;

    protected override Expression VisitMember(MemberExpression memberExpression)
    {
        if (memberExpression.Expression is BinaryExpression { NodeType: ExpressionType.Subtract } difference
            && IsInstant(difference.Left.Type)
            && MicrosecondsPer(memberExpression.Member.Name) is { } unit)
        {
            if (Visit(difference.Left) is SqlExpression left && Visit(difference.Right) is SqlExpression right)
            {
                (left, right) = (_sql.ApplyDefaultTypeMapping(left), _sql.ApplyDefaultTypeMapping(right));
                var microseconds = _sql.Function(
                    "TIMESTAMPDIFF",
                    [_sql.Fragment("MICROSECOND"), right, left],
                    nullable: true,
                    argumentsPropagateNullability: [false, true, true],
                    typeof(long));
                return _sql.Divide(_sql.Convert(microseconds, typeof(double)), _sql.Constant(unit));
            }

            return QueryCompilationContext.NotTranslatedExpression;
        }

        return base.VisitMember(memberExpression);
    }

    protected override Expression VisitBinary(BinaryExpression binaryExpression)
    {
        if (binaryExpression.NodeType is ExpressionType.Subtract or ExpressionType.Add
            && (IsInstant(binaryExpression.Left.Type) || Bare(binaryExpression.Left.Type) == typeof(DateOnly)))
        {
            AddTranslationErrorDetails(
                "A difference of two instants is a duration, which MySQL has no type for: ask for its size, such as "
                + "(a - b).TotalSeconds, or subtract after the query. To move an instant, use AddMinutes and its kin.");
            return QueryCompilationContext.NotTranslatedExpression;
        }

        if (binaryExpression.NodeType == ExpressionType.ArrayIndex)
        {
            AddTranslationErrorDetails("Bytes and characters by index are not translated: fetch the value and index it then.");
            return QueryCompilationContext.NotTranslatedExpression;
        }

        return base.VisitBinary(binaryExpression);
    }

    protected override Expression VisitMethodCall(MethodCallExpression methodCallExpression)
    {
        var translated = base.VisitMethodCall(methodCallExpression);
        if (translated == QueryCompilationContext.NotTranslatedExpression && TranslationAdvice.For(methodCallExpression) is { } advice)
        {
            AddTranslationErrorDetails(advice);
        }

        return translated;
    }

    public override SqlExpression GenerateGreatest(IReadOnlyList<SqlExpression> expressions, Type resultType) =>
        Extreme("GREATEST", expressions, resultType);

    public override SqlExpression GenerateLeast(IReadOnlyList<SqlExpression> expressions, Type resultType) =>
        Extreme("LEAST", expressions, resultType);

    private SqlExpression Extreme(string function, IReadOnlyList<SqlExpression> expressions, Type type)
    {
        var mapping = ExpressionExtensions.InferTypeMapping(expressions);
        return _sql.Function(
            function,
            expressions.Select(expression => _sql.ApplyTypeMapping(expression, mapping)),
            nullable: true,
            expressions.Select(_ => true),
            type,
            mapping);
    }

    private static bool IsInstant(Type type) => Bare(type) == typeof(DateTime) || Bare(type) == typeof(DateTimeOffset);

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static double? MicrosecondsPer(string member) => member switch
    {
        nameof(TimeSpan.TotalMicroseconds) => 1d,
        nameof(TimeSpan.TotalMilliseconds) => 1e3,
        nameof(TimeSpan.TotalSeconds) => 1e6,
        nameof(TimeSpan.TotalMinutes) => 60e6,
        nameof(TimeSpan.TotalHours) => 3600e6,
        nameof(TimeSpan.TotalDays) => 86400e6,
        _ => null,
    };
}
