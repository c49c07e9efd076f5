using Microsoft.EntityFrameworkCore.Query;

namespace TrafficWatch.EntityFrameworkCore.MySql.Query;

internal sealed class MySqlQueryCompilationContextFactory(
    QueryCompilationContextDependencies dependencies, RelationalQueryCompilationContextDependencies relationalDependencies)
    : IQueryCompilationContextFactory
{
    public QueryCompilationContext Create(bool async) => new Context(dependencies, relationalDependencies, async);

    private sealed class Context(
        QueryCompilationContextDependencies dependencies,
        RelationalQueryCompilationContextDependencies relationalDependencies,
        bool async) : RelationalQueryCompilationContext(dependencies, relationalDependencies, async)
    {
        // A session reads one result at a time, and the parts of a split query are read side by side.
        public override bool IsBuffering =>
            base.IsBuffering || QuerySplittingBehavior == Microsoft.EntityFrameworkCore.QuerySplittingBehavior.SplitQuery;
    }
}
