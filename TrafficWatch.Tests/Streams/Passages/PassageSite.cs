using System.Globalization;
using Confluent.Kafka;
using MySqlConnector;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Storage;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

/// <summary>The whole app over a Kafka and two databases, and what its tables hold of passages, or of another stream.</summary>
internal sealed class PassageSite(EmbeddedKafka kafka, string product, string stream = "Passages", string topic = "traffic-raw") : IAsyncDisposable
{
    private const string Hours = "SELECT kkmc, DATE_FORMAT(window_end, '%Y-%m-%d %H'), direction, province, vehicle_type, `count` FROM kkmc_traffic_per_hour";
    private const string Minutes = "SELECT kkmc, DATE_FORMAT(window_end, '%Y-%m-%d %H:%i'), direction, `count` FROM kkmc_traffic_per_minute";
    private const string Days = "SELECT kkmc, DATE_FORMAT(window_end, '%Y-%m-%d %H'), direction, `count` FROM kkmc_traffic_per_day";
    private const string Rows = "SELECT kkmc, DATE_FORMAT(gcsj, '%Y-%m-%d %H:%i:%s'), id, COUNT(*) FROM traffic_data GROUP BY kkmc, gcsj, id";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private TrafficWatchApp? _app;

    public string[] Shards { get; } = [DatabaseServers.Instance.NewDatabase(product, 0), DatabaseServers.Instance.NewDatabase(product, 1)];

    public ShardMap Map => new(new ShardOptions(Shards));

    public string Address => _app!.Addresses[0];

    public IServiceProvider Services => _app!.Services;

    public async Task StartAsync(params string[] settings) => _app = await StartAppAsync(settings);

    /// <summary>Another node of it.</summary>
    public Task<TrafficWatchApp> StartAppAsync(params string[] settings) => TrafficWatchApp.StartAsync(
        Web.Program.App,
        [
            "--environment", "Production", "--urls", "http://127.0.0.1:0", "--ConnectionStrings:Shard0", Shards[0], "--ConnectionStrings:Shard1", Shards[1],
            "--Kafka:BootstrapServers", kafka.BootstrapServers, "--Kafka:ClusterId", kafka.ClusterId, "--Streams:Visitors:Enabled", "false", "--Site:TimeZone", "Asia/Shanghai", .. settings,
        ],
        CancellationToken.None);

    /// <summary>The app in a process of its own, which a fault ends.</summary>
    public ParkProcess StartProcess(string fault, params (string Name, string Value)[] more) => ParkProcess.Start(
        Shards, kafka.BootstrapServers, kafka.ClusterId, fault, [.. more, ("Streams__Visitors__Enabled", "false"), ($"Streams__{stream}__EpochSize", "40"), ("Site__TimeZone", "Asia/Shanghai")]);

    public async Task StopAsync() => await _app!.DisposeAsync();

    public async ValueTask DisposeAsync() => await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);

    /// <param name="lines">Records.</param>
    /// <param name="to">Another topic than its own.</param>
    public void Send(IEnumerable<string> lines, string? to = null)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers, LingerMs = 5, QueueBufferingMaxMessages = 1_000_000 }).Build();
        foreach (var line in lines)
        {
            producer.Produce(to ?? topic, new Message<Null, string> { Value = line });
        }

        producer.Flush(TimeSpan.FromSeconds(60));
    }

    public long Number(string sql) => Shards.Sum(shard => ParkTables.Number(shard, sql));

    /// <summary>Waits until so many records were taken in since the beginning, and all of it is committed.</summary>
    /// <param name="records">How many.</param>
    /// <param name="of">Another stream than its own.</param>
    public async Task AwaitReceivedAsync(long records, string? of = null)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); ; await Task.Delay(100))
        {
            // stream_minute comes with the first migration. The shards commit side by side, so that the first may be ahead of the other.
            var name = (of ?? stream).ToLowerInvariant();
            var received = ParkTables.Number(Shards[0], "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'stream_minute'") == 0
                ? 0 : ParkTables.Number(Shards[0], "SELECT SUM(received) FROM stream_minute WHERE stream = '" + name + "'");
            if (received >= records && Shards.Select(shard => ParkTables.Number(shard, "SELECT epoch FROM ingest_owner WHERE stream = '" + name + "'")).Distinct().Count() == 1)
            {
                Assert.Equal(records, received);
                return;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, string.Create(CultureInfo.InvariantCulture, $"{received} of {records} records were taken in"));
        }
    }

    /// <summary>All sums, those of the shard that a checkpoint belongs to only.</summary>
    /// <param name="sql">Whose first column is the checkpoint, and whose last the sum.</param>
    public SortedDictionary<string, long> Sums(string sql)
    {
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        foreach (var (index, shard) in Shards.Index())
        {
            using var connection = new MySqlConnection(shard);
            connection.Open();
            ParkTables.Rows(connection, sql, row =>
            {
                var key = string.Join('|', Enumerable.Range(0, row.FieldCount - 1).Select(row.GetString));
                Assert.Equal(index, Map.ShardOf(row.GetString(0)));
                sums.Add(key, Convert.ToInt64(row[row.FieldCount - 1], CultureInfo.InvariantCulture));
            });
        }

        return sums;
    }

    /// <summary>All tables against a plain program that shares nothing with the product.</summary>
    /// <param name="lines">Records of eight fields.</param>
    public void CheckTables(IEnumerable<string> lines)
    {
        SortedDictionary<string, long> hours = new(StringComparer.Ordinal), minutes = new(StringComparer.Ordinal), days = new(StringComparer.Ordinal), rows = new(StringComparer.Ordinal);
        foreach (var f in lines.Select(line => line.Split('\t')).DistinctBy(f => (f[0], f[4])))
        {
            var local = DateTime.ParseExact(f[4], ["yyyy/M/d H:mm:ss", "yyyy/M/d H:mm", "yyyy/M/d"], CultureInfo.InvariantCulture, DateTimeStyles.None);
            var utc = local.AddHours(-8);
            var province = f[6].Length > 0 && "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼".Contains(f[6][..1], StringComparison.Ordinal) ? f[6][..1] : "";
            var type = f[5] switch { "01" => "大型汽车", "02" => "小型汽车", "13" => "低速车", "22" => "临时行驶车", "51" => "大型新能源汽车", "52" => "小型新能源汽车", _ => "未知" };
            Add(hours, $"{f[2]}|{utc.AddHours(1):yyyy-MM-dd HH}|{f[3]}|{province}|{type}");
            Add(minutes, $"{f[2]}|{utc.AddMinutes(1):yyyy-MM-dd HH:mm}|{f[3]}");
            Add(days, $"{f[2]}|{local.Date.AddHours(16):yyyy-MM-dd HH}|{f[3]}");
            Add(rows, $"{f[2]}|{utc:yyyy-MM-dd HH:mm:ss}|{f[0]}");
        }

        Assert.Equal(rows, Sums(Rows));
        Assert.Equal(hours, Sums(Hours));
        Assert.Equal(minutes, Sums(Minutes));
        Assert.Equal(days, Sums(Days));

        static void Add(SortedDictionary<string, long> sums, string key) => sums[key] = sums.GetValueOrDefault(key) + 1;
    }
}
