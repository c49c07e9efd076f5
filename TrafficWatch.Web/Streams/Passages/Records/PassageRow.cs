using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Passages.Records;

/// <summary>A passage as it is shown; its time is UTC.</summary>
internal sealed record PassageRow(
    DateTime PassedAt, string Id, string Checkpoint, string District, string Direction, string PlateType, string Plate, string Model, string Province, string VehicleType, bool IsWeekend, bool IsPeakHour)
{
    /// <summary>The plate with its middle hidden: 苏C***88.</summary>
    public string Masked => PlateMask.Of(Plate);

    /// <summary>Whether the camera has read the plate whole, so that it stands for one vehicle.</summary>
    public bool IsWhole => PlateShape.IsWhole(Plate);
}

/// <summary>A passage's place in the table: newest first, then by id from the last to the first, as the key is read backwards.</summary>
internal readonly record struct PassageKey(DateTime PassedAt, string Id)
{
    public static PassageKey Of(PassageRow row) => new(row.PassedAt, row.Id);

    public static PassageKey? Parse(string cursor) => Cursor.Decode(cursor, 2) is [var at, var id] && Cursor.Time(at) is { } time ? new(time, id) : null;

    public string ToCursor() => Cursor.Encode(PassedAt, Id);

    /// <summary>Less than zero: <paramref name="a"/> stands before <paramref name="b"/>.</summary>
    public static int Compare(PassageRow a, PassageRow b) => b.PassedAt.CompareTo(a.PassedAt) is var byTime and not 0 ? byTime : KeyOrder.Compare(b.Id, a.Id);
}
