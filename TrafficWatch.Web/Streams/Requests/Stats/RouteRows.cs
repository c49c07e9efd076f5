using System.Globalization;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Ui.Charts;
using TrafficWatch.Web.Streams.Requests.Resources;

namespace TrafficWatch.Web.Streams.Requests.Stats;

/// <summary>Requests of one status and method.</summary>
/// <param name="Status">The status; 0: not told.</param>
/// <param name="Method">As stored.</param>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Bytes sent.</param>
/// <param name="Automatic">Of them, those of bots and tools.</param>
internal sealed record KindSum(int Status, string Method, long Count, long Bytes, long Automatic);

/// <summary>All requests that were asked for.</summary>
/// <param name="Count">How many.</param>
/// <param name="ClientErrors">Of them, those that were refused (4xx).</param>
/// <param name="ServerErrors">Of them, those that the server failed (5xx and above).</param>
/// <param name="Bytes">Bytes sent.</param>
/// <param name="Automatic">Of them, those of bots and tools.</param>
internal sealed record RequestTotals(long Count, long ClientErrors, long ServerErrors, long Bytes, long Automatic)
{
    public static RequestTotals Of(IReadOnlyCollection<KindSum> kinds) => new(
        kinds.Sum(kind => kind.Count),
        kinds.Where(kind => kind.Status / 100 == 4).Sum(kind => kind.Count),
        kinds.Where(kind => kind.Status >= 500).Sum(kind => kind.Count),
        kinds.Sum(kind => kind.Bytes),
        kinds.Sum(kind => kind.Automatic));
}

/// <summary>Requests of one route.</summary>
/// <param name="Route">As stored.</param>
/// <param name="Count">How many.</param>
/// <param name="ClientErrors">Of them, those that were refused (4xx).</param>
/// <param name="ServerErrors">Of them, those that the server failed (5xx and above).</param>
/// <param name="Bytes">Bytes sent.</param>
internal sealed record RouteRow(string Route, long Count, long ClientErrors, long ServerErrors, long Bytes)
{
    /// <summary>Its part of all that were asked for, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>Latencies of the hours that the range touches; null where none is known.</summary>
    public Latencies? Latency { get; init; }
}

/// <summary>A route's place: the most of what is ordered by first.</summary>
internal readonly record struct RouteKey(long Value, string Route)
{
    public static RouteKey Of(RouteRow row, string order) => new(order switch { "5xx" => row.ServerErrors, "4xx" => row.ClientErrors, "bytes" => row.Bytes, _ => row.Count }, row.Route);

    public static RouteKey? Parse(string cursor) =>
        Cursor.Decode(cursor, 2) is [var value, var route] && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(number, route) : null;

    public string ToCursor() => Cursor.Encode(Value.ToString(CultureInfo.InvariantCulture), Route);

    /// <summary>Less than zero: <paramref name="a"/> stands before <paramref name="b"/>.</summary>
    public static int Compare(RouteKey a, RouteKey b) => b.Value.CompareTo(a.Value) is not 0 and var order ? order : KeyOrder.Compare(a.Route, b.Route);
}

/// <summary>Requests of one span of a course.</summary>
/// <param name="Start">UTC, its beginning.</param>
/// <param name="Count">How many.</param>
/// <param name="ClientErrors">Of them, those that were refused (4xx).</param>
/// <param name="ServerErrors">Of them, those that the server failed (5xx and above).</param>
internal sealed record CoursePoint(DateTime Start, long Count, long ClientErrors, long ServerErrors);

/// <summary>How requests went over a range.</summary>
/// <param name="Grain">How long a span is.</param>
/// <param name="Points">Oldest first.</param>
internal sealed record RequestCourse(ClientSpan Grain, IReadOnlyList<CoursePoint> Points)
{
    /// <summary>As lines of a chart: all, and what failed.</summary>
    public IReadOnlyList<TimeLine> Lines(RequestWords words) =>
    [
        new(words.RequestsColumn, [.. Points.Select(point => (point.Start, (double?)point.Count))]),
        new("4xx", [.. Points.Select(point => (point.Start, (double?)point.ClientErrors))]),
        new("5xx", [.. Points.Select(point => (point.Start, (double?)point.ServerErrors))]),
    ];
}

/// <summary>A route's latencies within one of the site's hours.</summary>
/// <param name="Start">UTC, the hour's beginning.</param>
/// <param name="Count">Requests whose latency is told.</param>
/// <param name="Latency">How long they took.</param>
internal sealed record LatencyHour(DateTime Start, long Count, Latencies Latency);

/// <summary>A path that is often asked for.</summary>
/// <param name="Path">Its name, 200 bytes at most.</param>
/// <param name="Count">Requests, at least.</param>
/// <param name="Error">How many more there may be.</param>
internal sealed record FrequentPath(string Path, long Count, long Error);
