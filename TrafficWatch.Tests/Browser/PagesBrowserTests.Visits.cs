using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Tests.Streams.Visitors.Stays;
using TrafficWatch.Web.Platform.Storage;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Browser;

/// <content>Stays and routes.</content>
public sealed partial class PagesBrowserTests
{
    private const string Minions = "小黄人乐园", Hollywood = "好莱坞大道";
    private static readonly SemaphoreSlim FilledOnce = new(1);
    private static bool _filled;

    /// <summary>Some days ago, where nothing else is counted.</summary>
    private static readonly DateTime Visited = new(2026, 3, 2, 2, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(1920)]
    [InlineData(390)]
    public async Task Stays_OfADay_ShowTableAndHistogramAndFit(int width)
    {
        await FillVisitsAsync();
        var (page, errors) = await fixture.OpenAsync(app.Address + "/visitors/stays?from=2026-03-02&to=2026-03-03", width: width);

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2, Patient);
        await Expect(page.Locator(".histogram li")).ToHaveCountAsync(9);
        await Expect(page.Locator(".histogram .n").Nth(7)).ToContainTextAsync("100 %");
        await page.Locator("tbody .open").Nth(1).ClickAsync();
        await Expect(page.Locator(".histogram .n").Nth(2)).ToContainTextAsync("100 %");
        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[href*='/stays.csv']").ClickAsync());
        Assert.Equal(3, (await File.ReadAllLinesAsync(await file.PathAsync())).Length);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData(1920)]
    [InlineData(390)]
    public async Task Routes_OfADay_ShowTablesAndFlowsAndFit(int width)
    {
        await FillVisitsAsync();
        var (page, errors) = await fixture.OpenAsync(app.Address + "/visitors/routes?from=2026-03-02&to=2026-03-03", width: width);

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3, Patient);
        await Expect(page.Locator(".flows canvas")).ToHaveCountAsync(1, Patient);
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("66.7 %");
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(errors);
    }

    private async Task FillVisitsAsync()
    {
        await FilledOnce.WaitAsync();
        try
        {
            if (!_filled)
            {
                var (databases, shards) = (app.Services.GetRequiredService<Databases>(), app.Services.GetRequiredService<ShardMap>());
                await app.Services.GetRequiredService<SchemaReady>().WhenReady;
                await AddAsync([.. SampleVisits.Hour(Visited, "*", 150, 170), .. SampleVisits.Hour(Visited, Minions, 7, 8)], row => row.AreaId);
                await AddAsync([SampleVisits.Went(Visited, Minions, Hollywood, 20), SampleVisits.Went(Visited, Hollywood, Minions, 10)], row => row.FromArea);
                await AddAsync([SampleVisits.Paths(Visited, Minions, Hollywood, Minions, 5)], row => row.FirstArea);
                _filled = true;

                async Task AddAsync<T>(IEnumerable<T> rows, Func<T, string> area)
                    where T : class
                {
                    foreach (var own in rows.GroupBy(row => shards.ShardOf(area(row))))
                    {
                        await using var context = databases.Shard(own.Key);
                        context.AddRange(own);
                        await context.SaveChangesAsync();
                    }
                }
            }
        }
        finally
        {
            FilledOnce.Release();
        }
    }
}
