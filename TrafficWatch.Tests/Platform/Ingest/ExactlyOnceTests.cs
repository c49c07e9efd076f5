using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MySqlConnector;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using Xunit;
using Event = TrafficWatch.Tests.Visitors.VisitorOracle.Event;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>Kafka over the wire, two databases in different zones, and the app killed in between.</summary>
public sealed class ExactlyOnceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(100_000)]
    public async Task Consume_EpochsOfAnySize_TablesEqualBatch(int epochSize)
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        site.Options = site.Options with { EpochSize = epochSize };
        await site.MigrateAsync();
        site.SetThresholds(VisitorEvents.Thresholds);
        var events = VisitorEvents.Random(epochSize, epochSize == 1 ? 400 : 3000);
        await site.StartAsync();
        await site.AwaitAsync(() => site.Status?.State == StreamState.WaitingForTopic, "it should wait for the topic");

        // Nothing is read while it is sent: a pause of the sender would be taken for the log's rest.
        await site.StopAsync();
        site.Send(VisitorEvents.Arrivals(events, 4, epochSize));
        await site.StartAsync();
        await site.AwaitTablesAsync(Expected(events));
        Assert.Equal(StreamState.Running, site.Status!.State);
        site.View!.Tick();
        Assert.Equal(site.Frames.Current.Areas.Sum(a => a.Current), site.Frames.Current.Total);
    }

    [Fact]
    public async Task Restart_InTheMiddle_TablesEqualBatch()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        site.Options = site.Options with { EpochSize = 50 };
        await site.MigrateAsync();
        site.SetThresholds(VisitorEvents.Thresholds);
        var events = VisitorEvents.Random(21, 3000);
        foreach (var part in VisitorEvents.ArrivalsInParts(events, 4, 21, 3))
        {
            var before = Counted(site);
            site.Send(part);
            await site.StartAsync();
            await site.AwaitAsync(() => Counted(site) > before, "it should go on");
            await site.StopAsync();
        }

        await site.StartAsync();
        await site.AwaitTablesAsync(Expected(events));
    }

    [Fact]
    public async Task Start_SnapshotsOfAnotherVersion_SaysSo()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        site.Send(VisitorEvents.Arrivals(VisitorEvents.Random(9, 500), 4, 9));
        await site.StartAsync();
        await site.AwaitAsync(() => Counted(site) > 0, "it should run");
        await site.StopAsync();

        var anotherVersion = Convert.ToHexString(SnapshotStore.Compress(BitConverter.GetBytes(99)));
        ParkTables.Execute(site.Shards[0], $"UPDATE stream_state SET data = X'{anotherVersion}'; DELETE FROM ingest_epoch WHERE epoch = 1");
        ParkTables.Execute(site.Shards[1], "DELETE FROM ingest_epoch WHERE epoch = 1");
        await site.StartAsync();
        await site.AwaitAsync(() => site.Status?.Reason?.En.Contains("start the version that wrote them", StringComparison.Ordinal) == true, "it should say why it does not start");
    }

    /// <summary>From the one before, or, when there is none, from the first epoch.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Start_NewestSnapshotDamaged_TablesEqualBatch(int beforePart)
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        site.SetThresholds(VisitorEvents.Thresholds);
        var events = VisitorEvents.Random(12, 1500);
        foreach (var (at, part) in VisitorEvents.ArrivalsInParts(events, 4, 12, 3).Index())
        {
            var before = Counted(site);
            site.Send(part);
            if (at == beforePart)
            {
                ParkTables.Execute(site.Shards[0], "UPDATE stream_state SET data = X'FF' ORDER BY epoch DESC LIMIT 1");
            }

            await site.StartAsync();
            await site.AwaitAsync(() => Counted(site) == before + part.Count, "the part should be counted");
            await site.StopAsync();
        }

        await site.StartAsync();
        await site.AwaitTablesAsync(Expected(events));
    }

    /// <summary>A standby must not find the lease over while the last snapshot is stored.</summary>
    [Fact]
    public async Task Stop_LastSnapshotTakesLong_TheLeaseIsProlonged()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        site.Send(VisitorEvents.Arrivals(VisitorEvents.Random(13, 300), 4, 13));
        await site.StartAsync();
        await site.AwaitAsync(() => Counted(site) > 0, "it should run");
        await using var holding = new MySqlConnection(site.Shards[0]);
        await holding.OpenAsync();
        await using var hold = new MySqlCommand("LOCK TABLES stream_state READ", holding);
        await hold.ExecuteNonQueryAsync();
        site.Send(VisitorEvents.Arrivals(VisitorEvents.Random(14, 300), 4, 14));
        var stopping = site.StopAsync();
        var until = Until();
        await site.AwaitAsync(() => Until() > until + (2 * (long)site.Ingest.Lease.TotalMilliseconds), "the lease should be prolonged again and again");
        Assert.False(stopping.IsCompleted);
        await holding.CloseAsync();
        await stopping;
        Assert.Equal(0, ParkTables.Number(site.Shards[0], "SELECT COUNT(lease_until) FROM ingest_owner"));

        long Until() => ParkTables.Number(site.Shards[0], "SELECT CAST(UNIX_TIMESTAMP(lease_until) * 1000 AS SIGNED) FROM ingest_owner");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("kill-between@3")]
    [InlineData("lose-answer@3")]
    public async Task Kill_FiveTimesWhileOffsetsMove_TablesEqualBatch(string? hook)
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        site.Options = site.Options with { EpochSize = 40 };
        await site.MigrateAsync();
        site.SetThresholds(VisitorEvents.Thresholds);
        var events = VisitorEvents.Random(31, 6000);
        var parts = VisitorEvents.ArrivalsInParts(events, 4, 31, hook is null ? 6 : 3);
        var random = new Random(7);
        foreach (var part in parts.SkipLast(1))
        {
            site.Send(part);
            var before = Counted(site);
            using var app = ParkProcess.Start(site, hook);
            // Past the third epoch of forty by far, so that the epoch whose answer was lost is looked up and gone past.
            var enough = before + (hook == "lose-answer@3" ? 1000 : random.Next(600));
            await site.AwaitAsync(() => Counted(site) > enough || app.HasExited, "offsets should move");
            if (hook == "kill-between@3")
            {
                await site.AwaitAsync(() => app.HasExited, "it should have been killed between the shards");
            }

            app.Kill();
        }

        site.Send(parts[^1]);
        await site.StartAsync();
        await site.AwaitTablesAsync(Expected(events));
    }

    [Fact]
    public async Task Instance_KilledUnderLoadAndStartedAgain_IsSaidAndNothingIsLost()
    {
        var directory = Directory.CreateTempSubdirectory("trafficwatch-shard").FullName;
        using var server = MariaDbProcess.Start(directory, "+00:00");
        server.WaitUntilReady();
        using (var connection = new MySqlConnection(server.ConnectionString))
        {
            connection.Open();
            using var create = new MySqlCommand("CREATE DATABASE park CHARACTER SET utf8mb4", connection);
            create.ExecuteNonQuery();
        }

        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka, [DatabaseServers.Instance.NewDatabase(), server.ConnectionString + ";Database=park;Pooling=false"]);
        site.Options = site.Options with { EpochSize = 40 };
        await site.MigrateAsync();
        site.SetThresholds(VisitorEvents.Thresholds);
        var events = VisitorEvents.Random(41, 3000);
        var parts = VisitorEvents.ArrivalsInParts(events, 4, 41, 2);
        site.Send(parts[0]);
        await site.StartAsync();
        await site.AwaitAsync(() => Counted(site) > 200, "it should count");
        server.Kill();
        site.Send(parts[1]);
        await site.AwaitAsync(() => site.Status?.State == StreamState.ShardDown, "it should say that the shard is away");
        Assert.Contains("shard 1", site.Status!.Reason!.En);
        server.StartAgain();
        await site.AwaitTablesAsync(Expected(events));
        await site.AwaitAsync(() => site.Status.State == StreamState.Running, "it should run again");
    }

    [Fact]
    public async Task Restore_OfABackupOlderThanTheLogsProgress_ReplaysTheDifference()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        site.Options = site.Options with { EpochSize = 40 };
        await site.MigrateAsync();
        site.SetThresholds(VisitorEvents.Thresholds);
        var events = VisitorEvents.Random(71, 3000);
        var parts = VisitorEvents.ArrivalsInParts(events, 4, 71, 2);
        site.Send(parts[0]);
        await site.StartAsync();
        await site.AwaitAsync(() => Counted(site) > 500, "it should count");

        // Each instance at an instant of its own, while events come in.
        string[] backups = [Copy(site.Shards[0], DatabaseServers.Instance.NewDatabase()), Copy(site.Shards[1], DatabaseServers.Instance.NewDatabase(DatabaseServers.MariaDb, 1))];
        await site.StopAsync();
        site.Send(parts[1]);
        await site.StartAsync();
        await site.AwaitTablesAsync(Expected(events));
        await site.StopAsync();
        foreach (var (shard, backup) in site.Shards.Zip(backups))
        {
            Copy(backup, shard);
        }

        Assert.True(Counted(site) < events.Count);
        await site.StartAsync();
        await site.AwaitTablesAsync(Expected(events));
    }

    [Fact]
    public async Task Replay_ARealDayOfAPark_EqualsABatchComputation()
    {
        if (Environment.GetEnvironmentVariable("TRAFFICWATCH_TEST_DATA") is not { Length: > 0 } data)
        {
            return;
        }

        var events = File.ReadLines(Path.Combine(data, "visitors", "park_visits.csv")).Skip(1).Select(line => line.Split(','))
            .SelectMany(f => new[] { new Event(At(f[1]), "park", true, f[0]), new Event(At(f[2]), "park", false, f[0]) })
            .OrderBy(e => e.Time).ToList();
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        await site.StartAsync();
        site.Send(events.Select(e => (e, 0)));
        var expected = VisitorOracle.Rows(events, new Dictionary<string, Domain.Alerts.ThresholdSet>());
        await site.AwaitTablesAsync(expected);
        Assert.Equal(3557, site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(in_count) FROM area_traffic_per_minute")));
        Assert.Equal(3557, site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(out_count) FROM area_traffic_per_minute")));
        Assert.Contains("present park 0", expected, StringComparison.Ordinal);

        static DateTime At(string text) => DateTime.SpecifyKind(DateTime.ParseExact(text, "yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
    }

    /// <summary>A real broker's suite: other numbers of partitions, and a topic that is deleted and made again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public async Task Broker_AnyNumberOfPartitionsAndATopicMadeAgain_TablesEqualBatch(int partitions)
    {
        if (Environment.GetEnvironmentVariable("TRAFFICWATCH_TEST_KAFKA") is not { Length: > 0 } brokers)
        {
            return;
        }

        await using var site = new ParkSite(brokers, null, DatabaseServers.HasMySql ? DatabaseServers.MySql : DatabaseServers.MariaDb);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).Build();
        var topic = new TopicSpecification { Name = site.Topic, NumPartitions = partitions, ReplicationFactor = 1 };
        await admin.CreateTopicsAsync([topic]);
        await site.MigrateAsync();
        site.SetThresholds(VisitorEvents.Thresholds);
        var events = VisitorEvents.Random(51, 3000);
        site.Send(VisitorEvents.Arrivals(events, partitions, 51));
        await site.StartAsync();
        await site.AwaitTablesAsync(Expected(events));

        await admin.DeleteTopicsAsync([site.Topic]);
        await site.AwaitAsync(() => site.Status?.State is StreamState.WaitingForTopic or StreamState.KafkaDown, "it should see that the topic is gone");
        await admin.CreateTopicsAsync([topic]);
        site.SendRaw([(VisitorDriver.Json(VisitorDriver.Start.AddHours(1), "小黄人乐园", true, "last"), 0)]);
        await site.AwaitAsync(
            () => site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(current_visitors) FROM area_realtime_stats")) == 1, "only the last should be inside");
        Assert.Equal(events.Count + 1, Counted(site));
    }

    /// <summary>As a dump and its restore: all tables as of one instant, into a database on the same server.</summary>
    private static string Copy(string from, string to)
    {
        var (source, target) = (new MySqlConnectionStringBuilder(from).Database, new MySqlConnectionStringBuilder(to).Database);
        using var connection = new MySqlConnection(from + ";CharacterSet=utf8mb4");
        connection.Open();
        var tables = new List<string>();
        ParkTables.Rows(connection, "SHOW TABLES", r => tables.Add(r.GetString(0)));
        foreach (var table in tables)
        {
            Execute($"DROP TABLE IF EXISTS `{target}`.`{table}`");
            Execute($"CREATE TABLE `{target}`.`{table}` LIKE `{source}`.`{table}`");
        }

        Execute($"LOCK TABLES {string.Join(", ", tables.Select(table => $"`{source}`.`{table}` READ, `{target}`.`{table}` WRITE"))}");
        tables.ForEach(table => Execute($"INSERT INTO `{target}`.`{table}` SELECT * FROM `{source}`.`{table}`"));
        Execute("UNLOCK TABLES");
        return to;

        void Execute(string sql)
        {
            using var command = new MySqlCommand(sql, connection);
            command.ExecuteNonQuery();
        }
    }

    private static long Counted(ParkSite site) =>
        site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(in_count + out_count) FROM area_traffic_per_minute"));

    private static string Expected(IReadOnlyCollection<Event> events) =>
        VisitorOracle.Rows(events, VisitorEvents.Thresholds);
}
