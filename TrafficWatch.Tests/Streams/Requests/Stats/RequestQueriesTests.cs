using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Requests.Stats;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Stats;

public sealed class RequestQueriesTests
{
    private static readonly SiteCalendar Shanghai = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null);

    /// <summary>Noon in Shanghai.</summary>
    private static readonly DateTime Noon = new(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>Ranges that begin and end within hours and days: sums, order, courses and clients as a plain program counts them.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task AnyRange_IsAsAPlainProgramCounts(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        var random = new Random(3);
        var requests = Enumerable.Range(0, 250).Select(_ => new SampleRequest(
            Noon.AddMinutes(-random.Next(3 * 24 * 60)).AddSeconds(-30), $"/{(char)('a' + random.Next(3))}/{{n}}", new[] { 200, 404, 500 }[random.Next(3)], new[] { "GET", "POST" }[random.Next(2)], random.Next(100), 1000 * random.Next(1, 900), $"client {random.Next(40)}")).ToList();
        shards.Add(Shanghai, requests);
        var queries = Queries(shards);
        foreach (var (minutesAgo, minutes, query) in new[] { (4320, 4320, ""), (2000, 1700, "status=4xx"), (1500, 60, ""), (1441, 1439, "route=/b"), (3000, 2000, "method=POST&status=500&sort=bytes"), (59, 31, "") })
        {
            var filter = RequestFilter.Parse(query, out _);
            var range = new UtcRange(Noon.AddMinutes(-minutesAgo), Noon.AddMinutes(minutes - minutesAgo));
            var within = requests.Where(request => request.At >= range.From && request.At < range.To && request.Route.Contains(filter.Route ?? "", StringComparison.Ordinal)).ToList();
            var asked = within.Where(request => filter.Takes(request.Status, request.Method)).ToList();

            var kinds = await queries.KindsAsync(filter, range, CancellationToken.None);
            Assert.Equal(
                within.GroupBy(request => (request.Status, request.Method)).Select(kind => new KindSum(kind.Key.Status, kind.Key.Method, kind.Count(), kind.Sum(one => one.Bytes), 0)).OrderBy(kind => kind.Status).ThenBy(kind => kind.Method),
                kinds);
            var routes = await queries.ListAsync(filter, range, CancellationToken.None);
            Assert.Equal(
                asked.GroupBy(request => request.Route).Select(route => new RouteRow(route.Key, route.Count(), route.Count(one => one.Status == 404), route.Count(one => one.Status == 500), route.Sum(one => one.Bytes)) { Share = (double)route.Count() / asked.Count })
                    .OrderByDescending(row => filter.Order == "bytes" ? row.Bytes : row.Count).ThenBy(row => row.Route),
                routes);
            var course = await queries.CourseAsync(filter, range, null, CancellationToken.None);
            var all = requests.Where(request => request.Route.Contains(filter.Route ?? "", StringComparison.Ordinal) && filter.Takes(request.Status, request.Method)).ToList();
            Assert.Equal(course.Points.Select(point => Plain(point.Start, course.Grain, all)), course.Points);
            Assert.InRange(course.Points.Sum(point => point.Count), asked.Count, long.MaxValue);
            Assert.Equal(filter == new RequestFilter() ? within.Select(one => one.Client).Distinct().Count() : null, await queries.ClientsAsync(filter, range, CancellationToken.None));
            if (filter == new RequestFilter())
            {
                Near(within, await queries.LatencyAsync(filter, range, CancellationToken.None));
            }
            else if (!filter.IsOfAllKinds)
            {
                Assert.Null(await queries.LatencyAsync(filter, range, CancellationToken.None));
            }

            var page = await queries.PageAsync(routes, filter, range, 2, CancellationToken.None);
            var rest = await queries.PageAsync(routes, filter with { After = page.After }, range, 2, CancellationToken.None);
            Assert.Equal(routes.Select(row => row.Route), page.Rows.Concat(page.After is null ? [] : rest.Rows).Select(row => row.Route));
        }
    }

    /// <summary>A route's own figures: latencies hour by hour, by the whole hours that the range touches, and the paths that are its.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Route_ItsLatenciesAndPaths_AreItsOwn(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        shards.Add(
            Shanghai,
            new SampleRequest(Noon.AddMinutes(-90), "/items/{n}", LatencyUs: 5000), new(Noon.AddMinutes(-10), "/items/{n}", LatencyUs: 20_000), new(Noon.AddMinutes(-10), "/items", LatencyUs: 900_000), new(Noon.AddDays(-9), "/items/{n}", LatencyUs: 1));
        var today = Shanghai.StartOf(Shanghai.DayOf(Noon));
        foreach (var (name, kind, count, error) in new[] { ("/items/7", 0, 5, 0), ("/items/8", 0, 9, 2), ("/items", 0, 50, 0), ("/items/9", 1, 70, 0) })
        {
            shards.Execute(shards.Map.ShardOf($"{today:yyyy-MM-dd HH:mm:ss}"), $"INSERT INTO request_top (day_start, kind, name, part, `count`, error) VALUES ('{today:yyyy-MM-dd HH:mm:ss}', {kind}, '{name}', 1, {count}, {error})");
        }

        var queries = Queries(shards);
        var range = new UtcRange(Noon.AddMinutes(-15), Noon);
        var hours = await queries.LatencyHoursAsync("/items/{n}", new UtcRange(Noon.AddDays(-1), Noon.AddDays(1)), 48, CancellationToken.None);
        Assert.Equal([(Noon.AddHours(-1), 1L), (Noon.AddHours(-2), 1L)], hours.Select(hour => (hour.Start, hour.Count)));
        Assert.InRange(hours[0].Latency.P99, 19_600, 20_400);
        Assert.Equal([new FrequentPath("/items/8", 9, 2), new FrequentPath("/items/7", 5, 0)], await queries.PathsAsync("/items/{n}", range, 31, 20, CancellationToken.None));
        var rows = await queries.WithLatenciesAsync([new RouteRow("/items/{n}", 1, 0, 0, 0), new RouteRow("/none", 1, 0, 0, 0)], new RequestFilter(), range, CancellationToken.None);
        Assert.InRange(rows[0].Latency!.Median, 19_600, 20_400);
        Assert.Null(rows[1].Latency);
        Assert.InRange((await queries.LatencyAsync(new RequestFilter { Only = "/items/{n}" }, range, CancellationToken.None))!.Median, 19_600, 20_400);
        Assert.InRange((await queries.LatencyAsync(RequestFilter.Parse("route=items", out _), range, CancellationToken.None))!.P99, 19_600, 20_400);
        Assert.Equal([2L], (await queries.KindsAsync(new RequestFilter { Only = "/items/{n}" }, range with { From = Noon.AddHours(-3) }, CancellationToken.None)).Select(kind => kind.Count));
    }

    /// <summary>A day against the same hours of the day before, any other span against one as long; what has no beginning against nothing.</summary>
    [Fact]
    public void Before_IsTheSameSpanJustBefore()
    {
        var time = new FakeTimeProvider(Noon);
        var (queries, clock) = (new RequestQueries(null!, Shanghai, time), new RangeClock(Shanghai, time));
        UtcRange? Before(SiteRange range) => queries.Before(range, clock.Resolve(range));

        Assert.Equal(new UtcRange(Noon.AddHours(-36), Noon.AddHours(-24)), Before(new("today")));
        Assert.Equal(new UtcRange(Noon.AddHours(-60), Noon.AddHours(-36)), Before(new("yesterday")));
        Assert.Equal(new UtcRange(Noon.AddHours(-2), Noon.AddHours(-1)), Before(new("1h")));
        Assert.Equal(new UtcRange(Noon.AddDays(-14), Noon.AddDays(-7)), Before(new("7d")));
        Assert.Equal(new UtcRange(Noon.AddHours(-2), Noon.AddHours(-1)), Before(new(SiteRange.Custom, new DateTime(2025, 7, 15, 11, 0, 0))));
        Assert.Null(Before(new(SiteRange.Custom, null, new DateTime(2025, 7, 15, 11, 0, 0))));
        Assert.Null(Before(new(SiteRange.Custom, new DateTime(2025, 7, 16), new DateTime(2025, 7, 17))));
        Assert.Null(Before(new(SiteRange.Custom, new DateTime(1970, 1, 2), null)));
    }

    private static RequestQueries Queries(Shards shards) => new(new ShardReader(shards.Databases, TimeProvider.System), Shanghai, new FakeTimeProvider(Noon));

    /// <summary>Courses are told by whole windows.</summary>
    private static CoursePoint Plain(DateTime start, ClientSpan grain, List<SampleRequest> requests)
    {
        var within = requests.Where(request => request.At >= start && request.At < start + (grain == ClientSpan.Minute ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1))).ToList();
        return new(start, within.Count, within.Count(one => one.Status == 404), within.Count(one => one.Status == 500));
    }

    private static void Near(List<SampleRequest> requests, Latencies? latency)
    {
        var sorted = requests.Select(request => (double)request.LatencyUs!.Value).Order().ToList();
        foreach (var (part, value) in new[] { (0.5, latency!.Median), (0.95, latency.P95), (0.99, latency.P99) })
        {
            var truth = sorted[(int)(part * (sorted.Count - 1))];
            Assert.InRange(value, truth * 0.979, truth * 1.021);
        }
    }
}
