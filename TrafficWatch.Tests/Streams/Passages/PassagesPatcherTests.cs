using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Resources;
using TrafficWatch.Web.Streams.Passages.Screen;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

public sealed class PassagesPatcherTests
{
    private static readonly DateTime Noon = new(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc);
    private static readonly PassageFrame Frame = new(
        Noon, 1065, 12, [.. Enumerable.Repeat<long?>(80, 12), .. Enumerable.Repeat<long?>(null, 12)], [.. Enumerable.Repeat<long?>(0, 24)],
        [.. Enumerable.Range(1, 12).Select(i => new CheckpointCount($"delivered {i}", 100 - i) { Sign = $"G{i}" })],
        [new("苏", 900), new("", 100), new("鲁", 65)],
        [new("小型汽车", 800), new("大型汽车", 200), new("挂车", 30), new("警用汽车", 20), new("军队号牌", 8), new("低速车", 4), new("拖拉机", 3)])
    {
        YesterdaySoFar = 1000,
        Directions = [new("2", 600), new("1", 465)],
        Warnings = [new(Noon, "苏C***45", "G1", "G2", 1.5, 5, "confirmed")],
        Latest = [new(Noon, "苏C***88", "delivered 1", "G1", "小型汽车")],
    };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(Noon));
    private readonly PassagesPatcher _patcher;

    public PassagesPatcherTests()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        _patcher = new PassagesPatcher(new SiteCalendar(zone, null), new SiteClock(new SiteOptions { Name = "x", Zone = zone }, _time), PassageWords.English);
    }

    [Fact]
    public void Next_FirstTime_TellsEverythingThatFits()
    {
        var patch = _patcher.Next(Frame, null);

        Assert.Equal((1065, "+6.5 %"), (patch.Total!.Today, patch.Total.Change));
        Assert.Equal([["direction 1", 43.7], ["direction 2", 56.3]], patch.Total.Directions);
        Assert.Equal(10, patch.Checkpoints!.Length);
        Assert.Equal([["江苏", 900L], ["山东", 65L]], patch.Provinces!);
        Assert.Equal(["Car", 800L, 75.1], patch.Types![0]);
        Assert.Equal(["others", 7L, 0.7], patch.Types[^1]);
        Assert.Equal(6, patch.Types.Length);
        Assert.Equal((24, 25), (patch.Hours!.Today.Length, patch.Hours.Begins.Length));
        Assert.Empty(patch.Hours.Yesterday);
        Assert.Equal("苏C***88", Assert.Single(patch.Latest!)[1]);
        Assert.Equal(["苏C***45", "G1", "G2", "took 1.5 min, needs 5 at least", "confirmed", 2], Assert.Single(patch.Warnings!)[1..]);
    }

    [Fact]
    public void Next_NothingChanged_SaysNothing()
    {
        _patcher.Next(Frame, null);

        Assert.False(_patcher.Next(Frame with { Hours = [.. Frame.Hours] }, null).SaysSomething);
    }

    [Fact]
    public void Next_OneCheckpointGrew_TellsTheRankingAlone()
    {
        _patcher.Next(Frame, null);

        var patch = _patcher.Next(Frame with { Checkpoints = Frame.Checkpoints.SetItem(0, Frame.Checkpoints[0] with { Count = 200 }) }, null);

        Assert.Equal(["G1", "delivered 1", 200L], patch.Checkpoints![0]);
        Assert.True(patch is { Total: null, Provinces: null, Types: null, Hours: null, Latest: null });
    }

    [Fact]
    public void Next_InboundKnown_TellsInAndOut() =>
        Assert.Equal([["in", 25.0], ["out", 75.0]], _patcher.Next(Frame with { Borders = new(1, 3) }, null).Total!.Directions);

    [Fact]
    public void Next_AnotherDayOrForgotten_TellsEverythingAgain()
    {
        _patcher.Next(Frame, null);
        _time.Advance(TimeSpan.FromHours(13));
        Assert.NotNull(_patcher.Next(Frame, null).Hours);

        _patcher.Forget();
        Assert.NotNull(_patcher.Next(Frame, null).Latest);
    }
}
