using Microsoft.EntityFrameworkCore.Infrastructure;
using TrafficWatch.EntityFrameworkCore.MySql.Connections;
using TrafficWatch.EntityFrameworkCore.MySql.Infrastructure;

// Where every provider puts its entry point, so that a context needs no further using.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Lets a context work on MySQL or MariaDB.</summary>
public static class MySqlDbContextOptionsBuilderExtensions
{
    /// <summary>Connects the context to a MySQL or MariaDB server.</summary>
    /// <param name="optionsBuilder">The context's options builder.</param>
    /// <param name="connectionString">A connection string as MySql.Data takes it. Sessions are always utf8mb4, UTC
    /// and strict.</param>
    /// <param name="options">Further options of the provider.</param>
    /// <returns>The same builder.</returns>
    public static DbContextOptionsBuilder UseMySQL(
        this DbContextOptionsBuilder optionsBuilder,
        string connectionString,
        Action<MySqlDbContextOptionsBuilder>? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return Use(optionsBuilder, extension => extension.WithConnectionString(connectionString), options);
    }

    /// <summary>Connects the context over a connection that the caller opens, shares and disposes.</summary>
    /// <param name="optionsBuilder">The context's options builder.</param>
    /// <param name="connection">A guarded connection.</param>
    /// <param name="options">Further options of the provider.</param>
    /// <returns>The same builder.</returns>
    public static DbContextOptionsBuilder UseMySQL(
        this DbContextOptionsBuilder optionsBuilder,
        GuardedMySqlConnection connection,
        Action<MySqlDbContextOptionsBuilder>? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return Use(optionsBuilder, extension => extension.WithConnection(connection), options);
    }

    /// <inheritdoc cref="UseMySQL(DbContextOptionsBuilder, string, Action{MySqlDbContextOptionsBuilder}?)" />
    /// <typeparam name="TContext">The context.</typeparam>
    public static DbContextOptionsBuilder<TContext> UseMySQL<TContext>(
        this DbContextOptionsBuilder<TContext> optionsBuilder,
        string connectionString,
        Action<MySqlDbContextOptionsBuilder>? options = null)
        where TContext : DbContext =>
        (DbContextOptionsBuilder<TContext>)((DbContextOptionsBuilder)optionsBuilder).UseMySQL(connectionString, options);

    /// <inheritdoc cref="UseMySQL(DbContextOptionsBuilder, GuardedMySqlConnection, Action{MySqlDbContextOptionsBuilder}?)" />
    /// <typeparam name="TContext">The context.</typeparam>
    public static DbContextOptionsBuilder<TContext> UseMySQL<TContext>(
        this DbContextOptionsBuilder<TContext> optionsBuilder,
        GuardedMySqlConnection connection,
        Action<MySqlDbContextOptionsBuilder>? options = null)
        where TContext : DbContext =>
        (DbContextOptionsBuilder<TContext>)((DbContextOptionsBuilder)optionsBuilder).UseMySQL(connection, options);

    private static DbContextOptionsBuilder Use(
        DbContextOptionsBuilder optionsBuilder,
        Func<RelationalOptionsExtension, RelationalOptionsExtension> change,
        Action<MySqlDbContextOptionsBuilder>? options)
    {
        ArgumentNullException.ThrowIfNull(optionsBuilder);
        var extension = change(optionsBuilder.Options.FindExtension<MySqlOptionsExtension>() ?? new MySqlOptionsExtension());
        ((IDbContextOptionsBuilderInfrastructure)optionsBuilder).AddOrUpdateExtension((MySqlOptionsExtension)extension);
        options?.Invoke(new MySqlDbContextOptionsBuilder(optionsBuilder));
        return optionsBuilder;
    }
}
