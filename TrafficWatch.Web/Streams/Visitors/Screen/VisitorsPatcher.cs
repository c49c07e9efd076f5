using System.Collections.Immutable;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Ui.Wall;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Resources;

namespace TrafficWatch.Web.Streams.Visitors.Screen;

/// <summary>Finds out what one screen must be told: it remembers what that screen has been told already.</summary>
internal sealed class VisitorsPatcher(SiteOptions site, SiteClock clock, VisitorWords words)
{
    private static readonly TimeSpan TrendOver = TimeSpan.FromMinutes(15);
    private VisitorFrame? _told;
    private ImmutableArray<MinuteFlow> _toldFlow = [];
    private string? _toldFlowArea;
    private bool _toldAnyFlow;
    private HeadPatch? _toldHead;
    private AreaInsights _toldInsights = AreaInsights.Empty;

    /// <summary>The screen lost what it knew, or may have: everything is told again.</summary>
    public void Forget()
    {
        _told = null;
        _toldAnyFlow = false;
        _toldHead = null;
        _toldInsights = AreaInsights.Empty;
    }

    /// <summary>What to tell now. Afterwards it counts as told.</summary>
    /// <param name="frame">The newest frame.</param>
    /// <param name="status">How the stream fares; null before that is known.</param>
    /// <param name="flowArea">The area whose entries and exits are drawn; null for the whole park.</param>
    /// <param name="insights">How far figures can be trusted, and which areas are silent.</param>
    public VisitorsPatch Next(VisitorFrame frame, StreamStatus? status, string? flowArea, AreaInsights insights)
    {
        var head = HeadPatch.Of(status, frame.NewestRecordAt, clock, words);
        var told = _told;
        var patch = new VisitorsPatch
        {
            Now = Ms(clock.Now),
            Status = head == _toldHead ? null : head,
            Data = frame.DataTime is { } data && data != told?.DataTime ? Ms(data) : null,
            Areas = Areas(frame, told),
            Notes = Notes(insights),
            Flow = Flow(frame, flowArea),
            Today = Curve(frame.Today, told?.Today, frame.Today),
            Yesterday = Curve(frame.Yesterday, told?.Yesterday, frame.Today),
        };
        var trend = TrendOf(frame);
        if (told is null || frame.Total != told.Total || frame.Hidden != told.Hidden || frame.TotalLevel != told.TotalLevel || frame.Today.Entries != told.Today.Entries
            || frame.Today.Peak != told.Today.Peak || trend != TrendOf(told))
        {
            patch = patch with
            {
                Total = frame.Total,
                TotalLevel = (int)frame.TotalLevel,
                Entries = frame.Today.Entries,
                Trend = trend,
                Peak = frame.Today.Peak,
                Hidden = frame.Hidden,
                PeakAt = frame.Today.PeakAt is { } at && frame.Today.Peak > 0 ? Ms(at.AddMinutes(-1)) : null,
            };
        }

        _told = frame;
        _toldHead = head;
        return patch;
    }

    private static object[][]? Areas(VisitorFrame frame, VisitorFrame? told)
    {
        if (told is not null && told.Areas == frame.Areas && told.HiddenAreas == frame.HiddenAreas)
        {
            return null;
        }

        // Those off the wall too, for their alerts stand on it.
        var known = told?.Areas.Concat(told.HiddenAreas).ToDictionary(area => area.AreaId) ?? [];
        var changed = frame.Areas.Concat(frame.HiddenAreas)
            .Where(area => !known.TryGetValue(area.AreaId, out var before) || before.Current != area.Current || before.Level != area.Level)
            .Select(area => new object[] { area.AreaId, area.Current, (int)area.Level })
            .ToArray();
        return changed.Length > 0 ? changed : null;
    }

    private object[][]? Notes(AreaInsights insights)
    {
        var told = _toldInsights;
        if (insights == told)
        {
            return null;
        }

        _toldInsights = insights;
        var changed = insights.Areas.Keys.Union(told.Areas.Keys)
            .Select(id => (Id: id, Now: Note(insights.Of(id)), Before: Note(told.Of(id))))
            .Where(area => area.Now != area.Before)
            .Select(area => new object[] { area.Id, area.Now.Above, area.Now.Below, area.Now.Since })
            .ToArray();
        return changed.Length > 0 ? changed : null;
    }

    private static (long Above, long Below, long Since) Note(AreaInsight? insight) => (insight?.Band?.Above ?? 0, insight?.Band?.Below ?? 0, insight?.SilentSince is { } since ? Ms(since) : 0);

    private FlowPatch? Flow(VisitorFrame frame, string? area)
    {
        var minutes = area is null ? frame.Minutes : frame.Areas.FirstOrDefault(a => a.AreaId == area)?.Minutes ?? [];
        var whole = !_toldAnyFlow || _toldFlowArea != area || minutes.IsEmpty || _toldFlow.IsEmpty || minutes[^1].End < _toldFlow[^1].End;
        if (!whole && minutes == _toldFlow)
        {
            return null;
        }

        var known = whole ? [] : _toldFlow.ToDictionary(minute => minute.End);
        var changed = minutes.Where(minute => !known.TryGetValue(minute.End, out var before) || before != minute)
            .Select(minute => new[] { Ms(minute.End) / 60_000, minute.In, minute.Out })
            .ToArray();
        (_toldAnyFlow, _toldFlowArea, _toldFlow) = (true, area, minutes);
        return changed.Length > 0 || whole ? new FlowPatch(whole, changed) : null;
    }

    private CurvePatch? Curve(DayCurve day, DayCurve? told, DayCurve today)
    {
        if (today.Start == default || (told is not null && told.Day == day.Day && told.Points == day.Points))
        {
            return null;
        }

        var same = 0;
        if (told is not null && told.Day == day.Day)
        {
            var most = Math.Min(told.Points.Length, day.Points.Length);
            while (same < most && told.Points[same] == day.Points[same])
            {
                same++;
            }

            if (same == day.Points.Length && same == told.Points.Length)
            {
                return null;
            }
        }

        var points = new long[(day.Points.Length - same) * 2];
        for (var i = same; i < day.Points.Length; i++)
        {
            points[(i - same) * 2] = (long)(OnDay(day.Points[i].At, day, today) - today.Start).TotalMinutes;
            points[((i - same) * 2) + 1] = day.Points[i].Occupancy;
        }

        return new CurvePatch(Ms(today.Start), same, points, same == 0 && day.Day == today.Day ? Hours(today) : null);
    }

    // Yesterday's 14:00 belongs under today's 14:00, also where the clocks were changed in between.
    private DateTime OnDay(DateTime at, DayCurve day, DayCurve today)
    {
        if (day.Day == today.Day)
        {
            return at;
        }

        var local = clock.Local(at).AddDays(today.Day.DayNumber - day.Day.DayNumber);
        return TimeZoneInfo.ConvertTimeToUtc(site.Zone.IsInvalidTime(local) ? local.AddHours(1) : local, site.Zone);
    }

    private long[] Hours(DayCurve day)
    {
        var hours = new List<long>();
        for (var at = day.Start; at <= day.End; at = at.AddMinutes(15))
        {
            if (clock.Local(at).Minute == 0 || at == day.End)
            {
                hours.Add(Ms(at));
            }
        }

        return [.. hours];
    }

    public static long? TrendOf(VisitorFrame frame)
    {
        if (frame.Today.Points is not [.., var newest])
        {
            return null;
        }

        var then = newest.At - TrendOver;
        for (var i = frame.Today.Points.Length - 1; i >= 0 && frame.Today.Points[i].At >= then; i--)
        {
            if (frame.Today.Points[i].At == then)
            {
                return newest.Occupancy - frame.Today.Points[i].Occupancy;
            }
        }

        return null;
    }

    private static long Ms(DateTime utc) => HeadPatch.Ms(utc);
}
