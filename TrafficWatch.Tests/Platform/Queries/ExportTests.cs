using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using MySqlConnector;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Platform.Exports;
using TrafficWatch.Web.Admin;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors;
using TrafficWatch.Web.Streams.Visitors.Schema;
using TrafficWatch.Web.Streams.Visitors.Traffic;
using Xunit;

namespace TrafficWatch.Tests.Platform.Queries;

public sealed class ExportTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private static readonly DateTime Now = new(2025, 12, 1, 4, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("America/New_York", 50, "2025-11-02T0000-0400_2025-11-03T0000-0500")]
    [InlineData("Asia/Shanghai", 48, "2025-11-02T0000+0800_2025-11-03T0000+0800")]
    public async Task Traffic_AcrossALongDay_EqualsTheRowsInTheSitesZone(string zone, int count, string span)
    {
        var minutes = Enumerable.Range(0, 150).Select(i => new AreaTraffic
        {
            AreaId = zone,
            WindowEnd = new DateTime(2025, 11, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(30 * i),
            InCount = i,
            OutCount = 1,
        });
        await shards.AddAsync(minutes, row => row.AreaId);
        await using var site = await SiteAsync(zone);

        var response = await Client(site).GetAsync($"/export/traffic.csv?headers=raw&area={Uri.EscapeDataString(zone)}&from=2025-11-02&to=2025-11-03&after=x");
        var lines = await LinesAsync(response);

        var disposition = response.Content.Headers.ContentDisposition!;
        Assert.Equal(("attachment", $"traffic_{span}.csv"), (disposition.DispositionType, disposition.FileNameStar));
        Assert.Equal("area_id,window_end,in_count,out_count,occupancy,peak,released,repeated_in,unmatched_out", lines[0]);
        var range = new SiteRange(SiteRange.Custom, new DateTime(2025, 11, 2), new DateTime(2025, 11, 3));
        var rows = await shards.Traffic(TwoShards.Clock(zone, Now)).AllAsync(new TrafficFilter { Areas = [zone], Range = range }).ToListAsync();
        Assert.Equal(count, rows.Count);
        Assert.Equal(
            rows.Select(row => (row.WindowEnd, row.In)),
            lines.Skip(1).Select(line => line.Split(',')).Select(cells => (DateTimeOffset.Parse(cells[1], CultureInfo.InvariantCulture).UtcDateTime, long.Parse(cells[2], CultureInfo.InvariantCulture))));
        var local = lines.Skip(1).Select(line => line.Split(',')[1]).ToList();
        Assert.All(local, cell => Assert.Equal(25, cell.Length));
        if (zone == "America/New_York")
        {
            Assert.Contains("2025-11-02T01:30:00-04:00", local);
            Assert.Contains("2025-11-02T01:30:00-05:00", local);
        }
    }

    [Fact]
    public async Task Traffic_AreasLikeFormulas_AreDefused()
    {
        await shards.AddAsync(
            TwoShards.Areas.Select(area => new AreaTraffic { AreaId = area, WindowEnd = new DateTime(2025, 7, 15, 4, 1, 0, DateTimeKind.Utc), InCount = 1 }),
            row => row.AreaId);
        await using var site = await SiteAsync("Asia/Shanghai");

        var lines = await LinesAsync(await Client(site).GetAsync("/export/traffic.csv?headers=raw&from=2025-07-15T12:00&to=2025-07-15T13:00"));

        var areas = lines.Skip(1).Select(line => line.Split(',')[0]).ToList();
        Assert.Equal(TwoShards.Areas.Length, areas.Count);
        Assert.Superset(new HashSet<string> { "'=cmd", "'+1", "'@x", "🚗" }, areas.ToHashSet());
        Assert.All(lines.Skip(1), line => Assert.Equal("2025-07-15T12:01:00+08:00", line.Split(',')[1]));
    }

    [Fact]
    public async Task Alerts_MessageWithCommaAndQuote_IsOneCell()
    {
        await shards.AddAsync(
            [new AreaAlertLog
            {
                Subject = "a",
                AlertTime = new DateTime(2025, 7, 15, 4, 1, 2, 345, DateTimeKind.Utc),
                FromLevel = 1,
                ToLevel = 2,
                Kind = "escalated",
                CurrentVisitors = 121,
                Threshold = 120,
                AlertLevel = "红色警戒",
                AlertMessage = "a, \"b\"",
            }],
            row => row.Subject);
        await using var site = await SiteAsync("Asia/Shanghai");

        var lines = await LinesAsync(await Client(site).GetAsync("/export/alerts.csv?headers=raw&range=custom&level=alert"));

        Assert.Equal("a,2025-07-15T12:01:02.345+08:00,warning,alert,escalated,121,120,\"a, \"\"b\"\"\",", lines[1]);
    }

    /// <summary>The file holds what the page shows: the same filter, and what people did.</summary>
    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task AlertCases_AsThePageShowsThem_HoldLevelTimesAndCare(string kind)
    {
        var (area, raised) = ("cases-" + kind, new DateTime(2025, 7, 15, 4, 1, 2, 345, DateTimeKind.Utc));
        await shards.AddAsync(
            [
                new AreaAlertCase { Subject = area, RaisedAt = raised, Level = 0, WorstLevel = 2, ChangedAt = raised.AddMinutes(31), ClearedAt = raised.AddMinutes(31), PeakVisitors = 151, Threshold = 120 },
                new AreaAlertCase { Subject = area, RaisedAt = Now.AddMinutes(-30), Level = 1, WorstLevel = 1, ChangedAt = Now.AddMinutes(-30), PeakVisitors = 121, Threshold = 120 },
            ],
            row => row.Subject);
        await shards.AddAsync(
            [
                new AreaAlertCare { Subject = area, RaisedAt = raised, AcknowledgedAt = raised.AddMinutes(1), AcknowledgedBy = "=Anna", Version = 1 },
                new AreaAlertCare { Subject = area, RaisedAt = Now.AddMinutes(-30), AssignedTo = "Li", SnoozedUntil = Now.AddMinutes(10), ToldAt = Now.AddMinutes(-5), Step = 1, Reminders = 2, Version = 4 },
            ],
            row => row.Subject);
        await using var site = await SiteAsync("Asia/Shanghai");

        var answer = await Client(site).GetAsync($"/export/alert_cases.{kind}?show=all&range=custom&area={area}");
        if (kind == "csv")
        {
            var lines = await LinesAsync(await Client(site).GetAsync($"/export/alert_cases.csv?headers=raw&show=all&range=custom&area={area}"));
            Assert.Equal(
                [
                    "area_id,raised_at,level,worst_level,state,cleared_at,duration_minutes,peak_visitors,threshold,acknowledged_by,acknowledged_at,assigned_to,snoozed_until,told,reminders,reason",
                    area + ",2025-12-01T11:30:00+08:00,warning,warning,snoozed,,30,121,120,,,Li,2025-12-01T12:10:00+08:00,值班经理,2,",
                    area + ",2025-07-15T12:01:02.345+08:00,normal,alert,cleared,2025-07-15T12:32:02.345+08:00,31,151,120,'=Anna,2025-07-15T12:02:02.345+08:00,,,,0,",
                ],
                lines);
            var open = await LinesAsync(await Client(site).GetAsync($"/export/alert_cases.csv?headers=raw&area={area}"));
            Assert.Equal(lines[..2], open);
        }
        else
        {
            var rows = Workbook.Read(await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal(3, rows.Length);
            Assert.Contains("Snoozed", rows[1]);
            Assert.Contains("Red alert", rows[2]);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await Client(site).GetAsync($"/export/alert_cases.{kind}?state=open")).StatusCode);
    }

    /// <summary>A spreadsheet sorts and groups by these, and has no hole.</summary>
    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task Traffic_ForPeople_HasDateTimeNameQuietMinutesAndATotal(string kind)
    {
        var area = "holes-" + kind;
        await shards.AddAsync(
            [
                new AreaTraffic { AreaId = area, WindowEnd = new DateTime(2025, 7, 16, 4, 1, 0, DateTimeKind.Utc), InCount = 5, OutCount = 1 },
                new AreaTraffic { AreaId = area, WindowEnd = new DateTime(2025, 7, 16, 4, 3, 0, DateTimeKind.Utc), InCount = 2, OutCount = 0 },
            ],
            row => row.AreaId);
        await using var site = await SiteAsync("Asia/Shanghai", words: Words.Chinese);

        var response = await Client(site).GetAsync($"/export/traffic.{kind}?area={area}&from=2025-07-16T12:00&to=2025-07-16T12:03");

        var rows = kind == "csv" ? [.. (await LinesAsync(response)).Select(line => line.Split(','))] : Workbook.Read(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(["分钟开始（日期）", "分钟开始（时刻）", "分钟开始（时区）", "区域", "区域编号", "进"], rows[0][..6]);
        string[] times = kind == "csv" ? ["12:02", "12:01", "12:00", ""] : ["0.501388888888889", "0.500694444444444", "0.5", ""];
        Assert.Equal(times, rows.Skip(1).Select(row => row[1].Length > 17 ? double.Parse(row[1], CultureInfo.InvariantCulture).ToString("0.###############", CultureInfo.InvariantCulture) : row[1]));
        Assert.Equal(["2", "0", "5", "7"], rows.Skip(1).Select(row => row[5]));
        Assert.Equal(kind == "csv" ? "2025-07-16" : "45854", rows[1][0]);
        Assert.Equal("合计", rows[^1][3]);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task Corrections_OfAnArea_SayWhoMadeWhatOfTheFigure(string kind)
    {
        var area = "corrected-" + kind;
        await shards.AddAsync(
            new[] { area, "another" + kind }.Select(id => new AreaCorrection { AreaId = id, Id = "1", Kind = "count", LineTime = Now, MadeAt = Now, BeforeCount = 140, AfterCount = 121, Who = "王工", Comment = "=1+1" }),
            row => row.AreaId);
        await using var site = await SiteAsync("Asia/Shanghai", words: Words.Chinese);

        var response = await Client(site).GetAsync($"/export/corrections.{kind}?area={area}");

        var rows = kind == "csv" ? [.. (await LinesAsync(response)).Select(line => line.Split(','))] : Workbook.Read(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(["区域", "区域编号", "变化", "更正前", "更正后", "修改人", "备注"], rows[0][3..]);
        Assert.Equal([area, area, "清点", "140", "121", "王工"], Assert.Single(rows.Skip(1))[3..9]);
    }

    [Theory]
    [InlineData("/export/trust.csv")]
    [InlineData("/export/partitions.xlsx")]
    public async Task AreasExports_NothingKnownYet_AreEmptyTables(string path)
    {
        await using var site = await SiteAsync("Asia/Shanghai");

        Assert.Equal(HttpStatusCode.OK, (await Client(site).GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Traffic_NowInTheMiddleOfAMinute_LeavesItOutUnlessAsked()
    {
        const string area = "unfinished";
        await shards.AddAsync(
            new[] { -1, 0, 1 }.Select(minute => new AreaTraffic { AreaId = area, WindowEnd = Now.AddMinutes(minute), InCount = 1 }), row => row.AreaId);
        await using var site = await SiteAsync("Asia/Shanghai");

        Assert.Equal(2, (await LinesAsync(await Client(site).GetAsync($"/export/traffic.csv?headers=raw&area={area}&range=today"))).Length);
        Assert.Equal(4, (await LinesAsync(await Client(site).GetAsync($"/export/traffic.csv?headers=raw&area={area}&range=today&unfinished=1"))).Length);
    }

    [Fact]
    public async Task Traffic_UnusableFilter_IsRefusedByField()
    {
        await using var site = await SiteAsync("Asia/Shanghai");

        var response = await Client(site).GetAsync("/export/traffic.csv?from=soon");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("from 'soon'", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/export/traffic.csv")]
    [InlineData("/export/alerts.xlsx")]
    [InlineData("/export/stays.json")]
    [InlineData("/export/routes.csv")]
    public async Task File_ShardAway_IsToldBeforeTheFirstByte(string path)
    {
        var away = new MySqlConnectionStringBuilder(shards.Map.ConnectionString(1)) { Port = 1 }.ConnectionString;
        var map = new ShardMap(new ShardOptions([shards.Map.ConnectionString(0), away]));
        await using var site = await SiteAsync("Asia/Shanghai", new ShardReader(new Databases(map, [new VisitorSchema()]), TimeProvider.System));

        var response = await Client(site).GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("shard 1 does not answer", text, StringComparison.Ordinal);
        Assert.DoesNotContain("connect", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/export/areas.csv", HttpStatusCode.OK)]
    [InlineData("/export/dead-letters.csv", HttpStatusCode.OK)]
    [InlineData("/export/dead-letters/12345", HttpStatusCode.NotFound)]
    public async Task AdminExports_ForwardedRequest_IsRefused(string path, HttpStatusCode direct)
    {
        await using var site = await SiteAsync("Asia/Shanghai");

        var allowed = await Client(site).GetAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", "127.0.0.1");
        var refused = await Client(site).SendAsync(request);

        Assert.Equal((direct, HttpStatusCode.Forbidden), (allowed.StatusCode, refused.StatusCode));
    }

    private static HttpClient Client(WebApplication site) => new() { BaseAddress = new Uri(site.Urls.First()) };

    private static async Task<string[]> LinesAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var text = Encoding.UTF8.GetString(bytes[3..]);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        return text[..^2].Split("\r\n");
    }

    private async Task<WebApplication> SiteAsync(string zone, ShardReader? reader = null, Words? words = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddSecurity();
        builder.AddQueries();
        builder.AddLive();
        builder.AddAdmin();
        VisitorStream.AddPages(builder.Services)
            .AddScoped(_ => words ?? Words.English)
            .AddSingleton(shards.Map)
            .AddSingleton(shards.Databases)
            .AddSingleton(reader ?? shards.Reader)
            .AddSingleton(new EditSignal())
            .AddSingleton(new SecurityOptions([]))
            .AddSingleton(new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone), null))
            .AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
        var site = builder.Build();
        site.MapExports([new VisitorStream()], AdminExports.Map);
        await site.StartAsync();
        return site;
    }
}
