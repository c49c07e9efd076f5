using System.Collections.Immutable;

namespace TrafficWatch.Web.Streams.Passages.Live;

/// <summary>What is shown of passages at once, from the tables' sums.</summary>
/// <param name="DataTime">The newest passage that is stored, UTC; null before the first.</param>
/// <param name="Today">Passages of the site's day so far.</param>
/// <param name="LastMinute">Passages of the newest minute that is over.</param>
/// <param name="Hours">Passages by the hours of today that are over; null for the others.</param>
/// <param name="HoursBefore">The same of yesterday.</param>
/// <param name="Checkpoints">Today's passages by checkpoint, most first.</param>
/// <param name="Provinces">Today's by the province of the plate, most first; empty for plates without one.</param>
/// <param name="VehicleTypes">Today's by vehicle type, most first.</param>
internal sealed record PassageFrame(
    DateTime? DataTime, long Today, long LastMinute, ImmutableArray<long?> Hours, ImmutableArray<long?> HoursBefore, ImmutableArray<CheckpointCount> Checkpoints,
    ImmutableArray<PartCount> Provinces, ImmutableArray<PartCount> VehicleTypes)
{
    public static PassageFrame Empty { get; } = new(null, 0, 0, [], [], [], [], []);
}

/// <summary>Passages of a checkpoint.</summary>
/// <param name="Checkpoint">Its name as delivered.</param>
/// <param name="Count">How many.</param>
internal sealed record CheckpointCount(string Checkpoint, long Count);

/// <summary>Passages of a part of all.</summary>
/// <param name="Name">What they have in common.</param>
/// <param name="Count">How many.</param>
internal sealed record PartCount(string Name, long Count);
