using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Schema;
using TrafficWatch.Web.Streams.Visitors.Stays;
using Xunit;
using static TrafficWatch.Tests.Streams.Visitors.Stays.SampleVisits;

namespace TrafficWatch.Tests.Streams.Visitors.Stays;

public sealed class StayQueriesTests(TwoShards shards) : IClassFixture<TwoShards>
{
    /// <summary>A quarter past noon of a summer's day in Shanghai.</summary>
    private static readonly DateTime Now = new(2025, 7, 15, 4, 15, 0, DateTimeKind.Utc);

    /// <summary>Against the stays that the hours were made of, one by one.</summary>
    [Fact]
    public async Task List_HoursOfBothShards_HaveCountMeanMedianAndShortOnesOfTheStaysThemselves()
    {
        var random = new Random(3);
        var start = new DateTime(2024, 5, 1, 0, 0, 0, DateTimeKind.Utc);
        var stays = TwoShards.Areas.Append("*").ToDictionary(area => area, _ => new List<double>());
        List<AreaStayHour> rows = [];
        foreach (var (area, minutes) in stays)
        {
            for (var hour = 1; hour <= 30; hour++)
            {
                List<double> own = [.. Enumerable.Range(0, random.Next(12)).Select(_ => Math.Exp(random.NextDouble() * 7) - 1)];
                minutes.AddRange(own);
                rows.AddRange(Hour(start.AddHours(hour), area, own));
            }
        }

        await shards.AddAsync(rows, row => row.AreaId);
        Assert.Equal([0, 1], TwoShards.Areas.Select(shards.Map.ShardOf).Distinct().Order());

        var list = await ListAsync(new VisitFilter { Range = Range("2024-05-01T08:00", "2024-05-02T14:00") }, "Asia/Shanghai");

        Assert.Equal(stays.Keys.Order(StringComparer.Ordinal), list.Select(area => area.AreaId).Order(StringComparer.Ordinal));
        Assert.Equal("*", list[0].AreaId);
        Assert.Equal(list.Skip(1).Select(area => area.Now.Count).OrderDescending(), list.Skip(1).Select(area => area.Now.Count));
        Assert.All(list, area =>
        {
            var own = stays[area.AreaId].Order().ToList();
            Assert.Equal(own.Count, area.Now.Count);
            Assert.Equal(own.Average(), area.Now.Mean!.Value, 3);
            Assert.Equal((double)own.Count(minutes => minutes < 1) / own.Count, area.Now.Short);
            var (low, high) = (own[(own.Count - 1) / 2], own[own.Count / 2]);
            Assert.InRange(area.Now.Median!.Value, low - (low < 60 ? 1 : low < 240 ? 5 : 30), high + (high < 60 ? 1 : high < 240 ? 5 : 30));
            Assert.Equal(own.Count(minutes => minutes is >= 30 and < 60), area.Now.In(5));
            Assert.Equal(own.Count, Enumerable.Range(0, StaySum.Bars.Count).Sum(area.Now.In));
        });
    }

    /// <summary>The hour that runs counts, and is not compared.</summary>
    [Fact]
    public async Task List_TodaySoFar_ComparesTheHoursThatAreOver()
    {
        var (today, before, week) = (new DateTime(2025, 7, 14, 16, 0, 0, DateTimeKind.Utc), new DateTime(2025, 7, 13, 16, 0, 0, DateTimeKind.Utc), new DateTime(2025, 7, 7, 16, 0, 0, DateTimeKind.Utc));
        await shards.AddAsync(
            [
                .. Hour(today.AddHours(1), "a", 10.5, 0.5), .. Hour(today.AddHours(12), "a", 20.5, 20.5), .. Hour(today.AddHours(13), "a", 500),
                .. Hour(before.AddHours(1), "a", 10.5, 10.5), .. Hour(before.AddHours(13), "a", 500, 500), .. Hour(before.AddHours(1), "gone", 3),
                .. Hour(week.AddHours(12), "a", 8.5), .. Hour(week.AddHours(13), "a", 500), .. Hour(week.AddDays(-1), "a", 1),
            ],
            row => row.AreaId);

        var list = await ListAsync(new VisitFilter(), "Asia/Shanghai");
        var (day, gone) = (list[0], list[1]);

        Assert.Equal((5, 4, 2), (day.Now.Count, day.Over.Count, day.Before!.Count));
        Assert.Equal(1, day.CountChange);
        Assert.Equal(13 - 10.5, day.MeanChange!.Value, 6);
        Assert.Equal(0.25, day.ShortChange);
        Assert.Equal(("gone", 0L, null, 1L, -1d), (gone.AreaId, gone.Now.Count, gone.Now.Median, gone.Before!.Count, gone.CountChange!.Value));
        Assert.Equal(3, (await ListAsync(new VisitFilter { Against = "week" }, "Asia/Shanghai"))[0].CountChange);
    }

    /// <summary>Of a visit to the park nobody knows that it is over until its visitor has been away for two hours.</summary>
    [Fact]
    public async Task List_ParkToday_IsComparedUntilVisitsAreKnown()
    {
        var (today, before) = (new DateTime(2025, 7, 14, 16, 0, 0, DateTimeKind.Utc), new DateTime(2025, 7, 13, 16, 0, 0, DateTimeKind.Utc));
        await shards.AddAsync(
            [
                .. Hour(today.AddHours(10), "*", 60, 60, 60), .. Hour(today.AddHours(11), "*", 10),
                .. Hour(before.AddHours(10), "*", 50), .. Hour(before.AddHours(11), "*", 50, 50, 50, 50), .. Hour(before.AddDays(-1), "*", 1),
            ],
            row => row.AreaId);

        var park = Assert.Single(await ListAsync(new VisitFilter { Areas = ["*"] }, "Asia/Shanghai"));

        Assert.Equal((4, 3, 1), (park.Now.Count, park.Over.Count, park.Before!.Count));
        Assert.Equal(2, park.CountChange);
    }

    /// <summary>The day of 25 hours in New York, against the 24 of the one before: both readings of 1:00 count.</summary>
    [Fact]
    public async Task List_DayOnWhichClocksChange_HasItsOwnHours()
    {
        var start = new DateTime(2023, 11, 5, 4, 0, 0, DateTimeKind.Utc);
        await shards.AddAsync(
            Enumerable.Range(-23, 49).SelectMany(hour => Hour(start.AddHours(hour), "dst", Enumerable.Repeat(5.5, hour > 0 ? 2 : 1))), row => row.AreaId);

        var day = Assert.Single(await ListAsync(new VisitFilter { Range = Range("2023-11-05", "2023-11-06") }, "America/New_York", oldest: false));

        Assert.Equal((50, 24), (day.Now.Count, day.Before!.Count));
        Assert.Equal(2, await CountAsync("2023-11-05T02:00", "2023-11-05T03:00"));
        Assert.Equal(4, await CountAsync("2023-11-05T01:00", "2023-11-05T02:00"));

        async Task<long> CountAsync(string from, string to) => (await ListAsync(new VisitFilter { Range = Range(from, to), Areas = ["dst"] }, "America/New_York")).Single().Now.Count;
    }

    /// <summary>A range within an hour tells of all of it, also where the zone is half an hour off.</summary>
    [Theory]
    [InlineData("Asia/Shanghai", "2022-03-01T10:20", "2022-03-01T10:40", 1, "2022-03-01 10:00 – 11:00")]
    [InlineData("Asia/Shanghai", "2022-03-01T10:00", "2022-03-01T12:00", 2, "2022-03-01 10:00 – 12:00")]
    [InlineData("Asia/Kolkata", "2022-03-01T10:20", "2022-03-01T11:10", 2, "2022-03-01 10:00 – 12:00")]
    public void Span_CutsThroughHours_IsRoundedOutwardAndSaysSo(string zone, string from, string to, int hours, string told)
    {
        var spans = Spans(shards, zone, Now);

        var span = spans.Of(new VisitFilter { Range = Range(from, to) });

        Assert.Equal(hours, (span.Hours.To - span.Hours.From).TotalHours);
        Assert.Equal(span.Hours.From.AddDays(-1), span.Before!.Value.From);
        Assert.StartsWith("Whole hours: " + told, spans.Tell(span, Web.Streams.Visitors.Resources.VisitorWords.English), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_FilteredOrEmpty_HasTheAreasThatHadStays()
    {
        var end = new DateTime(2021, 1, 1, 5, 0, 0, DateTimeKind.Utc);
        await shards.AddAsync(TwoShards.Areas.Append("*").SelectMany(area => Hour(end, area, 7)), row => row.AreaId);
        var range = Range("2021-01-01T12:00", "2021-01-01T13:00");

        Assert.Equal(["*", "a", "🚗"], (await ListAsync(new VisitFilter { Range = range, Areas = ["🚗", "*", "nowhere", "a"] }, "Asia/Shanghai")).Select(area => area.AreaId));
        Assert.Empty(await ListAsync(new VisitFilter { Range = Range("2021-01-01T13:00", "2021-01-01T14:00") }, "Asia/Shanghai"));
    }

    /// <summary>Of days before the first that is known nobody knows that they were empty.</summary>
    [Fact]
    public async Task Known_BeforeTheFirstDay_ComparesNothing()
    {
        await shards.AddAsync(Hour(new DateTime(2020, 6, 2, 5, 0, 0, DateTimeKind.Utc), "a", 7), row => row.AreaId);
        var spans = Spans(shards, "Asia/Shanghai", Now);

        async Task<bool> ComparesAsync(string from, string to) => (await spans.KnownAsync(spans.Of(new VisitFilter { Range = Range(from, to) }), CancellationToken.None)).Before is not null;

        Assert.True(await ComparesAsync("2020-06-03T00:00", "2020-06-04T00:00"));
        Assert.False(await ComparesAsync("2020-06-02T23:00", "2020-06-03T00:00"));
    }

    /// <summary>More than a chunk of each shard, many at one instant, over days with holes.</summary>
    [Fact]
    public async Task Rows_OfBothShards_ComeNewestFirstEachOnce()
    {
        var random = new Random(5);
        var start = new DateTime(2024, 9, 1, 0, 0, 0, DateTimeKind.Utc);
        List<VisitorStay> stays = [];
        for (var i = 0; i < 9000; i++)
        {
            var exit = start.AddDays(random.Next(3) * 7).AddSeconds(random.Next(300) * 60);
            stays.Add(new VisitorStay { UserId = $"user-{i}", AreaId = TwoShards.Areas[random.Next(TwoShards.Areas.Length)], ExitTime = exit, EntryTime = exit.AddMinutes(-random.Next(90)), DurationMinutes = i });
        }

        await shards.AddAsync(stays, row => row.AreaId);
        var expected = stays.Select(stay => new StayRow(stay.UserId, stay.AreaId, stay.EntryTime, stay.ExitTime, stay.DurationMinutes)).ToList();
        expected.Sort(StayQueries.Compare);

        Assert.Equal(expected, await RowsAsync([], DateTime.UnixEpoch, new DateTime(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
        Assert.Equal(expected.Where(row => row.AreaId is "a" or "Ａ"), await RowsAsync(["a", "Ａ"], start, start.AddDays(30)));
        Assert.Equal(expected.Where(row => row.Exit >= start.AddHours(1) && row.Exit < start.AddHours(2)), await RowsAsync(["*"], start.AddHours(1), start.AddHours(2)));
        Assert.Empty(await RowsAsync([], start.AddDays(100), start.AddDays(101)));

        async Task<List<StayRow>> RowsAsync(string[] areas, DateTime from, DateTime to) => await Queries.RowsAsync(areas, new UtcRange(from, to), CancellationToken.None).ToListAsync();
    }

    private StayQueries Queries => new(shards.Reader, shards.Map);

    private async Task<IReadOnlyList<AreaStays>> ListAsync(VisitFilter filter, string zone, bool oldest = true)
    {
        var spans = Spans(shards, zone, Now);
        return await Queries.ListAsync(filter, oldest ? await spans.KnownAsync(spans.Of(filter), CancellationToken.None) : spans.Of(filter), CancellationToken.None);
    }
}
