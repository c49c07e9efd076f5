using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;
using Event = TrafficWatch.Tests.Visitors.VisitorOracle.Event;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>A topic on a Kafka, two databases, and the visitors' consumer between them, in this process or in one of its own.</summary>
internal sealed class ParkSite : IAsyncDisposable
{
    private static int _topics;
    private readonly ShardMap _shards;
    private StreamWorker<Domain.Visitors.VisitorEvent, Domain.Visitors.VisitorDeltas>? _worker;

    public ParkSite(EmbeddedKafka kafka, string product = DatabaseServers.MariaDb)
        : this(kafka.BootstrapServers, kafka.ClusterId, product)
    {
    }

    /// <summary>The same databases and topic name on another cluster.</summary>
    public ParkSite(EmbeddedKafka kafka, ParkSite before)
        : this(kafka.BootstrapServers, kafka.ClusterId, before.Shards, before.Topic) => Schema.Done();

    public ParkSite(string bootstrapServers, string? clusterId, string product = DatabaseServers.MariaDb)
        : this(bootstrapServers, clusterId, [DatabaseServers.Instance.NewDatabase(product, 0), DatabaseServers.Instance.NewDatabase(product, 1)], $"visitors-{Environment.ProcessId}-{Interlocked.Increment(ref _topics)}")
    {
    }

    /// <summary>Databases of the test's own choosing.</summary>
    public ParkSite(EmbeddedKafka kafka, string[] shards)
        : this(kafka.BootstrapServers, kafka.ClusterId, shards, $"visitors-{Environment.ProcessId}-{Interlocked.Increment(ref _topics)}")
    {
    }

    /// <summary>Databases that somebody has used before, and the names of the log that they speak of.</summary>
    public ParkSite(EmbeddedKafka kafka, string[] shards, string topic, string clusterId)
        : this(kafka.BootstrapServers, clusterId, shards, topic)
    {
    }

    internal ParkSite(string bootstrapServers, string? clusterId, string[] shards, string topic)
    {
        BootstrapServers = bootstrapServers;
        ClusterId = clusterId;
        Shards = shards;
        Topic = topic;
        Options = new StreamOptions { Name = "Visitors", Topic = Topic, GroupId = "test", IdleAfter = TimeSpan.FromSeconds(2), EpochAge = TimeSpan.FromMilliseconds(20), Own = new Dictionary<string, string> { ["AlertHold"] = "00:00:00" } };
        _shards = new ShardMap(new ShardOptions(Shards));
        Databases = new Databases(_shards, [new VisitorSchema()]);
        Schema = new SchemaReady(Databases, []);
    }

    public string BootstrapServers { get; }

    /// <summary>The in-process cluster's id; null for a real one, which can be asked.</summary>
    public string? ClusterId { get; }

    public string Topic { get; }

    public string[] Shards { get; }

    public StreamOptions Options { get; set; }

    public IngestOptions Ingest { get; set; } = new() { Lease = TimeSpan.FromSeconds(2), SnapshotEvery = TimeSpan.FromMilliseconds(300) };

    public SiteCalendar Calendar { get; set; } = new(TimeZoneInfo.Utc, null);

    public Databases Databases { get; }

    public SchemaReady Schema { get; }

    public EditSignal Edits { get; } = new();

    public Feed<VisitorFrame> Frames { get; } = new(VisitorFrame.Empty, TimeProvider.System);

    public Feed<StreamStatusList> Statuses { get; } = new(StreamStatusList.Empty, TimeProvider.System);

    /// <summary>Every change of the stream's state, in the board's words.</summary>
    public KeptLog<StreamBoard> Told { get; } = new();

    public StreamStatus? Status => Statuses.Current.Streams.FirstOrDefault();

    public async Task MigrateAsync()
    {
        for (var shard = 0; shard < Shards.Length; shard++)
        {
            await Schema.MigrateAsync(shard, CancellationToken.None);
        }

        Schema.Done();
    }

    /// <summary>Stores thresholds as an admin's edits, before or while the consumer runs.</summary>
    public void SetThresholds(IReadOnlyDictionary<string, ThresholdSet> thresholds)
    {
        using var connection = new MySqlConnection(Shards[0] + ";CharacterSet=utf8mb4");
        connection.Open();
        foreach (var (area, set) in thresholds)
        {
            using var command = new MySqlCommand("INSERT INTO stream_edit (stream, kind, content, who, made_at) VALUES ('visitors', 'thresholds', @c, 'test', UTC_TIMESTAMP(3))", connection);
            command.Parameters.AddWithValue("@c", string.Create(CultureInfo.InvariantCulture, $$"""{"area":"{{area}}","comfort":{{set.Comfort}},"warning":{{set.Warning}},"alert":{{set.Alert}}}"""));
            command.ExecuteNonQuery();
        }

        Edits.Notify();
    }

    public void Send(IEnumerable<(Event Event, int Partition)> arrivals) =>
        SendRaw(arrivals.Select(a => (VisitorDriver.Json(a.Event.Time, a.Event.Area, a.Event.Entering, a.Event.User), a.Partition)));

    public void SendRaw(IEnumerable<(string Payload, int Partition)> messages)
    {
        var settings = new ProducerConfig { BootstrapServers = BootstrapServers, EnableIdempotence = true, LingerMs = 1, MessageMaxBytes = 4_000_000, TopicMetadataRefreshIntervalMs = 1000 };
        using var producer = new ProducerBuilder<Null, string>(settings).SetLogHandler((_, _) => { }).Build();
        foreach (var (payload, partition) in messages)
        {
            while (true)
            {
                try
                {
                    producer.Produce(new TopicPartition(Topic, partition), new Message<Null, string> { Value = payload });
                    break;
                }
                catch (ProduceException<Null, string> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
                {
                    producer.Poll(TimeSpan.FromMilliseconds(50));
                }
            }
        }

        producer.Flush(TimeSpan.FromSeconds(60));
    }

    public async Task StartAsync(TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var services = new ConsumerServices(
            new KafkaOptions { BootstrapServers = BootstrapServers }, Ingest, _shards, Schema, Edits,
            new StreamBoard(Statuses, time, Told), new IngestMeter(), new EmbeddedCluster(ClusterId), new NoHook(), time, NullLoggerFactory.Instance);
        var view = new VisitorView(Frames, new VisitorHistory(_shards, Calendar), Calendar, time);
        View = view;
        _worker = new(VisitorStream.Define(Options, Calendar, _shards, Wrap?.Invoke(view) ?? view), services);
        await _worker.StartAsync(CancellationToken.None);
    }

    public VisitorView? View { get; private set; }

    /// <summary>Puts something between the consumer and the view.</summary>
    public Func<VisitorView, IStreamView<Domain.Visitors.VisitorDeltas>>? Wrap { get; set; }

    public async Task StopAsync()
    {
        if (_worker is not null)
        {
            await _worker.StopAsync(CancellationToken.None);
            _worker.Dispose();
            _worker = null;
        }
    }

    /// <summary>Waits until the tables are as they should be; fails with the difference.</summary>
    public Task AwaitTablesAsync(string expected, TimeSpan? within = null) =>
        AwaitAsync(() => ParkTables.Read(Shards), actual => actual == expected, actual => Assert.Equal(expected, $"{actual}{(actual.Length == 0 ? $"the stream is {Status?.State}: {Status?.Reason}" : "")}"), within);

    /// <summary>Waits until a condition holds.</summary>
    public Task AwaitAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        AwaitAsync(condition, met => met, _ => Assert.Fail($"{what}; the stream is {Status?.State}: {Status?.Reason}"), within);

    public async ValueTask DisposeAsync() => await StopAsync();

    private static async Task AwaitAsync<T>(Func<T> read, Func<T, bool> met, Action<T> fail, TimeSpan? within)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = read();
            if (met(value))
            {
                return;
            }

            if (TimeProvider.System.GetElapsedTime(begun) > (within ?? TimeSpan.FromSeconds(60)))
            {
                fail(value);
                return;
            }

            await Task.Delay(100);
        }
    }
}
