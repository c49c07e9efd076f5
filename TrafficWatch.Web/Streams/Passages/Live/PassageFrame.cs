using System.Collections.Immutable;

namespace TrafficWatch.Web.Streams.Passages.Live;

/// <summary>What is shown of passages at once, from the tables' sums.</summary>
/// <param name="DataTime">The newest passage that is stored, UTC; null before the first.</param>
/// <param name="Today">Passages of the site's day so far.</param>
/// <param name="LastMinute">Passages of the newest minute that is over.</param>
/// <param name="Hours">Passages by the hours of today that are over and whose end the data have reached; null for the others.</param>
/// <param name="HoursBefore">The same of yesterday.</param>
/// <param name="Checkpoints">Today's passages by checkpoint, most first.</param>
/// <param name="Provinces">Today's by the province of the plate, most first; empty for plates without one.</param>
/// <param name="VehicleTypes">Today's by vehicle type, most first.</param>
internal sealed record PassageFrame(
    DateTime? DataTime, long Today, long LastMinute, ImmutableArray<long?> Hours, ImmutableArray<long?> HoursBefore, ImmutableArray<CheckpointCount> Checkpoints,
    ImmutableArray<PartCount> Provinces, ImmutableArray<PartCount> VehicleTypes)
{
    public static PassageFrame Empty { get; } = new(null, 0, 0, [], [], [], [], []);

    /// <summary>Passages of yesterday until the minute of the day that today's data have come to; null: yesterday had none, or today has none yet.</summary>
    public long? YesterdaySoFar { get; init; }

    /// <summary>Passages by the hours of the same weekday a week before.</summary>
    public ImmutableArray<long?> HoursWeekBefore { get; init; } = [];

    /// <summary>Today's by direction as delivered, most first.</summary>
    public ImmutableArray<PartCount> Directions { get; init; } = [];

    /// <summary>Today's into and out of the region, at the checkpoints of which it is known which direction comes in; null: of none.</summary>
    public BorderCount? Borders { get; init; }

    /// <summary>Plates of which two vehicles were seen within a day, newest first.</summary>
    public ImmutableArray<LiveWarning> Warnings { get; init; } = [];

    /// <summary>What the hours of today were last forecast to come to; null where nothing was.</summary>
    public ImmutableArray<ExpectedHour?> Expected { get; init; } = [];

    /// <summary>Checkpoints that have come to something else than is to be expected for two hours.</summary>
    public ImmutableArray<UnusualFlow> Unusual { get; init; } = [];

    /// <summary>The newest passages, newest first.</summary>
    public ImmutableArray<LatestPassage> Latest { get; init; } = [];
}

/// <summary>Passages of a checkpoint.</summary>
/// <param name="Checkpoint">Its name as delivered.</param>
/// <param name="Count">How many.</param>
internal sealed record CheckpointCount(string Checkpoint, long Count)
{
    /// <summary>Its name as on the sign.</summary>
    public string Sign { get; init; } = Checkpoint;
}

/// <summary>Passages of a part of all.</summary>
/// <param name="Name">What they have in common.</param>
/// <param name="Count">How many.</param>
internal sealed record PartCount(string Name, long Count);

/// <summary>Passages in and out.</summary>
internal sealed record BorderCount(long In, long Out);

/// <summary>A passage as everybody may see it.</summary>
/// <param name="PassedAt">UTC.</param>
/// <param name="Masked">The plate with its middle hidden.</param>
/// <param name="Checkpoint">Its name as delivered.</param>
/// <param name="Sign">Its name as on the sign.</param>
/// <param name="VehicleType">As stored.</param>
internal sealed record LatestPassage(DateTime PassedAt, string Masked, string Checkpoint, string Sign, string VehicleType);

/// <summary>A cloned plate as everybody may see it, by its newest pair.</summary>
/// <param name="At">The later sighting, UTC.</param>
/// <param name="Masked">The plate with its middle hidden.</param>
/// <param name="First">Where the earlier sighting was, as on the sign.</param>
/// <param name="Second">Where the later one was.</param>
/// <param name="Minutes">How long lies between.</param>
/// <param name="Least">How long the trip takes at least, minutes.</param>
/// <param name="State">provisional, suspect or confirmed: what weighs most of its newest pairs.</param>
internal sealed record LiveWarning(DateTime At, string Masked, string First, string Second, double Minutes, double Least, string State);

/// <summary>What an hour was forecast to come to.</summary>
/// <param name="Low">Eight times of ten it is that at least.</param>
/// <param name="Predicted">The forecast.</param>
/// <param name="High">And that at most.</param>
internal sealed record ExpectedHour(double Low, double Predicted, double High);

/// <summary>A checkpoint whose last two hours lay outside the band of 99 %: a jam, a closed road, a dead camera.</summary>
/// <param name="Checkpoint">Its name as delivered.</param>
/// <param name="Sign">Its name as on the sign.</param>
/// <param name="At">When the last hour ended, UTC.</param>
/// <param name="Count">What that came to.</param>
/// <param name="Low">What was to be expected at least.</param>
/// <param name="High">And at most.</param>
internal sealed record UnusualFlow(string Checkpoint, string Sign, DateTime At, long Count, double Low, double High);
