using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace TrafficWatch.EntityFrameworkCore.MySql.Query;

internal sealed class MySqlQueryableMethodTranslatorFactory(
    QueryableMethodTranslatingExpressionVisitorDependencies dependencies,
    RelationalQueryableMethodTranslatingExpressionVisitorDependencies relationalDependencies)
    : IQueryableMethodTranslatingExpressionVisitorFactory
{
    public QueryableMethodTranslatingExpressionVisitor Create(QueryCompilationContext queryCompilationContext) =>
        new Translator(dependencies, relationalDependencies, (RelationalQueryCompilationContext)queryCompilationContext);

    private sealed class Translator : RelationalQueryableMethodTranslatingExpressionVisitor
    {
        public Translator(
            QueryableMethodTranslatingExpressionVisitorDependencies dependencies,
            RelationalQueryableMethodTranslatingExpressionVisitorDependencies relationalDependencies,
            RelationalQueryCompilationContext context)
            : base(dependencies, relationalDependencies, context)
        {
        }

        private Translator(Translator parent)
            : base(parent)
        {
        }

        protected override QueryableMethodTranslatingExpressionVisitor CreateSubqueryVisitor() => new Translator(this);

        // One table may be cut short by LIMIT (a bounded delete); several may be joined, but not cut.
        protected override bool IsValidSelectExpressionForExecuteDelete(SelectExpression selectExpression) =>
            IsPlain(selectExpression) && selectExpression.Tables[0] is TableExpression;

        protected override bool IsValidSelectExpressionForExecuteUpdate(
            SelectExpression selectExpression,
            TableExpressionBase targetTable,
            [NotNullWhen(true)] out TableExpression? tableExpression)
        {
            tableExpression = (targetTable as JoinExpressionBase)?.Table as TableExpression ?? targetTable as TableExpression;
            return IsPlain(selectExpression) && tableExpression is not null;
        }

        private static bool IsPlain(SelectExpression select) =>
            select is { Offset: null, Having: null, IsDistinct: false, GroupBy: [] }
            && (select.Tables.Count == 1 || select is { Limit: null, Orderings: [] });
    }
}
