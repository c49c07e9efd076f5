using System.Collections.Immutable;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Texts;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Tests.Streams.Visitors.Screen;

/// <summary>Frames and states as a stream would publish them, around one instant.</summary>
internal static class SampleFrames
{
    /// <summary>Noon of a summer's day in Shanghai.</summary>
    public static readonly DateTime Noon = new(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc);

    public static readonly ThresholdSet Minions = new(100, 120, 150);

    public static VisitorFrame At(DateTime now, long minions = 163, AlertLevel level = AlertLevel.Alert, long entries = 3112)
    {
        var day = now.AddHours(8).Date.AddHours(-8);
        ImmutableArray<MinuteFlow> minutes = [.. Enumerable.Range(0, 60).Select(i => new MinuteFlow(Minute(now).AddMinutes(i - 58), i % 7, i % 5))];
        ImmutableArray<AreaFrame> areas =
        [
            new("好莱坞大道", null, "Hollywood Boulevard", 60, AlertLevel.Normal, new(80, 100, 120), minutes),
            new("小黄人乐园", null, "Minion Land", minions, level, Minions, minutes),
            new("G3京台高速K731江苏高速五大队江苏徐州", null, null, 7, AlertLevel.Normal, null, minutes),
        ];
        return new VisitorFrame(
            1, now, now.AddSeconds(-5), now, areas, 0, areas.Sum(area => area.Current), AlertLevel.Normal, new(600, 1000, 1200), minutes,
            level == AlertLevel.Normal ? [] : [new("小黄人乐园", level, now.AddSeconds(-137), 151, 150)],
            [new("小黄人乐园", now.AddSeconds(-137), AlertLevel.Warning, AlertLevel.Alert, 151, 150, null)],
            Curve(day, now, entries), Curve(day.AddDays(-1), day, 2900));
    }

    public static StreamStatusList Status(DateTime now, StreamState state = StreamState.Running, Told? reason = null, DateTime? lastRecord = null) => new(
        [new("visitors", "scenic_visitor_topic", state, reason, now, true, 0, TimeSpan.FromSeconds(0.3), 20, 100, 0, 0, 0, lastRecord ?? now, [new(0, 5, 5, now, false)])]);

    private static DayCurve Curve(DateTime start, DateTime until, long entries) => new(
        DateOnly.FromDateTime(start.AddHours(8)), start, start.AddDays(1),
        [.. Enumerable.Range(1, 1439).Select(i => new CurvePoint(start.AddMinutes(i), 100 + (i % 90))).Where(point => point.At <= until)],
        entries, 901, start.AddHours(3));

    private static DateTime Minute(DateTime utc) => new(utc.Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, DateTimeKind.Utc);
}
