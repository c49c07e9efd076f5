using System.Collections.Immutable;

namespace TrafficWatch.Web.Streams.Passages.Live;

/// <summary>What is shown of passages at once, from the tables' sums.</summary>
/// <param name="DataTime">The newest passage that is stored, UTC; null before the first.</param>
/// <param name="Today">Passages of the site's day so far.</param>
/// <param name="LastMinute">Passages of the newest minute that is over.</param>
/// <param name="Hours">Passages by the hours of today that are over; null for the others.</param>
/// <param name="HoursBefore">The same of yesterday.</param>
/// <param name="Checkpoints">Today's passages by checkpoint, most first.</param>
internal sealed record PassageFrame(
    DateTime? DataTime, long Today, long LastMinute, ImmutableArray<long?> Hours, ImmutableArray<long?> HoursBefore, ImmutableArray<CheckpointCount> Checkpoints)
{
    public static PassageFrame Empty { get; } = new(null, 0, 0, [], [], []);
}

/// <summary>Passages of a checkpoint.</summary>
/// <param name="Checkpoint">Its name as delivered.</param>
/// <param name="Count">How many.</param>
internal sealed record CheckpointCount(string Checkpoint, long Count);
