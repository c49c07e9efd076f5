using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>An alert's place in the table: newest first; at the same time by subject from the last to the first. It also stands for the alert in addresses.</summary>
internal readonly record struct AlertCaseKey(DateTime RaisedAt, string Subject)
{
    public static AlertCaseKey Of(AlertCase alert) => new(alert.RaisedAt, alert.Subject);

    public static AlertCaseKey? Parse(string cursor) => Cursor.Decode(cursor, 2) is [var at, var subject] && Cursor.Time(at) is { } time ? new(time, subject) : null;

    public string ToCursor() => Cursor.Encode(RaisedAt, Subject);

    /// <summary>Less than zero: <paramref name="a"/> stands before <paramref name="b"/>.</summary>
    public static int Compare(AlertCase a, AlertCase b) => b.RaisedAt.CompareTo(a.RaisedAt) is var byTime and not 0 ? byTime : KeyOrder.Compare(b.Subject, a.Subject);
}
