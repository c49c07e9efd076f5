using System.Globalization;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Requests.Lines;

/// <summary>A kept line.</summary>
/// <param name="Time">UTC.</param>
/// <param name="Id">Tells lines of one time apart.</param>
/// <param name="Client">As the log has it: for who may know it.</param>
/// <param name="Method">As counted.</param>
/// <param name="Target">What was asked for, with its query.</param>
/// <param name="Status">The status; 0: not told.</param>
/// <param name="Bytes">Bytes sent.</param>
/// <param name="Referrer">Where the link was; empty: not told.</param>
/// <param name="Agent">What program asked; empty: not told.</param>
/// <param name="LatencyUs">How long the answer took, microseconds; null: not told.</param>
public sealed record LineRow(DateTime Time, long Id, string Client, string Method, string Target, int Status, long Bytes, string Referrer, string Agent, long? LatencyUs)
{
    /// <summary>The client's network.</summary>
    public string Masked => ClientMask.Of(Client);

    /// <summary>Of a line that is not stored.</summary>
    internal static LineRow Of(long number, RequestLine line) =>
        new(DateTime.UnixEpoch.AddMilliseconds(line.Time), number, line.Client, line.Method, line.Target, line.Status, line.Bytes, line.Referrer, line.Agent, line.LatencyUs);
}

/// <summary>A line's place: newest first.</summary>
internal readonly record struct LineKey(DateTime Time, long Id)
{
    public static LineKey Of(LineRow row) => new(row.Time, row.Id);

    public static LineKey? Parse(string cursor) =>
        Cursor.Decode(cursor, 2) is [var time, var id] && Cursor.Time(time) is { } at && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(at, number) : null;

    public string ToCursor() => Cursor.Encode(Time, Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Less than zero: <paramref name="a"/> stands before <paramref name="b"/>. Lines of one time lie on one shard, so an id does tell them apart.</summary>
    public static int Compare(LineKey a, LineKey b) => b.Time.CompareTo(a.Time) is not 0 and var order ? order : b.Id.CompareTo(a.Id);
}
