using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Schema;
using TrafficWatch.Web.Streams.Passages.Warnings;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

/// <summary>Cloned plates through the whole app: table, page's queries, screen, file, API, topic, and what people say of them.</summary>
public sealed class WarningsOverKafkaTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();
    private readonly HttpClient _client = new();

    public static TheoryData<string> Products => DatabaseServers.Products;

    public void Dispose()
    {
        _client.Dispose();
        _kafka.Dispose();
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Clones_ThroughTheWholeApp_AreToldAlikeEverywhere(string product)
    {
        await using var site = new PassageSite(_kafka, product);
        using var redis = new RedisStub();
        await site.StartAsync("--Redis:Connection", redis.Address);
        _client.BaseAddress = new Uri(site.Address);
        var now = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime;
        now = now.AddSeconds(7 - now.Second);
        site.Send(
        [
            // Two pairs that share nothing; one pair; one whose vehicle looks like another that is near; masked ones.
            Line("a1", "卡口A", now.AddMinutes(-50), "苏C12345"), Line("a2", "卡口B", now.AddMinutes(-49), "苏C12345"),
            Line("a3", "卡口A", now.AddMinutes(-20), "苏C12345"), Line("a4", "卡口B", now.AddMinutes(-19), "苏C12345"),
            Line("b1", "卡口A", now.AddMinutes(-30), "鲁QD12345", type: "52"), Line("b2", "卡口C", now.AddMinutes(-28), "鲁QD12345", type: "52"),
            Line("c1", "卡口A", now.AddMinutes(-12), "皖N80001"), Line("c2", "卡口D", now.AddMinutes(-24), "皖NB0001"), Line("c3", "卡口B", now.AddMinutes(-11), "皖N80001"),
            Line("d1", "卡口A", now.AddMinutes(-12), "苏C1***"), Line("d2", "卡口B", now.AddMinutes(-11), "苏C1***"),
            Line("z", "卡口Z", now.AddSeconds(-3), "豫A00001"),
        ]);
        await site.AwaitReceivedAsync(12);
        await Wait.UntilAsync(() => site.Number("SELECT COUNT(*) FROM plate_warning WHERE status <> 'provisional'") == 4 && site.Number("SELECT COUNT(*) FROM plate_warning WHERE unsent_since IS NOT NULL") == 0);
        Assert.Equal(4, site.Number("SELECT COUNT(*) FROM plate_warning"));

        var queries = site.Services.GetRequiredService<WarningQueries>();
        var page = await queries.PageAsync(WarningFilter.Parse("?state=confirmed&state=suspect&state=misread&range=7d", out _), 100, CancellationToken.None);
        Assert.Equal(
            [("皖N80001", "misread", 1), ("鲁QD12345", "suspect", 1), ("苏C12345", "confirmed", 2)],
            page.Rows.Select(row => (row.Plate, row.Status, row.Pairs)));
        Assert.Equal(("a1", 3), (Assert.Single(await queries.PairsAsync(WarningKey.Of(page.Rows[2]), CancellationToken.None), pair => pair.FirstId == "a1").FirstId, (int)page.Total.Count));
        var second = await queries.PageAsync(WarningFilter.Parse("?range=7d", out _), 1, CancellationToken.None);
        Assert.Equal("鲁QD12345", Assert.Single(second.Rows).Plate);
        Assert.Equal("苏C12345", Assert.Single((await queries.PageAsync(WarningFilter.Parse($"?range=7d&after={second.After}", out _), 1, CancellationToken.None)).Rows).Plate);
        Assert.Equal("鲁QD12345", Assert.Single((await queries.PageAsync(WarningFilter.Parse($"?range=7d&checkpoint={Uri.EscapeDataString("卡口C")}", out _), 9, CancellationToken.None)).Rows).Plate);

        // The screen, masked.
        await Wait.UntilAsync(() => site.Services.GetRequiredService<Feed<PassageFrame>>().Current.Warnings is [{ Masked: "苏C***45", State: "confirmed" }, { Masked: "鲁Q***45", State: "suspect" }]);

        var told = JsonDocument.Parse(await _client.GetStringAsync("/api/warnings/realtime")).RootElement;
        Assert.Equal(["a4", "b2", "a2"], told.EnumerateArray().Select(row => row.GetProperty("second_id").GetString()));
        var newest = told[0];
        Assert.Equal(
            ("苏C12345", "confirmed", now.AddMinutes(-19).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), "卡口B", 1.0, 5.0, "old"),
            (newest.GetProperty("hphm").GetString(), newest.GetProperty("status").GetString(), newest.GetProperty("second_gcsj").GetString(), newest.GetProperty("second_kkmc").GetString(), newest.GetProperty("minutes_between").GetDouble(), newest.GetProperty("least_minutes").GetDouble(), newest.GetProperty("rule").GetString()));

        var file = await _client.GetStringAsync("/export/warnings.csv?range=7d&headers=raw&state=confirmed&state=misread");
        Assert.Contains("苏C12345", file, StringComparison.Ordinal);
        Assert.Equal(1 + 3, file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        // What people say goes along, and is taken back again.
        var admin = site.Services.GetRequiredService<WarningAdmin>();
        var suspect = page.Rows[1];
        Assert.Null(await admin.JudgeAsync(suspect, Judgements.Dismissed, "two cars of one firm", "Li", "::1", CancellationToken.None));
        Assert.Equal("Li", (await admin.JudgeAsync(suspect, Judgements.Confirmed, null, "Wang", "::1", CancellationToken.None))?.JudgedBy);
        Assert.True((await queries.FindAsync(WarningKey.Of(suspect), CancellationToken.None))!.IsDismissed);
        Assert.Equal(2, JsonDocument.Parse(await _client.GetStringAsync("/api/warnings/realtime")).RootElement.GetArrayLength());
        Assert.Equal(1, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM audit_log WHERE action = 'case-dismissed' AND detail LIKE '鲁QD12345%'"));
        await Wait.UntilAsync(() => site.Number("SELECT COUNT(*) FROM plate_warning WHERE unsent_since IS NOT NULL") == 0);
        var topic = Topic();
        Assert.Equal(topic.Values.Select(message => message.GetRawText()).Order(StringComparer.Ordinal), redis.List.Select(Encoding.UTF8.GetString).GroupBy(message => JsonDocument.Parse(message).RootElement.GetProperty("second_id").GetString()).Select(pair => pair.First()).Order(StringComparer.Ordinal));
        Assert.Equal(4, topic.Count);
        Assert.Contains(topic.Values, message => message.GetProperty("judgement").GetString() == "dismissed" && message.GetProperty("reason").GetString() == "two cars of one firm");
        Assert.Equal(["confirmed", "confirmed", "misread", "suspect"], topic.Values.Select(message => message.GetProperty("status").GetString()).Order(StringComparer.Ordinal));
        Assert.Null(await admin.JudgeAsync((await queries.FindAsync(WarningKey.Of(suspect), CancellationToken.None))!, null, null, "Li", "::1", CancellationToken.None));
        Assert.False((await queries.FindAsync(WarningKey.Of(suspect), CancellationToken.None))!.IsDismissed);
    }

    private static string Line(string id, string checkpoint, DateTime local, string plate, string type = "02") =>
        string.Create(CultureInfo.InvariantCulture, $"{id}\t邳州市\t{checkpoint}\t1\t{local:yyyy-MM-dd HH:mm:ss}\t{type}\t{plate}\t-");

    /// <summary>The last message of each key.</summary>
    private Dictionary<string, JsonElement> Topic()
    {
        Dictionary<string, JsonElement> last = [];
        using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig { BootstrapServers = _kafka.BootstrapServers, GroupId = "t", EnablePartitionEof = true, AutoOffsetReset = AutoOffsetReset.Earliest }).Build();
        var partitions = Enumerable.Range(0, PartitionsOf("traffic-warnings")).Select(partition => new TopicPartitionOffset("traffic-warnings", partition, Offset.Beginning)).ToList();
        consumer.Assign(partitions);
        for (var ends = 0; ends < partitions.Count;)
        {
            var found = consumer.Consume(TimeSpan.FromSeconds(30));
            Assert.NotNull(found);
            if (found.IsPartitionEOF)
            {
                ends++;
                continue;
            }

            last[found.Message.Key] = JsonDocument.Parse(found.Message.Value).RootElement;
        }

        return last;
    }

    private int PartitionsOf(string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _kafka.BootstrapServers }).Build();
        return admin.GetMetadata(topic, TimeSpan.FromSeconds(30)).Topics[0].Partitions.Count;
    }
}
