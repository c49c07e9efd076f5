using System.Net;
using System.Text;
using System.Text.Json;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Streams.Passages;
using TrafficWatch.Web.Platform.Embedded;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Lines;

/// <summary>Requests one by one, through Kafka into their table and out as files.</summary>
public sealed class LinesOverKafkaTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>Killed between the two shards' commits, again and again: each line is there once, hostile ones too, and out of the file comes what went in.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Kill_BetweenTheShards_EachLineIsThereOnce(string product)
    {
        var targets = Enumerable.Range(0, 200).Select(i => $"/items/{i}?q=%27;DROP+TABLE+request_line").ToList();
        List<string> lines =
        [
            .. targets.Select((target, i) => $"203.0.113.{i % 50} - - [{10 + (i % 3)}/Aug/2025:{14 + (i % 4)}:{i % 60:00}:30 +0000] \"GET {target} HTTP/1.1\" 200 {i} \"http://example.org/'\\\"{i}\" \"Mozilla/5.0 ({i})\" rt=0.0{10 + (i % 90)}"),
            $"2001:db8::1 - - [10/Aug/2025:14:00:00 +0000] \"GET /{new string('长', 3000)} HTTP/1.1\" 404 1 \"-\" \"{new string('a', 4000)}\"",
        ];
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, product, "Requests", "request-logs");
        site.Send(lines);
        foreach (var fault in new[] { "kill-between@2", "kill-between@1", "kill-between@3" })
        {
            using var app = site.StartProcess(fault, ("Streams__Requests__KeepLines", "3"));
            for (var begun = TimeProvider.System.GetTimestamp(); !app.HasExited; await Task.Delay(50))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(3), $"{fault} should have ended it");
            }
        }

        await site.StartAsync("--Streams:Requests:KeepLines", "3");
        await site.AwaitReceivedAsync(lines.Count);
        Assert.Equal(lines.Count, site.Number("SELECT COUNT(*) FROM request_line"));
        Assert.Equal(8, site.Number("SELECT COUNT(*) FROM request_line_day"));
        Assert.Equal(2 * (4 + 3), site.Number("SELECT COUNT(*) FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = 'request_line'"));

        using var client = new HttpClient { BaseAddress = new Uri(site.Address) };
        const string range = "from=2025-08-10T00:00&to=2025-08-14T00:00";
        var rows = JsonDocument.Parse(await client.GetStringAsync($"/export/request_lines.json?{range}")).RootElement.EnumerateArray().ToList();
        Assert.Equal(targets.Order(StringComparer.Ordinal), rows.Select(row => row.GetProperty("target").GetString()!).Where(target => target.StartsWith("/items/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(rows.Select(row => row.GetProperty("time").GetString()).OrderDescending(StringComparer.Ordinal), rows.Select(row => row.GetProperty("time").GetString()));
        var long_ = rows.Single(row => row.GetProperty("status").GetInt32() == 404);
        Assert.InRange(long_.GetProperty("target").GetString()!.Length, 600, 2000);
        Assert.Equal(("2001:db8::1", 500), (long_.GetProperty("client").GetString(), long_.GetProperty("agent").GetString()!.Length));

        // Any field together with any other; clients for who may administer, which is written down.
        var found = Encoding.UTF8.GetString(await client.GetByteArrayAsync($"/export/request_lines.csv?headers=raw&{range}&client=203.0.113.7&agent=mozilla/5.0+(107)&referrer=107&status=2xx&path=q%3D%25"));
        Assert.Matches(",203\\.0\\.113\\.7,GET,.*/items/107\\?q=.*,200,107,", Assert.Single(found.TrimEnd().Split("\r\n").Skip(1)));
        Assert.Equal(2, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM audit_log WHERE action = 'request-lines-exported'"));
    }

    /// <summary>Who may not administer gets networks, and cannot find out by looking for an address. Where nothing is kept, nothing is written.</summary>
    [Fact]
    public async Task NotForAdministrators_ClientsAreMasked()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, DatabaseServers.DefaultProduct, "Requests", "request-logs");
        const string line = "203.0.113.7 - - [10/Aug/2025:14:00:00 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"x\"";
        await site.StartAsync();
        site.Send([line]);
        await site.AwaitReceivedAsync(1);
        Assert.Equal(0, site.Number("SELECT COUNT(*) FROM request_line"));
        await site.StopAsync();

        await site.StartAsync("--Streams:Requests:KeepLines", "1", "--Security:TrustLoopback", "false");
        site.Send([line]);
        await site.AwaitReceivedAsync(2);
        using var client = new HttpClient { BaseAddress = new Uri(site.Address) };
        const string range = "headers=raw&from=2025-08-10T00:00&to=2025-08-14T00:00";
        Assert.Contains(",203.0.113.*,GET,/,200,", await client.GetStringAsync($"/export/request_lines.csv?{range}"), StringComparison.Ordinal);
        var refused = await client.GetAsync($"/export/request_lines.csv?{range}&client=203.0.113.7");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("by administrators only", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM audit_log"));
    }
}
