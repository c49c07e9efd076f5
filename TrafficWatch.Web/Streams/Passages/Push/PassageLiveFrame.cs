using TrafficWatch.Web.Streams.Passages.Live;

namespace TrafficWatch.Web.Streams.Passages.Push;

/// <summary>What programs get of a <see cref="PassageFrame"/>: figures of the site's day so far. Plates are masked. Times are UTC.</summary>
/// <param name="DataTime">The newest passage that is stored; null before the first.</param>
/// <param name="Today">Passages of today.</param>
/// <param name="YesterdaySoFar">Passages of yesterday until the minute of the day that today's data have come to; null: yesterday had none, or today has none yet.</param>
/// <param name="LastMinute">Passages of the newest minute that is over.</param>
/// <param name="Checkpoints">Today's by checkpoint, the most first: its name as delivered, its name as on the sign.</param>
/// <param name="Provinces">Today's by the province of the plate, the most first.</param>
/// <param name="VehicleTypes">Today's by vehicle type, the most first.</param>
/// <param name="Directions">Today's by direction as delivered, the most first.</param>
/// <param name="Hours">Passages by the hours of today that are over; null for the others.</param>
/// <param name="Latest">The newest passages, the newest first.</param>
/// <param name="Warnings">Cloned plates of the last day, the newest first.</param>
internal sealed record PassageLiveFrame(
    DateTime? DataTime, long Today, long? YesterdaySoFar, long LastMinute,
    IReadOnlyList<CheckpointCount> Checkpoints, IReadOnlyList<PartCount> Provinces, IReadOnlyList<PartCount> VehicleTypes, IReadOnlyList<PartCount> Directions,
    IReadOnlyList<long?> Hours, IReadOnlyList<PassageLiveFrame.Passage> Latest, IReadOnlyList<PassageLiveFrame.Warning> Warnings)
{
    public static PassageLiveFrame Of(PassageFrame frame) => new(
        frame.DataTime, frame.Today, frame.YesterdaySoFar, frame.LastMinute, frame.Checkpoints, frame.Provinces, frame.VehicleTypes, frame.Directions, frame.Hours,
        [.. frame.Latest.Select(passage => new Passage(passage.PassedAt, passage.Masked, passage.Checkpoint, passage.Sign, passage.VehicleType))],
        [.. frame.Warnings.Select(warning => new Warning(warning.At, warning.Masked, warning.First, warning.Second, warning.Minutes, warning.Least, warning.State))]);

    /// <summary>A passage.</summary>
    /// <param name="PassedAt">When.</param>
    /// <param name="Plate">With its middle hidden.</param>
    /// <param name="Checkpoint">Where, as delivered.</param>
    /// <param name="Sign">Where, as on the sign.</param>
    /// <param name="VehicleType">As stored.</param>
    internal sealed record Passage(DateTime PassedAt, string Plate, string Checkpoint, string Sign, string VehicleType);

    /// <summary>A cloned plate, by its newest pair of sightings.</summary>
    /// <param name="At">The later sighting.</param>
    /// <param name="Plate">With its middle hidden.</param>
    /// <param name="First">Where the earlier sighting was, as on the sign.</param>
    /// <param name="Second">Where the later one was.</param>
    /// <param name="Minutes">How long lies between.</param>
    /// <param name="LeastMinutes">How long the trip takes at least.</param>
    /// <param name="State">provisional, suspect or confirmed.</param>
    internal sealed record Warning(DateTime At, string Plate, string First, string Second, double Minutes, double LeastMinutes, string State);
}
