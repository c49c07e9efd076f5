using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using TrafficWatch.EntityFrameworkCore.MySql.Connections;

namespace TrafficWatch.EntityFrameworkCore.MySql.Storage;

/// <summary>Repeats work that failed for a passing reason: lost connections, deadlocks, a server going down.</summary>
internal sealed class MySqlRetryingExecutionStrategy(
    ExecutionStrategyDependencies dependencies, int maxRetryCount, TimeSpan maxRetryDelay)
    : ExecutionStrategy(dependencies, maxRetryCount, maxRetryDelay)
{
    protected override bool ShouldRetryOn(Exception exception) =>
        exception is not OperationCanceledException
        && DriverErrors.IsTransient(exception is DbUpdateException { InnerException: { } inner } ? inner : exception);
}
