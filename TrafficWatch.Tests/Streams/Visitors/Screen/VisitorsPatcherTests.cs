using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Texts;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Resources;
using TrafficWatch.Web.Streams.Visitors.Screen;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Screen;

public sealed class VisitorsPatcherTests
{
    private static readonly DateTime Noon = SampleFrames.Noon;
    private readonly VisitorsPatcher _patcher = Patcher("Asia/Shanghai");

    /// <summary>Once a minute at most, and of those areas only of which it has changed.</summary>
    [Fact]
    public void Next_Insights_TellWhatChangedOfThem()
    {
        static AreaInsight Of(long low, DateTime? since = null) => new(null, new ErrorBand(60, low, 62), since);
        var frame = SampleFrames.At(Noon);
        var first = new AreaInsights(Noon, new Dictionary<string, AreaInsight> { ["a"] = Of(50), ["b"] = Of(40, Noon) });
        var second = new AreaInsights(Noon.AddMinutes(1), new Dictionary<string, AreaInsight> { ["a"] = Of(50), ["b"] = Of(41) });
        var ms = (Noon.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

        Assert.Equal([["a", 10L, 2L, 0L], ["b", 20L, 2L, ms]], _patcher.Next(frame, Running, null, first).Notes);
        Assert.Null(_patcher.Next(frame, Running, null, first).Notes);
        Assert.Equal([["b", 19L, 2L, 0L]], _patcher.Next(frame, Running, null, second).Notes);
        Assert.Equal([["a", 0L, 0L, 0L], ["b", 0L, 0L, 0L]], _patcher.Next(frame, Running, null, AreaInsights.Empty).Notes);
        _patcher.Forget();
        Assert.Equal(2, _patcher.Next(frame, Running, null, first).Notes!.Length);
    }

    [Fact]
    public void Next_FirstTime_TellsEverything()
    {
        var patch = _patcher.Next(SampleFrames.At(Noon), Running, null, AreaInsights.Empty);

        Assert.Equal(230, patch.Total);
        Assert.Equal(3112, patch.Entries);
        Assert.Equal(3, patch.Areas!.Length);
        Assert.True(patch.Flow!.Whole);
        Assert.Equal(60, patch.Flow.Points.Length);
        Assert.Equal(0, patch.Today!.From);
        Assert.Equal(720 * 2, patch.Today.Points.Length);
        Assert.Equal(25, patch.Today.Hours!.Length);
        Assert.Equal("UTC+8", patch.Status!.Zone);
    }

    [Fact]
    public void Next_NothingChanged_SaysNothing()
    {
        var frame = SampleFrames.At(Noon);
        _patcher.Next(frame, Running, null, AreaInsights.Empty);

        Assert.False(_patcher.Next(frame with { Epoch = 2 }, Running, null, AreaInsights.Empty).SaysSomething);
    }

    [Fact]
    public void Next_OneAreaChanged_TellsThatOneAndTheTotal()
    {
        _patcher.Next(SampleFrames.At(Noon), Running, null, AreaInsights.Empty);

        var patch = _patcher.Next(SampleFrames.At(Noon, minions: 164), Running, null, AreaInsights.Empty);

        Assert.Equal(["小黄人乐园", 164L, 2], Assert.Single(patch.Areas!));
        Assert.Equal(231, patch.Total);
        Assert.Null(patch.Today);
        Assert.Null(patch.Flow);
    }

    [Fact]
    public void Next_MinuteGrew_TellsThatMinute()
    {
        var frame = SampleFrames.At(Noon);
        _patcher.Next(frame, Running, null, AreaInsights.Empty);
        var grown = frame.Minutes.SetItem(59, frame.Minutes[59] with { In = 99 });

        var patch = _patcher.Next(frame with { Minutes = grown }, Running, null, AreaInsights.Empty);

        Assert.False(patch.Flow!.Whole);
        Assert.Equal(99, Assert.Single(patch.Flow.Points)[1]);
    }

    [Fact]
    public void Next_OtherAreaChosen_TellsItsWholeHour()
    {
        var frame = SampleFrames.At(Noon);
        _patcher.Next(frame, Running, null, AreaInsights.Empty);

        Assert.True(_patcher.Next(frame, Running, "小黄人乐园", AreaInsights.Empty).Flow!.Whole);
    }

    [Fact]
    public void Next_CurveGrew_TellsTheNewPoint()
    {
        _patcher.Next(SampleFrames.At(Noon), Running, null, AreaInsights.Empty);

        var patch = _patcher.Next(SampleFrames.At(Noon.AddMinutes(1)), Running, null, AreaInsights.Empty);

        Assert.Equal(720, patch.Today!.From);
        Assert.Equal([721L, 101], patch.Today.Points);
        Assert.Null(patch.Yesterday);
    }

    [Fact]
    public void Next_AfterForget_TellsEverythingAgain()
    {
        var frame = SampleFrames.At(Noon);
        _patcher.Next(frame, Running, null, AreaInsights.Empty);
        _patcher.Forget();

        Assert.Equal(3, _patcher.Next(frame, Running, null, AreaInsights.Empty).Areas!.Length);
    }

    [Theory]
    [InlineData(StreamState.Running, "green", null)]
    [InlineData(StreamState.ShardDown, "red", "database not answering, reading paused · shard 1 is away")]
    [InlineData(StreamState.KafkaDown, "red", "Kafka not answering · shard 1 is away")]
    [InlineData(StreamState.Stopped, "red", "stopped, needs attention · shard 1 is away")]
    [InlineData(StreamState.WaitingForTopic, "amber", "waiting for the topic scenic_visitor_topic to appear")]
    [InlineData(StreamState.Standby, "amber", "standing by, another process is at work")]
    public void Next_State_SaysSoInWords(StreamState state, string level, string? text)
    {
        var status = SampleFrames.Status(Noon, state, new Told("shard 1 is away", "分片 1 无响应")).Streams[0];

        var head = _patcher.Next(SampleFrames.At(Noon), status, null, AreaInsights.Empty).Status!;

        Assert.Equal((level, text, state == StreamState.Standby), (head.Level, head.Text, head.Follows));
    }

    [Fact]
    public void Next_ClocksWentForwardLastNight_LaysYesterdayUnderTheSameLocalTime()
    {
        // New York, 9 March 2025: a day of 23 hours; 14:00 is 18:00 UTC, a day before it was 19:00 UTC.
        var patcher = Patcher("America/New_York");
        DateTime start = new(2025, 3, 9, 5, 0, 0, DateTimeKind.Utc), before = start.AddDays(-1);
        var today = new DayCurve(new DateOnly(2025, 3, 9), start, start.AddHours(23), [new(start.AddHours(13), 1)], 0, 0, null);
        var yesterday = new DayCurve(new DateOnly(2025, 3, 8), before, start, [new(before.AddHours(14), 7)], 0, 0, null);

        var patch = patcher.Next(VisitorFrame.Empty with { Today = today, Yesterday = yesterday }, Running, null, AreaInsights.Empty);

        Assert.Equal([13 * 60L, 7], patch.Yesterday!.Points);
        Assert.Equal([13 * 60L, 1], patch.Today!.Points);
        Assert.Equal(24, patch.Today.Hours!.Length);
    }

    [Fact]
    public void Structure_OnlyFiguresChanged_IsTheSame()
    {
        var one = VisitorsStructure.Of(SampleFrames.At(Noon));

        Assert.Equal(one, VisitorsStructure.Of(SampleFrames.At(Noon, minions: 170)));
        Assert.NotEqual(one, VisitorsStructure.Of(SampleFrames.At(Noon, minions: 90, AlertLevel.Normal)));
    }

    private static StreamStatus Running => SampleFrames.Status(Noon).Streams[0];

    private static VisitorsPatcher Patcher(string zone)
    {
        var site = new SiteOptions { Zone = TimeZoneInfo.FindSystemTimeZoneById(zone) };
        return new VisitorsPatcher(site, new SiteClock(site, new FakeTimeProvider(Noon)), VisitorWords.English);
    }
}
