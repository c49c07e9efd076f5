using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Web.Streams.Visitors.Alerts;

/// <summary>An alert's place in the table: newest first; at the same time by area from the last to the first. It also stands for the alert in addresses.</summary>
internal readonly record struct AlertCaseKey(DateTime RaisedAt, string AreaId)
{
    public static AlertCaseKey Of(AlertCase alert) => new(alert.RaisedAt, alert.AreaId);

    public static AlertCaseKey? Parse(string cursor) => Cursor.Decode(cursor, 2) is [var at, var area] && Cursor.Time(at) is { } time ? new(time, area) : null;

    public string ToCursor() => Cursor.Encode(RaisedAt, AreaId);

    /// <summary>Less than zero: <paramref name="a"/> stands before <paramref name="b"/>.</summary>
    public static int Compare(AlertCase a, AlertCase b) => b.RaisedAt.CompareTo(a.RaisedAt) is var byTime and not 0 ? byTime : KeyOrder.Compare(b.AreaId, a.AreaId);
}
