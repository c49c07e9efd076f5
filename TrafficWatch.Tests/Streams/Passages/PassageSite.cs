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

/// <summary>The whole app over a Kafka and two databases, and what its tables hold of passages.</summary>
internal sealed class PassageSite(EmbeddedKafka kafka, string product) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private TrafficWatchApp? _app;

    public string[] Shards { get; } = [DatabaseServers.Instance.NewDatabase(product, 0), DatabaseServers.Instance.NewDatabase(product, 1)];

    public ShardMap Map => new(new ShardOptions(Shards));

    public string Address => _app!.Addresses[0];

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
    public ParkProcess StartProcess(string fault) => ParkProcess.Start(
        Shards, kafka.BootstrapServers, kafka.ClusterId, fault, ("Streams__Visitors__Enabled", "false"), ("Streams__Passages__EpochSize", "40"), ("Site__TimeZone", "Asia/Shanghai"));

    public async Task StopAsync() => await _app!.DisposeAsync();

    public async ValueTask DisposeAsync() => await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);

    public void Send(IEnumerable<string> lines)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers, LingerMs = 5, QueueBufferingMaxMessages = 1_000_000 }).Build();
        foreach (var line in lines)
        {
            producer.Produce("traffic-raw", new Message<Null, string> { Value = line });
        }

        producer.Flush(TimeSpan.FromSeconds(60));
    }

    public long Number(string sql) => Shards.Sum(shard => ParkTables.Number(shard, sql));

    /// <summary>Waits until so many records were taken in since the beginning, and all of it is committed.</summary>
    public async Task AwaitReceivedAsync(long records)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); ; await Task.Delay(100))
        {
            // stream_minute comes with the first migration.
            var received = ParkTables.Number(Shards[0], "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'stream_minute'") == 0
                ? 0 : ParkTables.Number(Shards[0], "SELECT SUM(received) FROM stream_minute WHERE stream = 'passages'");
            if (received >= records)
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
}
