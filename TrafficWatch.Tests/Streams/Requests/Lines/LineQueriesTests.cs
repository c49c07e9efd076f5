using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Requests.Lines;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Lines;

public sealed class LineQueriesTests
{
    private static readonly DateTime Noon = new(2025, 7, 15, 12, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>Over both shards, over hours in which there is nothing, and among lines of one instant: each page follows the one before, both ways.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Pages_BothWays_HoldEachLineOnce(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        var calendar = new SiteCalendar(TimeZoneInfo.Utc, null);
        var time = new FakeTimeProvider(Noon);
        var random = new Random(9);
        List<(DateTime At, int Status, string Agent)> lines = [];
        foreach (var minute in new[] { 3, 4, 5, 700, 1300, 1301 })
        {
            var (at, shard) = (Noon.AddMinutes(-minute), minute % 2);
            for (var i = 0; i < 12; i++)
            {
                lines.Add((at.AddMilliseconds(random.Next(3)), random.Next(2) == 0 ? 200 : 503, i % 3 == 0 ? "Curl/8" : "x"));
                shards.Execute(shard, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO request_line (event_time, status, method, client, target, bytes, referrer, agent) VALUES ('{lines[^1].At:yyyy-MM-dd HH:mm:ss.fff}', {lines[^1].Status}, 'GET', '203.0.113.{i}', '/a%b_{i}', 1, '', '{lines[^1].Agent}')"));
            }

            shards.Execute(shard, $"REPLACE INTO request_line_day (day_start, written_at) VALUES ('{at:yyyy-MM-dd}', '{at:yyyy-MM-dd HH:mm:ss}')");
        }

        var queries = new LineQueries(new ShardReader(shards.Databases, TimeProvider.System), new RangeClock(calendar, time), time);
        foreach (var (query, expected) in new[]
        {
            ("from=2025-07-01&to=2025-07-20", lines), ("range=1h", [.. lines.Where(line => line.At > Noon.AddHours(-1))]), ("from=2025-07-01&status=5xx&agent=curl", [.. lines.Where(line => line is { Status: 503, Agent: "Curl/8" })]),
            ("from=2025-07-01&path=a%25b_1", [.. lines.Where((_, i) => i % 12 is 1 or 10 or 11)]), ("from=2025-07-01&client=203.0.113.1", [.. lines.Where((_, i) => i % 12 is 1 or 10 or 11)]),
            ("from=2025-07-01&path=aXb", []), ("from=2025-07-16", []),
        })
        {
            var filter = LineFilter.Parse(query, whole: true, out var errors);
            Assert.Empty(errors);
            var all = await queries.AllAsync(filter, CancellationToken.None).ToListAsync();
            Assert.Equal(expected.Select(line => line.At).OrderDescending(), all.Select(row => row.Time));
            Assert.Equal(expected.Count(line => line.Status == 503), all.Count(row => row.Status == 503));

            List<LineRow> paged = [];
            var page = await queries.PageAsync(filter, 7, null, CancellationToken.None);
            Assert.Equal(new RowCount(expected.Count, false), page.Total);
            for (paged.AddRange(page.Rows); page.After is { } after; paged.AddRange(page.Rows))
            {
                page = await queries.PageAsync(filter with { After = after }, 7, null, CancellationToken.None);
            }

            Assert.Equal(all, paged);
            for (paged = [.. page.Rows]; page.Before is { } before; paged.InsertRange(0, page.Rows))
            {
                page = await queries.PageAsync(filter with { Before = before }, 7, null, CancellationToken.None);
                if (page.Before is null)
                {
                    // The first page is shown whole.
                    page = page with { Rows = [.. page.Rows.Where(row => !paged.Contains(row))] };
                }
            }

            Assert.Equal(all, paged);
        }
    }

    /// <summary>An address could else be found out by trying.</summary>
    [Fact]
    public void Filter_OfWhoMayNotKnow_DoesNotLookForClients()
    {
        Assert.Equal(new LineFilter { Path = "/a" }, LineFilter.Parse("client=203.0.113.7&path=/a", whole: false, out var errors));
        Assert.Equal("client", Assert.Single(errors).Field);
        Assert.Equal("203.0.113.7", LineFilter.Parse("client=203.0.113.7", whole: true, out _).Client);
    }
}
