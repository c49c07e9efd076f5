using System.Text.Json.Serialization;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Ui.Wall;
using TrafficWatch.Web.Streams.Requests.Live;
using TrafficWatch.Web.Streams.Requests.Resources;

namespace TrafficWatch.Web.Streams.Requests.Screen;

/// <summary>What changed on the requests' screen since the last patch.</summary>
internal sealed record RequestPatch : WallPatch
{
    /// <summary>The ruling figure and those beside it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RequestTotal? Total { get; init; }

    /// <summary>[label, figure in words] of the last hour.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string[][]? Facts { get; init; }

    /// <summary>By the list's name: [label, count, figure in words], in its order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, object[][]>? Lists { get; init; }

    /// <summary>Where the last hour's minutes begin, and their counts: fine, redirected, client errors, server errors.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long[][]? Minutes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DayCourses? Hours { get; init; }

    /// <summary>[minute's beginning, status, method and route, times in words, level].</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object[][]? Failures { get; init; }

    /// <summary>The alerts that are open, the most urgent first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AlertCard[]? Alerts { get; init; }

    /// <summary>The same for the bell.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CallPatch[]? Calls { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool SaysSomething => base.SaysSomething || Alerts is not null || Calls is not null || Total is not null || Facts is not null || Lists is not null || Minutes is not null || Hours is not null || Failures is not null;
}

/// <summary>Requests of the last minute, the note beside the title, the change against yesterday, and today's in words.</summary>
internal sealed record RequestTotal(long Minute, string Before, string? Change, string Today);

/// <summary>An alert that is open: since when it has its level, what it is of, its figure and threshold, and who takes care of it.</summary>
internal sealed record AlertCard(long Since, string Name, string Figure, string Care, string State, int Level);

/// <summary>Finds out what one screen must be told: it remembers what that screen has been told already.</summary>
internal sealed class RequestPatcher(SiteCalendar calendar, SiteClock clock, ReminderSettings reminders, RequestWords words)
{
    private const int MostRoutes = 6, MostAgents = 7;
    private readonly WallTold<RequestFrame> _told = new(calendar, clock, words);
    private readonly AlertCalls _calls = new();
    private AlertCard[]? _alerts;

    /// <summary>The screen lost what it knew, or may have: everything is told again.</summary>
    public void Forget()
    {
        _told.Forget();
        _calls.Forget();
        _alerts = null;
    }

    /// <summary>What to tell now. Afterwards it counts as told.</summary>
    /// <param name="frame">The newest frame.</param>
    /// <param name="open">Who takes care of what is alerted of.</param>
    /// <param name="status">How the stream fares; null before that is known.</param>
    public RequestPatch Next(RequestFrame frame, OpenAlertList open, StreamStatus? status)
    {
        var news = _told.Next(frame, status, _told.DataOf(frame.DataTime, status));
        var told = news.Told;
        var changed = !ReferenceEquals(frame, told);
        return new RequestPatch
        {
            Now = news.Now,
            Status = news.Status,
            Data = news.Data,
            Alerts = Alerts(frame, open),
            Calls = _calls.Next(frame.Alerts, open, clock.Now, alert => $"{words.Level(alert.Level)} · {words.SubjectOf(alert.Subject)}"),
            Total = changed ? Total(frame) : null,
            Facts = changed ? Facts(frame) : null,
            Lists = changed ? Lists(frame) : null,
            Minutes = told is null || !frame.Minutes.AsSpan().SequenceEqual(told.Minutes.AsSpan())
                ? [.. frame.Minutes.Select(one => new[] { HeadPatch.Ms(one.End.AddMinutes(-1)), one.Fine, one.Redirected, one.ClientErrors, one.ServerErrors })] : null,
            Hours = told is null || !frame.Hours.AsSpan().SequenceEqual(told.Hours.AsSpan()) || !frame.HoursBefore.AsSpan().SequenceEqual(told.HoursBefore.AsSpan()) ? Hours(frame, news.Day) : null,
            Failures = told is null || !frame.Failures.AsSpan().SequenceEqual(told.Failures.AsSpan())
                ? [.. frame.Failures.Select(one => new object[] { HeadPatch.Ms(one.End.AddMinutes(-1)), one.Status, $"{one.Method} {words.RouteOf(one.Route)}", one.Count > 1 ? $"× {words.Number(one.Count)}" : "", one.Status >= 500 ? 2 : 0 })] : null,
        };
    }

    private AlertCard[]? Alerts(RequestFrame frame, OpenAlertList open)
    {
        // Who takes care of one is known apart from the frame, and a snooze ends by the clock.
        var alerts = frame.Alerts.Select(alert =>
        {
            var state = open.StateOf(alert, clock.Now);
            return new AlertCard(
                HeadPatch.Ms(alert.Since),
                words.SubjectOf(alert.Subject),
                $"{words.FigureOf(alert.Subject, alert.Figure)} · {words.ThresholdOf(alert.Subject, alert.Threshold)}",
                CareText.Of(open.Of(alert), state, reminders, words, clock),
                AlertCaseFilter.Name(state),
                (int)alert.Level);
        }).ToArray();
        return _alerts is not null && alerts.SequenceEqual(_alerts) ? null : _alerts = alerts;
    }

    private RequestTotal Total(RequestFrame frame) => new(
        frame.LastMinute,
        frame.YesterdaySoFar > 0 ? words.YesterdayThen(frame.YesterdaySoFar) : "",
        frame.YesterdaySoFar > 0 ? words.OnYesterday(((double)frame.Today / frame.YesterdaySoFar) - 1) : null,
        words.RequestsToday(frame.Today));

    private string[][] Facts(RequestFrame frame) =>
    [
        [words.ServerErrors, words.WithShare(frame.FailedLastHour, frame.LastHour)],
        [words.ClientErrors, words.WithShare(frame.RefusedLastHour, frame.LastHour)],
        [words.LatencyTitle, frame.Latency is { } latency ? $"{words.Latency(latency.Median)} / {words.Latency(latency.P95)} / {words.Latency(latency.P99)}" : words.NoLatency],
        [words.ClientsNow, $"{words.Number(frame.ClientsThisHour)} / {words.Number(frame.ClientsToday)}"],
        [words.BytesTitle, words.Bytes(frame.Bytes)],
        [words.AutomaticTitle, words.WithShare(frame.Automatic, frame.LastHour)],
    ];

    private Dictionary<string, object[][]> Lists(RequestFrame frame) => new()
    {
        ["routes"] = [.. frame.Routes.Take(MostRoutes).Select(route => new object[] { words.RouteOf(route.Route), route.Count, route.Failed > 0 ? $"{words.Number(route.Count)}  5xx {words.Share(route.Failed, route.Count)}" : words.Number(route.Count) })],
        ["agents"] = [.. frame.Agents.Take(MostAgents).Select(agent => new object[] { words.FamilyOf(agent.Family), agent.Count, $"{words.Number(agent.Count)}  {words.Share(agent.Count, frame.Today)}" })],
    };

    private DayCourses Hours(RequestFrame frame, DateOnly day) => new([.. frame.Hours], [.. frame.HoursBefore], DayCourses.BeginsOf(day, calendar));
}
