using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Routes;
using TrafficWatch.Web.Streams.Visitors.Screen;
using TrafficWatch.Web.Streams.Visitors.Stays;
using Xunit;
using static TrafficWatch.Tests.Streams.Visitors.Stays.SampleVisits;

namespace TrafficWatch.Tests.Streams.Visitors.Screen;

public sealed class VisitsReaderTests(TwoShards shards) : IClassFixture<TwoShards>
{
    [Fact]
    public async Task Read_Today_HasTheParksMedianMeanAndThreeRoutes()
    {
        var morning = SampleFrames.Noon.AddHours(-2);
        using var reader = new VisitsReader(
            new Feed<VisitsToday>(VisitsToday.Unknown, TimeProvider.System), new StayQueries(shards.Reader, shards.Map), new RouteQueries(shards.Reader),
            Spans(shards, "Asia/Shanghai", SampleFrames.Noon), new SchemaReady(shards.Databases, []), new FakeTimeProvider(SampleFrames.Noon), NullLogger<VisitsReader>.Instance);
        Assert.Equal(VisitsToday.Unknown, await reader.ReadAsync(CancellationToken.None));

        await shards.AddAsync([.. Hour(morning, "*", 10.5, 20.5, 89), .. Hour(morning, "a", 1), .. Hour(morning.AddDays(-1), "*", 500)], row => row.AreaId);
        await shards.AddAsync([Went(morning, "a", "B", 3), Went(morning, "B", "a", 4), Went(morning, "小黄人乐园", "a", 5), Went(morning, "a", "小黄人乐园", 1), Went(morning.AddDays(-1), "@x", "a", 99)], row => row.FromArea);
        var today = await reader.ReadAsync(CancellationToken.None);

        Assert.Equal((20.5, 40), (today.Median, today.Mean));
        Assert.Equal<WallRoute>([new("小黄人乐园", "a", 5), new("B", "a", 4), new("a", "B", 3)], today.Routes);
    }
}
