using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using MySqlConnector;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>Contexts for the instances. Whoever asks for one disposes it.</summary>
internal sealed class Databases(ShardMap shards, IEnumerable<IStreamSchema> streams)
{
    /// <summary>What MySQL 8.4 and MariaDB 10.11 have in common: every statement runs on both, so no server has to be asked what it is before it is used.</summary>
    private static readonly MySqlServerVersion Dialect = new(new Version(8, 0, 21));

    private readonly IStreamSchema[] _streams = [.. streams];

    private readonly DbContextOptions<ShardContext>[] _shards =
        [.. Enumerable.Range(0, shards.Count).Select(i => Options<ShardContext>(shards.ConnectionString(i), ShardContext.HistoryTable))];

    private readonly DbContextOptions<MainContext> _main = Options<MainContext>(shards.ConnectionString(0), MainContext.HistoryTable);

    public int Count => shards.Count;

    public string ConnectionString(int shard) => shards.ConnectionString(shard);

    public ShardContext Shard(int shard) => new(_shards[shard], _streams);

    /// <summary>The instance that holds a key.</summary>
    public ShardContext ShardOf(string key) => Shard(shards.ShardOf(key));

    /// <summary>What lives on the first instance only.</summary>
    public MainContext Main() => new(_main, _streams);

    /// <summary>All contexts of an instance, for whoever migrates it: they do not try again by themselves, so that one that is away is known at once.</summary>
    public IEnumerable<DbContext> Migrating(int shard)
    {
        yield return new ShardContext(Options<ShardContext>(shards.ConnectionString(shard), ShardContext.HistoryTable, retries: false), _streams);
        if (shard == 0)
        {
            yield return new MainContext(Options<MainContext>(shards.ConnectionString(shard), MainContext.HistoryTable, retries: false), _streams);
        }
    }

    private static DbContextOptions<T> Options<T>(string connectionString, string history, bool retries = true)
        where T : DbContext =>
        new DbContextOptionsBuilder<T>()
            .AddInterceptors(Sessions.Instance)
            .ReplaceService<IModelCacheKeyFactory, StreamModelCacheKeyFactory>()
            .UseMySql(new MySqlConnectionStringBuilder(connectionString) { DateTimeKind = MySqlDateTimeKind.Utc }.ConnectionString, Dialect, o => (retries ? o.EnableRetryOnFailure() : o).MigrationsHistoryTable(history))
            .Options;
}
