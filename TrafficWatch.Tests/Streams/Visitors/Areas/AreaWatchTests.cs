using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Texts;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Areas;

/// <summary>Three gates at noon of a Tuesday: one is dead since 11:45, one always was quiet, one works.</summary>
public sealed class AreaWatchTests : IAsyncLifetime
{
    private const string Dead = "dead gate", Calm = "calm gate", Busy = "busy gate 🚗";
    private static readonly DateTime Noon = SampleFrames.Noon;
    private readonly TwoShards _shards = new();
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly Feed<AreaInsights> _insights = new(AreaInsights.Empty, TimeProvider.System);
    private Feed<VisitorFrame>? _frames;
    private AreaWatch? _watch;

    public async Task InitializeAsync()
    {
        await _shards.InitializeAsync();
        List<AreaTraffic> traffic = [];
        for (var day = 0; day < 28; day++)
        {
            for (var minute = -60; minute <= 60; minute++)
            {
                var end = Noon.AddDays(-day).AddMinutes(minute);
                if (day > 0 || minute <= 0)
                {
                    traffic.Add(Traffic(Busy, end, 3));
                }

                if (day > 0 || minute <= -15)
                {
                    traffic.Add(Traffic(Dead, end, 2));
                }
            }

            traffic.Add(Traffic(Calm, Noon.AddDays(-day).AddMinutes(-20), 1));
        }

        await _shards.AddAsync(traffic, row => row.AreaId);
        await _shards.AddAsync(
            [
                new AreaOccupancy { AreaId = Busy, WindowEnd = Noon.AddMinutes(-30), Occupancy = 0, Peak = 5 },
                new AreaOccupancy { AreaId = Busy, WindowEnd = Noon.AddDays(-1), Occupancy = 4, Released = 100, RepeatedIn = 20, UnmatchedOut = 50 },
            ],
            row => row.AreaId);
    }

    public Task DisposeAsync()
    {
        _watch?.Dispose();
        return _shards.DisposeAsync();
    }

    [Fact]
    public async Task LookAsync_OneGateDead_SaysSinceWhen() => Assert.Equal([(Dead, Noon.AddMinutes(-15))], (await LookAsync()).Silent);

    [Fact]
    public async Task LookAsync_AllIsQuiet_SaysNothingOfOne() =>
        Assert.Empty((await LookAsync(status: SampleFrames.Status(Noon, lastRecord: Noon.AddMinutes(-10)))).Silent);

    [Fact]
    public async Task LookAsync_StreamStopped_SaysNothing() =>
        Assert.Empty((await LookAsync(status: SampleFrames.Status(Noon, StreamState.ShardDown, new Told("away", "无响应")))).Silent);

    [Fact]
    public async Task LookAsync_SiteClosed_SaysNothing() =>
        Assert.Empty((await LookAsync(new SiteOptions { OpeningTime = new TimeOnly(13, 0), ClosingTime = new TimeOnly(22, 0) })).Silent);

    /// <summary>Whose clock is slow is late, not silent.</summary>
    [Fact]
    public async Task LookAsync_EventsOfTheDeadGateComeLate_SaysNothing()
    {
        await LookAsync(dead: [new(Noon.AddMinutes(-20), 2, 2), new(Noon.AddMinutes(-15), 2, 2)]);

        Assert.Empty((await LookAsync(dead: [new(Noon.AddMinutes(-20), 2, 2), new(Noon.AddMinutes(-15), 3, 2)])).Silent);
    }

    /// <summary>The newest event is of a gate whose clock is fast by an hour.</summary>
    [Fact]
    public async Task LookAsync_OneClockIsFast_MakesNoOtherSilent() => Assert.Equal([Dead], (await LookAsync(data: Noon.AddMinutes(50))).Silent.Select(area => area.Area));

    /// <summary>A weekend's noon is compared with noons of weekends: of those, too, eight are known.</summary>
    [Fact]
    public async Task LookAsync_NoDayOfThatKindKnown_SaysNothing()
    {
        foreach (var shard in Enumerable.Range(0, 2))
        {
            await using var context = _shards.Databases.Shard(shard);
            context.RemoveRange(context.Set<AreaTraffic>().AsEnumerable().Where(row => row.WindowEnd < Noon.AddHours(-3) && row.WindowEnd.AddHours(8).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)));
            await context.SaveChangesAsync();
        }

        Assert.Empty((await LookAsync()).Silent);
    }

    [Fact]
    public async Task LookAsync_WhatDidNotFit_MakesABandOfThoseWhoCameInSinceItWasEmpty()
    {
        var insights = await LookAsync();

        // Seven local days: six noons of 121 minutes, and 61 minutes of today; three entries each.
        var trust = insights.Of(Busy)!.Trust!;
        Assert.Equal(new AreaFlows(2361, 2361, 50, 100, 20, 0, 2), trust.Flows);
        Assert.Equal(trust.Band(60, 90), insights.Of(Busy)!.Band);
        Assert.Equal((5, 1), (insights.Of(Busy)!.Band!.Value.Above, insights.Of(Busy)!.Band!.Value.Below));
        Assert.Null(insights.Of(Calm)!.Band);
        Assert.Equal(Noon, insights.At);
    }

    /// <summary>Where somebody is in an area about which nothing is known, nothing is known of the park.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task LookAsync_ThePark_HasTheBandsOfItsAreasTogether(long calm, bool known)
    {
        var insights = await LookAsync(calm: calm);

        Assert.Equal(known ? insights.Of(Busy)!.Band + insights.Of(Dead)!.Band : null, insights.Of(ThresholdSet.WholePark)!.Band);
    }

    private async Task<AreaInsights> LookAsync(SiteOptions? site = null, StreamStatusList? status = null, long calm = 0, DateTime? data = null, ImmutableArray<MinuteFlow>? dead = null)
    {
        site ??= new SiteOptions();
        _frames ??= new Feed<VisitorFrame>(VisitorFrame.Empty, _time);
        _frames.Publish(VisitorFrame.Empty with { DataTime = data ?? Noon, DecidedTime = Noon, Areas = [Area(Dead, 10, dead), Area(Busy, 60)], HiddenAreas = [Area(Calm, calm)] });
        var statuses = new Feed<StreamStatusList>(status ?? SampleFrames.Status(Noon), _time);
        _watch ??= new AreaWatch(
            new AreaFlowQueries(_shards.Reader, _shards.Map), _frames, statuses, new FreshnessRule(site, _time), site, new SiteCalendar(site.Zone, site.ClosingTime), _insights,
            new SchemaReady(_shards.Databases, []), _time, NullLogger<AreaWatch>.Instance);
        await _watch.LookAsync(default);
        return _insights.Current;
    }

    private static AreaFrame Area(string id, long current, ImmutableArray<MinuteFlow>? minutes = null) => new(id, null, null, current, AlertLevel.Normal, null, minutes ?? []);

    private static AreaTraffic Traffic(string area, DateTime end, long count) => new() { AreaId = area, WindowEnd = end, InCount = count, OutCount = count };
}
