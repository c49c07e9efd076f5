using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Platform.Exports;
using TrafficWatch.Tests.Platform.Queries;
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
using Xunit;
using static TrafficWatch.Tests.Streams.Visitors.Stays.SampleVisits;

namespace TrafficWatch.Tests.Streams.Visitors;

public sealed class VisitExportsTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private static readonly DateTime Now = new(2025, 7, 15, 4, 15, 0, DateTimeKind.Utc);
    private static readonly DateTime Morning = new(2025, 7, 15, 2, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Stays_ForMachinesAndPeople_AreThePagesFigures()
    {
        await shards.AddAsync([.. Hour(Morning, "a", 7.5, 7.5), .. Hour(Morning, "*", 0.5, 150.5), .. Hour(Morning.AddDays(-1), "a", 5.5), .. Hour(Morning.AddDays(-2), "a", 7.5, 7.5)], row => row.AreaId);
        await using var site = await SiteAsync(Words.Chinese);

        var raw = await LinesAsync(site, "/export/stays.csv?headers=raw&from=2025-07-15T09:20&to=2025-07-15T09:40");
        Assert.Equal("area_id,stays,stays_change,median_minutes,median_change,mean_minutes,mean_change,under_a_minute,under_a_minute_change", raw[0]);
        Assert.Equal(["*,2,,1,,75.5,,0.5,", "a,2,1,7.5,2,7.5,2,0,0"], raw.Skip(1));
        var sheet = Workbook.Read(await (await Client(site).GetAsync("/export/stays.xlsx?area=a&from=2025-07-15T09:20&to=2025-07-15T09:40")).Content.ReadAsByteArrayAsync());
        Assert.Equal(["区域", "区域编号", "次数", "次数增减", "中位（分钟）"], sheet[0][..5]);
        Assert.Equal(["a", "a", "2", "1", "7.5"], sheet[1][..5]);
        Assert.Equal(2, sheet.Length);

        // What is less is a number too, not a text that a spreadsheet can't add.
        Assert.Equal("a,1,-0.5,5.5,-2,5.5,-2,0,0", (await LinesAsync(site, "/export/stays.csv?headers=raw&area=a&from=2025-07-14T09:00&to=2025-07-14T10:00"))[1]);
    }

    /// <summary>Both shards in one order, over the hours that the page counts.</summary>
    [Fact]
    public async Task Rows_OfAHourCutThrough_AreAllThatThePageCounts()
    {
        var end = new DateTime(2025, 7, 10, 2, 0, 0, DateTimeKind.Utc);
        VisitorStay Stay(string area, int seconds) => new() { UserId = $"u{seconds}", AreaId = area, EntryTime = end.AddSeconds(seconds - 90), ExitTime = end.AddSeconds(seconds), DurationMinutes = 1 };
        await shards.AddAsync([Stay("a", -3600), Stay("小黄人乐园", -1800), Stay("B", -900), Stay("a", -1), Stay("B", 0)], row => row.AreaId);
        await shards.AddAsync(
            new[] { -3601, -3600, -1, 0 }.Select(seconds => new VisitorRoute { UserId = $"u{seconds}", FromArea = "a", ToArea = "B", RouteTime = end.AddSeconds(seconds), TravelTimeMinutes = 4 }), row => row.UserId);
        await using var site = await SiteAsync(Words.English);

        var stays = await LinesAsync(site, "/export/stay_rows.csv?headers=raw&from=2025-07-10T09:30&to=2025-07-10T09:40");
        Assert.Equal("user_id,area_id,entry_time,exit_time,duration_minutes", stays[0]);
        Assert.Equal(["u-1,a", "u-900,B", "u-1800,小黄人乐园", "u-3600,a"], stays.Skip(1).Select(line => string.Join(',', line.Split(',')[..2])));
        Assert.EndsWith(",2025-07-10T09:58:29+08:00,2025-07-10T09:59:59+08:00,1", stays[1], StringComparison.Ordinal);
        Assert.Equal(["u-1", "u-3600"], (await LinesAsync(site, "/export/stay_rows.csv?headers=raw&area=a&from=2025-07-10T09:30&to=2025-07-10T09:40")).Skip(1).Select(line => line.Split(',')[0]));
        var routes = await LinesAsync(site, "/export/route_rows.csv?headers=raw&from=2025-07-10T09:30&to=2025-07-10T09:40");
        Assert.Equal(["u-1,a,B,2025-07-10T09:59:59+08:00,4", "u-3600,a,B,2025-07-10T09:00:00+08:00,4"], routes.Skip(1));
        var response = await Client(site).GetAsync("/export/stay_rows.csv?from=2025-07-10T09:30&to=2025-07-10T09:40");
        Assert.Equal("visitor_stay_duration_2025-07-10T0900+0800_2025-07-10T1000+0800.csv", response.Content.Headers.ContentDisposition!.FileNameStar);
    }

    /// <summary>The page shows ten, the file has all, in the same order.</summary>
    [Fact]
    public async Task RoutesAndPaths_OfARange_AreAllOfThem()
    {
        var end = new DateTime(2025, 7, 5, 2, 0, 0, DateTimeKind.Utc);
        await shards.AddAsync(Enumerable.Range(1, 15).Select(i => Went(end, $"from-{i:00}", "a", i)), row => row.FromArea);
        await shards.AddAsync([Paths(end, "a", "B", "小黄人乐园", 3), Paths(end, "B", "a", "B", 1)], row => row.FirstArea);
        await using var site = await SiteAsync(Words.English);

        var routes = await LinesAsync(site, "/export/routes.csv?headers=raw&from=2025-07-05T09:00&to=2025-07-05T10:00");
        Assert.Equal("from_area,to_area,routes,routes_change,share,mean_minutes", routes[0]);
        Assert.Equal(Enumerable.Range(1, 15).Reverse().Select(i => string.Create(CultureInfo.InvariantCulture, $"from-{i:00},a,{i},,{i / 120.0:0.###},3")), routes.Skip(1));
        var paths = await LinesAsync(site, "/export/paths.csv?from=2025-07-05T09:00&to=2025-07-05T10:00");
        Assert.Equal(["From,Via,To,Count,Stays: change,Share", "a,B,小黄人乐园,3,,0.75", "B,a,B,1,,0.25"], paths);
        Assert.Equal(HttpStatusCode.BadRequest, (await Client(site).GetAsync("/export/paths.csv?against=year")).StatusCode);
    }

    private static HttpClient Client(WebApplication site) => new() { BaseAddress = new Uri(site.Urls.First()) };

    private static async Task<string[]> LinesAsync(WebApplication site, string path)
    {
        var response = await Client(site).GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return Encoding.UTF8.GetString((await response.Content.ReadAsByteArrayAsync())[3..])[..^2].Split("\r\n");
    }

    private async Task<WebApplication> SiteAsync(Words words)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddSecurity();
        builder.AddQueries();
        builder.AddLive();
        builder.AddAdmin();
        VisitorStream.AddPages(builder.Services)
            .AddScoped(_ => words)
            .AddSingleton(shards.Map)
            .AddSingleton(shards.Databases)
            .AddSingleton(shards.Reader)
            .AddSingleton(new EditSignal())
            .AddSingleton(new SecurityOptions([]))
            .AddSingleton(new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null))
            .AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
        var site = builder.Build();
        site.MapExports([new VisitorStream()], AdminExports.Map);
        await site.StartAsync();
        return site;
    }
}
