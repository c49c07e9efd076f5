using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore.Update;

namespace TrafficWatch.EntityFrameworkCore.MySql.Update;

/// <summary>Inserts, updates and deletes; generated keys come from LAST_INSERT_ID, as MySQL has no RETURNING.</summary>
internal sealed class MySqlUpdateSqlGenerator(UpdateSqlGeneratorDependencies dependencies)
    : UpdateAndSelectSqlGenerator(dependencies)
{
    protected override void AppendIdentityWhereCondition(StringBuilder commandStringBuilder, IColumnModification columnModification)
    {
        SqlGenerationHelper.DelimitIdentifier(commandStringBuilder, columnModification.ColumnName);
        commandStringBuilder.Append(" = LAST_INSERT_ID()");
    }

    protected override void AppendRowsAffectedWhereCondition(StringBuilder commandStringBuilder, int expectedRowsAffected) =>
        commandStringBuilder.Append("ROW_COUNT() = ").Append(expectedRowsAffected.ToString(CultureInfo.InvariantCulture));

    protected override ResultSetMapping AppendSelectAffectedCountCommand(
        StringBuilder commandStringBuilder, string name, string? schema, int commandPosition)
    {
        commandStringBuilder.Append("SELECT ROW_COUNT()").AppendLine(SqlGenerationHelper.StatementTerminator).AppendLine();
        return ResultSetMapping.LastInResultSet | ResultSetMapping.ResultSetWithRowsAffectedOnly;
    }

    protected override void AppendInsertCommandHeader(
        StringBuilder commandStringBuilder, string name, string? schema, IReadOnlyList<IColumnModification> operations)
    {
        base.AppendInsertCommandHeader(commandStringBuilder, name, schema, operations);
        if (operations.Count == 0)
        {
            commandStringBuilder.Append(" ()");
        }
    }

    protected override void AppendValuesHeader(StringBuilder commandStringBuilder, IReadOnlyList<IColumnModification> operations)
    {
        commandStringBuilder.AppendLine().Append("VALUES ");
        if (operations.Count == 0)
        {
            commandStringBuilder.Append("()");
        }
    }
}
