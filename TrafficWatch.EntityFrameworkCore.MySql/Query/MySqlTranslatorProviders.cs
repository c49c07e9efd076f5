using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;

namespace TrafficWatch.EntityFrameworkCore.MySql.Query;

internal sealed class MySqlMethodCallTranslatorProvider : RelationalMethodCallTranslatorProvider
{
    public MySqlMethodCallTranslatorProvider(RelationalMethodCallTranslatorProviderDependencies dependencies)
        : base(dependencies)
    {
        var sql = dependencies.SqlExpressionFactory;
        AddTranslators([
            new StringTranslator(sql),
            new DateTranslator(sql, dependencies.RelationalTypeMappingSource),
            new MathTranslator(sql),
            new ConvertTranslator(sql),
        ]);
    }
}

internal sealed class MySqlMemberTranslatorProvider : RelationalMemberTranslatorProvider
{
    public MySqlMemberTranslatorProvider(
        RelationalMemberTranslatorProviderDependencies dependencies, IRelationalTypeMappingSource types)
        : base(dependencies)
    {
        var sql = dependencies.SqlExpressionFactory;
        AddTranslators([
            new StringTranslator(sql),
            new DateTranslator(sql, types),
        ]);
    }
}
