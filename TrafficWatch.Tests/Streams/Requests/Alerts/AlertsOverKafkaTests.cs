using System.Globalization;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Requests;
using TrafficWatch.Tests.Streams.Passages;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Streams.Requests.Live;
using TrafficWatch.Web.Streams.Requests.Producing;
using TrafficWatch.Web.Streams.Requests.Rules;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Alerts;

/// <summary>The made-up shop whose deployment fails for two minutes, through Kafka into the tables of alerts.</summary>
public sealed partial class AlertsOverKafkaTests
{
    private static readonly DateTime Noon = new(2026, 3, 3, 12, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>With the rules that an installation begins with, and killed between the two shards' commits: raised once and cleared once, as the plain program says.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Deployment_ThatFails_RaisesAndClears(string product)
    {
        var simulator = new RequestSimulator(Noon, 2, 7, TimeZoneInfo.Utc);
        List<string> lines = [];
        while (simulator.Next(Noon.AddMinutes(14)) is { } next)
        {
            lines.Add(next.Line);
        }

        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, product, "Requests", "request-logs");
        site.Send(lines);
        foreach (var fault in new[] { "kill-between@8", "kill-between@10" })
        {
            using var app = site.StartProcess(fault);
            for (var begun = TimeProvider.System.GetTimestamp(); !app.HasExited; await Task.Delay(50))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(3), $"{fault} should have ended it");
            }
        }

        await site.StartAsync();
        await site.AwaitReceivedAsync(lines.Count);

        // The line goes on once the partitions that hold nothing have been seen to be quiet.
        for (var begun = TimeProvider.System.GetTimestamp(); site.Number("SELECT COUNT(*) FROM request_alert WHERE cleared_at IS NOT NULL") == 0; await Task.Delay(100))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(3), "no alert was cleared");
        }

        var frames = site.Services.GetRequiredService<Feed<RequestFrame>>();
        for (var begun = TimeProvider.System.GetTimestamp(); !(frames.Current.DecidedTime > Noon.AddMinutes(13)); await Task.Delay(100))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(3), $"levels are decided up to {frames.Current.DecidedTime}");
        }

        Assert.Empty(frames.Current.Alerts);
        var truth = AlertTruth.Changes([.. lines.Select(Read)], RuleAdmin.Defaults.Where(rule => rule.IsOn), Noon.AddMinutes(13), _ => true);
        Assert.Contains(truth, line => line.Contains("errors (all) 0>", StringComparison.Ordinal));
        List<string> told = [];
        foreach (var (index, shard) in site.Shards.Index())
        {
            using var connection = new MySqlConnection(shard);
            connection.Open();
            ParkTables.Rows(connection, "SELECT subject, alert_time, from_level, to_level, figure, threshold, reason, (SELECT raised_at FROM request_alert a WHERE a.subject = l.subject ORDER BY raised_at LIMIT 1) FROM request_alert_log l", row =>
            {
                Assert.Equal(index, site.Map.ShardOf(row.GetString(0)));
                told.Add(AlertTruth.Line(row.GetDateTime(1), row.GetString(0), row.GetInt32(2), row.GetInt32(3), row.IsDBNull(4) ? null : row.GetDouble(4), row.GetDouble(5), row.IsDBNull(6) ? null : row.GetString(6), row.GetDateTime(7), 0));
            });
        }

        Assert.Equal(truth.Select(Known).Order(StringComparer.Ordinal), told.Select(Known).Order(StringComparer.Ordinal));
        Assert.Equal(1, site.Number("SELECT COUNT(*) FROM request_alert WHERE subject = 'errors (all)' AND level = 0 AND cleared_at > raised_at AND worst_figure >= 10 AND worst_level > 0"));
        Assert.Equal(1, site.Number("SELECT COUNT(*) FROM request_alert"));

        // As the page and its files have it, by the site's clocks.
        using var client = new HttpClient { BaseAddress = new Uri(site.Address) };
        var file = await client.GetStringAsync(new Uri("/export/request_alert_cases.csv?headers=raw&show=all&range=custom&from=2026-03-03T20:00&to=2026-03-03T21:00", UriKind.Relative));
        Assert.Contains("errors (all),2026-03-03T20:0", file, StringComparison.Ordinal);
        Assert.Contains(",normal,warning,cleared,", file, StringComparison.Ordinal);
    }

    /// <summary>One request twenty minutes ago, and nothing since: the epoch's clock goes on, and a start from a snapshot tells nothing twice.</summary>
    [Fact]
    public async Task Silence_NothingArrives_IsRaisedByTheClockOnce()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, DatabaseServers.MariaDb, "Requests", "request-logs");
        var then = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-20);
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build())
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"203.0.113.9 - - [{then:dd/MMM/yyyy:HH:mm:ss} +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\"");
            await producer.ProduceAsync("request-logs", new Message<Null, string> { Value = line, Timestamp = new Timestamp(then) });
        }

        for (var start = 0; start < 2; start++)
        {
            await site.StartAsync();
            await site.AwaitReceivedAsync(1);
            for (var begun = TimeProvider.System.GetTimestamp(); site.Number("SELECT COUNT(*) FROM request_alert WHERE subject = 'silence (all)' AND level = 2 AND worst_figure >= 18") == 0; await Task.Delay(100))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(3), "silence was not raised");
            }

            await site.StopAsync();
        }

        Assert.Equal((1, 2), (site.Number("SELECT COUNT(*) FROM request_alert"), site.Number("SELECT COUNT(*) FROM request_alert_log")));
        Assert.Equal(1, site.Number("SELECT COUNT(*) FROM request_alert_log l JOIN request_alert a USING (subject) WHERE l.to_level = 2 AND TIMESTAMPDIFF(MINUTE, a.raised_at, l.alert_time) = 10"));
    }

    /// <summary>The greatest figure is the alert's, not the change's.</summary>
    private static string Known(string line) => line[..line.LastIndexOf(' ')];

    private static AlertTruth.Asked Read(string line)
    {
        var match = Form().Match(line);
        return new(DateTime.ParseExact(match.Groups[1].Value, "dd/MMM/yyyy:HH:mm:ss", CultureInfo.InvariantCulture), "", int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), 0);
    }

    [GeneratedRegex("\\[(\\S+) \\+0000\\] \"[^\"]*\" (\\d{3}) ")]
    private static partial Regex Form();
}
