using Microsoft.EntityFrameworkCore.Query;

namespace TrafficWatch.EntityFrameworkCore.MySql.Query;

internal sealed class MySqlQuerySqlGeneratorFactory(QuerySqlGeneratorDependencies dependencies) : IQuerySqlGeneratorFactory
{
    public QuerySqlGenerator Create() => new MySqlQuerySqlGenerator(dependencies);
}
