using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Visitors.Traffic;

/// <summary>A minute's place in the table: newest first, then by area from the last to the first, as an index is read backwards.</summary>
internal readonly record struct TrafficKey(DateTime WindowEnd, string AreaId)
{
    public static TrafficKey Of(TrafficRow row) => new(row.WindowEnd, row.AreaId);

    public static TrafficKey? Parse(string cursor) =>
        Cursor.Decode(cursor, 2) is [var end, var area] && Cursor.Time(end) is { } time ? new(time, area) : null;

    public string ToCursor() => Cursor.Encode(WindowEnd, AreaId);

    /// <summary>Less than zero: <paramref name="a"/> stands before <paramref name="b"/>.</summary>
    public static int Compare(TrafficRow a, TrafficRow b)
    {
        var byTime = b.WindowEnd.CompareTo(a.WindowEnd);
        return byTime != 0 ? byTime : KeyOrder.Compare(b.AreaId, a.AreaId);
    }
}
