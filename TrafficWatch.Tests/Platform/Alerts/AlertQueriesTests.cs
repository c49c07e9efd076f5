using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Platform.Alerts;

public sealed class AlertQueriesTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private static readonly DateTime Start = new(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task PageAsync_EqualTimesOnBothShards_ShowsEachTransitionOnce()
    {
        // Several transitions of one area in one second, and all areas in the same seconds.
        (sbyte From, sbyte To)[] steps = [(0, 1), (1, 2), (2, 1), (1, 0)];
        var rows = (from second in Enumerable.Range(0, 6)
                    from area in TwoShards.Areas.Append("*")
                    from step in steps
                    select new AreaAlertLog
                    {
                        Subject = area,
                        AlertTime = Start.AddSeconds(second),
                        FromLevel = step.From,
                        ToLevel = step.To,
                        Kind = "raised",
                        AlertLevel = "黄色拥堵",
                        AlertMessage = $"【黄色拥堵】区域: {area}",
                    }).ToList();
        await shards.AddAsync(rows, row => row.Subject);
        var expected = rows.Select(row => new AlertKey(row.AlertTime, row.Subject, (AlertLevel)row.FromLevel, (AlertLevel)row.ToLevel)).ToHashSet();
        var filter = new AlertFilter { Range = new SiteRange(SiteRange.Custom) };
        var forth = new List<AlertLogRow>();
        Page<AlertLogRow> page;
        do
        {
            page = await Queries().PageAsync(filter, 11);
            forth.AddRange(page.Rows);
            filter = filter with { After = page.After };
        }
        while (page.After is not null);

        var back = new List<AlertLogRow>(page.Rows);
        while (page.Before is not null)
        {
            page = await Queries().PageAsync(filter with { After = null, Before = page.Before }, 11);
            back.InsertRange(0, page.Rows);
        }

        Assert.Equal(rows.Count, forth.Count);
        Assert.Equal(expected, forth.Select(AlertKey.Of).ToHashSet());
        Assert.Equal(forth.Select(AlertKey.Of), back.Select(AlertKey.Of));
        Assert.Equal(rows.Count, page.Total.Count);

        var cleared = await Queries().AllAsync(new AlertFilter { Range = new SiteRange(SiteRange.Custom), Levels = [AlertLevel.Normal], Subjects = ["a", "*"] }).ToListAsync();
        Assert.Equal(12, cleared.Count);
        Assert.All(cleared, row => Assert.Equal(AlertLevel.Normal, row.To));
    }

    private AlertQueries Queries() => shards.Alerts(TwoShards.Clock("Asia/Shanghai", Start.AddHours(1)));
}
