using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace TrafficWatch.EntityFrameworkCore.MySql.Query;

/// <summary>ExecuteUpdate and ExecuteDelete.</summary>
internal sealed partial class MySqlQuerySqlGenerator
{
    // Within a DELETE of one table, which takes no alias on every server, columns name the table itself.
    private (string Alias, string Table)? _unaliased;

    protected override Expression VisitDelete(DeleteExpression deleteExpression)
    {
        var select = deleteExpression.SelectExpression;
        if (select.Tables is [TableExpression table])
        {
            _unaliased = (table.Alias, table.Name);
            Sql.Append("DELETE FROM ").Append(Name(table.Name));
            Where(select);
            OrderAndLimit(select);
            _unaliased = null;
            return deleteExpression;
        }

        Sql.Append("DELETE ").Append(Name(deleteExpression.Table.Alias)).AppendLine().Append("FROM ");
        Tables(select);
        Where(select);
        return deleteExpression;
    }

    protected override Expression VisitUpdate(UpdateExpression updateExpression)
    {
        var select = updateExpression.SelectExpression;
        Sql.Append("UPDATE ");
        Tables(select);
        Sql.AppendLine().Append("SET ");
        var first = true;
        foreach (var setter in InOrder(updateExpression.ColumnValueSetters))
        {
            if (!first)
            {
                Sql.Append(",").AppendLine().Append("    ");
            }

            first = false;
            Visit(setter.Column);
            Sql.Append(" = ");
            Visit(setter.Value);
        }

        Where(select);
        OrderAndLimit(select);
        return updateExpression;
    }

    protected override Expression VisitColumn(ColumnExpression columnExpression)
    {
        if (_unaliased is { } target && columnExpression.TableAlias == target.Alias)
        {
            Sql.Append(Name(target.Table)).Append(".").Append(Name(columnExpression.Name));
            return columnExpression;
        }

        return base.VisitColumn(columnExpression);
    }

    /// <summary>
    /// The server assigns from left to right and reads what it has just written, where LINQ means the old values:
    /// a setter that reads a column comes before the one that writes it.
    /// </summary>
    private static List<ColumnValueSetter> InOrder(IReadOnlyList<ColumnValueSetter> setters)
    {
        var left = setters.Select(setter => (Setter: setter, Reads: ColumnsRead.In(setter.Value))).ToList();
        var ordered = new List<ColumnValueSetter>(left.Count);
        while (left.Count > 0)
        {
            var next = left.FindIndex(candidate => left.All(other =>
                other.Setter == candidate.Setter || !other.Reads.Contains(candidate.Setter.Column.Name)));
            if (next < 0)
            {
                throw new InvalidOperationException(
                    "This ExecuteUpdate has setters that read each other's columns (a swap). MySQL assigns one after the "
                    + "other, so the old values would be lost: load the rows and save them, or use two statements.");
            }

            ordered.Add(left[next].Setter);
            left.RemoveAt(next);
        }

        return ordered;
    }

    private void Tables(SelectExpression select)
    {
        for (var i = 0; i < select.Tables.Count; i++)
        {
            if (i > 0)
            {
                Sql.AppendLine();
            }

            Visit(select.Tables[i]);
        }
    }

    private void Where(SelectExpression select)
    {
        if (select.Predicate is { } predicate)
        {
            Sql.AppendLine().Append("WHERE ");
            Visit(predicate);
        }
    }

    private void OrderAndLimit(SelectExpression select)
    {
        GenerateOrderings(select);
        GenerateLimitOffset(select);
    }

    private string Name(string identifier) => Dependencies.SqlGenerationHelper.DelimitIdentifier(identifier);

    private sealed class ColumnsRead : ExpressionVisitor
    {
        private readonly HashSet<string> _names = [];

        public static HashSet<string> In(Expression expression)
        {
            var visitor = new ColumnsRead();
            visitor.Visit(expression);
            return visitor._names;
        }

        protected override Expression VisitExtension(Expression node)
        {
            if (node is ColumnExpression column)
            {
                _names.Add(column.Name);
                return node;
            }

            return base.VisitExtension(node);
        }
    }
}
