using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using TrafficWatch.EntityFrameworkCore.MySql.Storage;

namespace TrafficWatch.EntityFrameworkCore.MySql.Infrastructure;

/// <summary>Options of the MySQL provider: those common to relational providers, and retries.</summary>
/// <param name="optionsBuilder">The context's options builder.</param>
public sealed class MySqlDbContextOptionsBuilder(DbContextOptionsBuilder optionsBuilder)
    : RelationalDbContextOptionsBuilder<MySqlDbContextOptionsBuilder, MySqlOptionsExtension>(optionsBuilder)
{
    /// <summary>
    /// Repeats queries and saves that fail for a passing reason: a lost or killed connection, a deadlock, a lock
    /// wait time-out, a server that goes down. A transaction of one's own needs
    /// <c>Database.CreateExecutionStrategy()</c> around it then. Query results are buffered whole.
    /// </summary>
    /// <param name="maxRetryCount">How often to try again.</param>
    /// <param name="maxRetryDelay">The longest pause between attempts; pauses grow and are spread at random.</param>
    /// <returns>The same builder.</returns>
    public MySqlDbContextOptionsBuilder EnableRetryOnFailure(int maxRetryCount = 6, TimeSpan? maxRetryDelay = null) =>
        ExecutionStrategy(dependencies => new MySqlRetryingExecutionStrategy(
            dependencies, maxRetryCount, maxRetryDelay ?? TimeSpan.FromSeconds(5)));
}
