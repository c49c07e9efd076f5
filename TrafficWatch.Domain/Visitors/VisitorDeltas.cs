using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Domain.Visitors;

/// <summary>What one epoch of the visitors stream changes. Times are milliseconds since 1970-01-01 UTC.</summary>
/// <param name="Flows">Entries and exits to add to their minutes.</param>
/// <param name="Present">Visitors present now, of the areas where that changed: absolute.</param>
/// <param name="Minutes">Occupancy of minutes: absolute; <see cref="ThresholdSet.WholePark"/> is the park.</param>
/// <param name="Changes">Changes of level, in order.</param>
/// <param name="Line">Where the decided line stands; <see cref="long.MinValue"/> before the first event.</param>
/// <param name="Duplicates">Events decided that repeat another to the letter.</param>
/// <param name="Edits">Thresholds that were taken in.</param>
/// <param name="SetBack">Where the decided line was set back to, for it had run ahead of the clock: minutes after it are of a time that has not come; null nearly always.</param>
/// <param name="Gone">Areas that were let go of; null for none.</param>
/// <param name="Removed">Areas that an admin has removed or merged into others; null for none.</param>
public sealed record VisitorDeltas(
    IReadOnlyList<FlowDelta> Flows,
    IReadOnlyList<PresentCount> Present,
    IReadOnlyList<OccupancyMinute> Minutes,
    IReadOnlyList<LevelChange> Changes,
    long Line,
    long Duplicates,
    IReadOnlyList<ThresholdEdit> Edits,
    long? SetBack = null,
    IReadOnlyList<string>? Gone = null,
    IReadOnlyList<string>? Removed = null)
{
    /// <summary>Stays and routes that ended, and their counts; null for none.</summary>
    public VisitRows? Rows { get; init; }

    /// <summary>Counted values that were taken in.</summary>
    public IReadOnlyList<CountCorrection> Corrections { get; init; } = [];
}

/// <summary>What somebody counted in an area, or took back. Times are milliseconds since 1970-01-01 UTC.</summary>
/// <param name="Area">The area's id.</param>
/// <param name="Id">The edit's id.</param>
/// <param name="Kind"><c>count</c> or <c>undo</c>.</param>
/// <param name="Time">Where the decided line stood.</param>
/// <param name="MadeAt">When it was said, by the clock.</param>
/// <param name="Before">Visitors present before.</param>
/// <param name="After">Visitors present from then on.</param>
/// <param name="Who">Who said it.</param>
/// <param name="Comment">What was said to it; null: nothing.</param>
public sealed record CountCorrection(string Area, string Id, string Kind, long Time, long MadeAt, long Before, long After, string Who, string? Comment);

/// <summary>Entries and exits to add to one minute of an area.</summary>
/// <param name="Area">The area's id.</param>
/// <param name="MinuteEnd">The end of the minute, exclusive.</param>
/// <param name="In">Entries.</param>
/// <param name="Out">Exits.</param>
public readonly record struct FlowDelta(string Area, long MinuteEnd, long In, long Out);

/// <summary>Visitors present in an area.</summary>
/// <param name="Area">The area's id.</param>
/// <param name="Visitors">How many, never negative.</param>
public readonly record struct PresentCount(string Area, long Visitors);

/// <summary>Occupancy of an area in one minute, from the decided line.</summary>
/// <param name="Area">The area's id, or <see cref="ThresholdSet.WholePark"/>.</param>
/// <param name="MinuteEnd">The end of the minute, exclusive.</param>
/// <param name="Occupancy">Visitors present at its end, or where the line stands within it.</param>
/// <param name="Peak">The most present at one instant within it.</param>
/// <param name="Released">Visits that ended by closing, after 24 hours, or because the area was removed.</param>
/// <param name="Repeated">Entries of visitors who were inside already.</param>
/// <param name="Unmatched">Exits of visitors who were not inside.</param>
public readonly record struct OccupancyMinute(string Area, long MinuteEnd, long Occupancy, long Peak, long Released, long Repeated, long Unmatched)
{
    /// <summary>Visitors who came into another area without having been seen leaving this one; only where areas are disjoint.</summary>
    public long Moved { get; init; }

    /// <summary>What people's counts add to <see cref="Occupancy"/>, which holds it.</summary>
    public long Correction { get; init; }
}

/// <summary>A change of level.</summary>
/// <param name="Area">The area's id, or <see cref="ThresholdSet.WholePark"/>.</param>
/// <param name="Time">The second, in milliseconds.</param>
/// <param name="From">The level left.</param>
/// <param name="To">The level reached.</param>
/// <param name="Visitors">Visitors present at the end of that second.</param>
/// <param name="Threshold">The threshold passed or gone below; 0 when thresholds were taken away.</param>
/// <param name="Reason">Null, <c>edit</c>, <c>new-log</c>, <c>set-back</c>, <c>removed</c>, <c>merged</c>, <c>count</c> or <c>undo</c>.</param>
public sealed record LevelChange(string Area, long Time, AlertLevel From, AlertLevel To, long Visitors, int Threshold, string? Reason)
{
    /// <summary>When the alert that it belongs to was raised, milliseconds since 1970-01-01 UTC.</summary>
    public long RaisedAt { get; init; } = Time;

    /// <summary>The most visitors present since then.</summary>
    public long Peak { get; init; } = Visitors;
}

/// <summary>Thresholds of an area, as edited.</summary>
/// <param name="Area">The area's id, or <see cref="ThresholdSet.WholePark"/>.</param>
/// <param name="Thresholds">The new ones, or null to take them away.</param>
public sealed record ThresholdEdit(string Area, ThresholdSet? Thresholds);
