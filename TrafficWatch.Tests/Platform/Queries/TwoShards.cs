using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Alerts;
using TrafficWatch.Web.Streams.Visitors.Schema;
using TrafficWatch.Web.Streams.Visitors.Traffic;
using Xunit;

namespace TrafficWatch.Tests.Platform.Queries;

/// <summary>Two migrated databases on two servers, for the tests of one class.</summary>
public sealed class TwoShards : IAsyncLifetime
{
    /// <summary>Areas of both shards. Their order by bytes is not that by UTF-16 units.</summary>
    internal static readonly string[] Areas =
        ["好莱坞大道", "哈利波特的魔法世界", "小黄人乐园", "侏罗纪世界大冒险", "变形金刚基地", "a", "B", "🚗", "Ａ", "=cmd", "+1", "@x"];

    internal ShardOptions Options { get; private set; } = null!;

    internal ShardMap Map { get; private set; } = null!;

    internal Databases Databases { get; private set; } = null!;

    internal ShardReader Reader { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var servers = DatabaseServers.Instance;
        Options = new ShardOptions([servers.NewDatabase(server: 0), servers.NewDatabase(server: 1)]);
        Map = new ShardMap(Options);
        Databases = new Databases(Map, [new VisitorSchema()]);
        Reader = new ShardReader(Databases, TimeProvider.System);
        var schema = new SchemaReady(Databases, []);
        await Task.WhenAll(schema.MigrateAsync(0, CancellationToken.None), schema.MigrateAsync(1, CancellationToken.None));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Stores rows, each on the shard of its area.</summary>
    internal async Task AddAsync<T>(IEnumerable<T> rows, Func<T, string> area)
        where T : class
    {
        foreach (var own in rows.GroupBy(row => Map.ShardOf(area(row))))
        {
            await using var context = Databases.Shard(own.Key);
            context.AddRange(own);
            await context.SaveChangesAsync();
        }
    }

    /// <summary>A site's clock that stands.</summary>
    internal static RangeClock Clock(string zone, DateTime utc) =>
        new(new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone), null), new FakeTimeProvider(utc));

    internal TrafficQueries Traffic(RangeClock clock) => new(Reader, Map, clock, TimeProvider.System);

    internal AlertQueries Alerts(RangeClock clock) => new(new VisitorAlerts(null!, null!, null!), Reader, Map, clock, TimeProvider.System);
}
