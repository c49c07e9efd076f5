using System.Globalization;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>A transition's place in the table: newest first; at the same time subject, from and to, each from the last to the first.</summary>
internal readonly record struct AlertKey(DateTime Time, string Subject, AlertLevel From, AlertLevel To)
{
    public static AlertKey Of(AlertLogRow row) => new(row.AlertTime, row.Subject, row.From, row.To);

    public static AlertKey? Parse(string cursor) =>
        Cursor.Decode(cursor, 4) is [var at, var subject, var from, var to] && Cursor.Time(at) is { } time && Level(from) is { } before && Level(to) is { } after
            ? new(time, subject, before, after) : null;

    public string ToCursor() => Cursor.Encode(Time, Subject, Text(From), Text(To));

    /// <summary>Less than zero: <paramref name="a"/> stands before <paramref name="b"/>.</summary>
    public static int Compare(AlertLogRow a, AlertLogRow b)
    {
        var order = b.AlertTime.CompareTo(a.AlertTime);
        order = order != 0 ? order : KeyOrder.Compare(b.Subject, a.Subject);
        order = order != 0 ? order : b.From.CompareTo(a.From);
        return order != 0 ? order : b.To.CompareTo(a.To);
    }

    private static string Text(AlertLevel level) => ((int)level).ToString(CultureInfo.InvariantCulture);

    private static AlertLevel? Level(string text) =>
        text is [>= '0' and <= '2'] ? (AlertLevel)(text[0] - '0') : null;
}
