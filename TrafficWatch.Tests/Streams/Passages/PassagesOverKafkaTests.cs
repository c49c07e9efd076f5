using System.Globalization;
using System.IO.Compression;
using System.Text;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Web.Platform.Embedded;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

/// <summary>Passages through Kafka into the tables, against a plain program that shares nothing with the product.</summary>
public sealed class PassagesOverKafkaTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>Everything twice, in halves, with restarts between, a day that comes back when it is old among it: neither rows nor sums change by what was there.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Copies_HoweverTheyCome_ChangeNothing(string product)
    {
        var lines = Enumerable.Range(0, 600).Select(i => Line($"g{i}", $"卡口{i % 7}", new DateTime(2023, 12, 1).AddMinutes(i * 13), i % 2 + 1, i % 3 == 0 ? "鲁Q" : "苏C")).ToList();
        lines.Add(Line("g7", "卡口0", new DateTime(2023, 12, 20, 8, 0, 0), 1, "苏C"));
        lines.Add(Line("g8", "卡口0", new DateTime(2021, 3, 1), 1, "苏C"));
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, product);
        await site.StartAsync();
        site.Send(lines[..300].Concat(lines[..10]));
        await site.AwaitReceivedAsync(310);
        await site.StopAsync();
        site.Send(lines);
        await site.StartAsync();
        await site.AwaitReceivedAsync(310 + lines.Count);
        site.Send(lines.AsEnumerable().Reverse().Append("only\ttwo"));
        await site.AwaitReceivedAsync(310 + (2 * lines.Count) + 1);
        site.CheckTables(lines);
        Assert.Equal(1, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter WHERE stream = 'passages' AND reason LIKE 'has 2 fields%'"));

        // What was there already is counted as such; what repeats itself within an epoch is another matter.
        Assert.InRange(site.Number("SELECT SUM(copies) FROM kkmc_traffic_per_day"), lines.Count, 310 + lines.Count);
        Assert.All(site.Shards, shard => Assert.Equal(0, ParkTables.Number(
            shard, "SELECT COUNT(*) FROM information_schema.partitions p WHERE p.table_schema = DATABASE() AND p.table_name = 'traffic_data' AND p.table_rows > 0 AND p.partition_name IN ('p20000101000000', 'pmax')")));
    }

    /// <summary>Killed between the two shards' commits, again and again, with copies among what comes, and once an answer to COMMIT is lost.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Kill_BetweenTheShards_LosesNothingAndCountsNothingTwice(string product)
    {
        var lines = Enumerable.Range(0, 400).Select(i => Line($"k{i}", $"卡口{i % 9}", new DateTime(2023, 12, 1, 6, 0, 0).AddMinutes(i), (i % 2) + 1, "苏C")).ToList();
        var sent = lines.Concat(lines.Where((_, i) => i % 3 == 0)).ToList();
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, product);
        site.Send(sent);
        foreach (var fault in new[] { "kill-between@2", "kill-between@1", "kill-between@4" })
        {
            using var app = site.StartProcess(fault);
            for (var begun = TimeProvider.System.GetTimestamp(); !app.HasExited; await Task.Delay(50))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(3), $"{fault} should have ended it");
            }
        }

        using (site.StartProcess("lose-answer@1"))
        {
            await site.AwaitReceivedAsync(sent.Count);
        }

        await site.StartAsync();
        site.Send([lines[7]]);
        await site.AwaitReceivedAsync(sent.Count + 1);
        site.CheckTables(lines);
    }

    /// <summary>A checkpoint district's real December, as it was delivered: sums equal those of a batch program.</summary>
    [Fact]
    public async Task Replay_ARealMonth_EqualsABatchComputation()
    {
        if (Environment.GetEnvironmentVariable("TRAFFICWATCH_TEST_DATA") is not { Length: > 0 } data)
        {
            return;
        }

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var lines = Directory.GetFiles(Path.Combine(data, "passages", "2023-12"), "*.csv.gz").Order(StringComparer.Ordinal).SelectMany(ReadFile).ToList();
        Assert.Equal(117_998, lines.Count);
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, DatabaseServers.MariaDb);
        await site.StartAsync();
        long sent = 0;
        await SendAsync(lines[..60_000]);
        await site.StopAsync();
        await site.StartAsync();
        await SendAsync(lines[40_000..]);
        site.CheckTables(lines);
        Assert.Equal(105_631, site.Number("SELECT COUNT(*) FROM traffic_data"));
        Assert.Equal(0, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter"));

        // All of its plates are masked: nobody can be told apart, and nobody is accused.
        Assert.Equal(0, site.Number("SELECT COUNT(*) FROM plate_warning"));

        // The in-process Kafka keeps a few megabytes only.
        async Task SendAsync(IEnumerable<string> part)
        {
            foreach (var piece in part.Chunk(10_000))
            {
                site.Send(piece);
                await site.AwaitReceivedAsync(sent += piece.Length);
            }
        }

        static IEnumerable<string> ReadFile(string path)
        {
            using var file = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.GetEncoding("GB18030"));
            file.ReadLine();
            while (file.ReadLine() is { } line)
            {
                yield return string.Join('\t', line.Split(',').Select(cell => cell.Trim('"')));
            }
        }
    }

    private static string Line(string id, string checkpoint, DateTime local, int direction, string plate) =>
        string.Create(CultureInfo.InvariantCulture, $"{id}\t邳州市\t{checkpoint}\t{direction}\t{local:yyyy/M/d H:mm:ss}\t02\t{plate}1***\t-");
}
