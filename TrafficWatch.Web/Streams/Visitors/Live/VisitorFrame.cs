using System.Collections.Immutable;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Alerts;

namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>What the visitors screen shows at one instant: built once per tick from committed epochs, shared by all circuits. Immutable. All times UTC.</summary>
/// <param name="Epoch">The last epoch that all shards hold; 0 before the first.</param>
/// <param name="DataTime">The newest event time held; null before the first event.</param>
/// <param name="DecidedTime">Where the decided line stands: levels and alerts hold up to here; null before the first event.</param>
/// <param name="NewestRecordAt">The Kafka timestamp of the newest record taken in; null before the first.</param>
/// <param name="Areas">The areas that are shown, in the admin's order, then by id.</param>
/// <param name="Hidden">Visitors present in areas that an admin has hidden, summed.</param>
/// <param name="Total">Visitors in the park: the sum of <paramref name="Areas"/> and <paramref name="Hidden"/>.</param>
/// <param name="TotalLevel">The level of the park as a whole, from the decided line.</param>
/// <param name="TotalThresholds">The park's own thresholds, if set.</param>
/// <param name="Minutes">The last 60 minutes of the park, oldest first, ending with the minute of <paramref name="DataTime"/>.</param>
/// <param name="Alerts">What is above a threshold now, most urgent first.</param>
/// <param name="Transitions">The last transitions, newest first, at most 12.</param>
/// <param name="Today">The site's civil day that holds now, up to <paramref name="DecidedTime"/>.</param>
/// <param name="Yesterday">The civil day before it.</param>
public sealed record VisitorFrame(
    long Epoch,
    DateTime? DataTime,
    DateTime? DecidedTime,
    DateTime? NewestRecordAt,
    ImmutableArray<AreaFrame> Areas,
    long Hidden,
    long Total,
    AlertLevel TotalLevel,
    ThresholdSet? TotalThresholds,
    ImmutableArray<MinuteFlow> Minutes,
    ImmutableArray<CurrentAlert> Alerts,
    ImmutableArray<AlertTransition> Transitions,
    DayCurve Today,
    DayCurve Yesterday)
{
    /// <summary>A frame that holds nothing yet.</summary>
    public static VisitorFrame Empty { get; } = new(
        0, null, null, null, [], 0, 0, AlertLevel.Normal, null, [], [], [], DayCurve.Empty, DayCurve.Empty);

    /// <summary>The areas that an admin keeps off the wall's rows, or has not let onto it yet; what they are above a threshold of is among <see cref="Alerts"/> all the same.</summary>
    public ImmutableArray<AreaFrame> HiddenAreas { get; init; } = [];

    /// <summary>An area, shown or hidden; null when none has this id.</summary>
    public AreaFrame? Find(string id) => Areas.FirstOrDefault(area => area.AreaId == id) ?? HiddenAreas.FirstOrDefault(area => area.AreaId == id);

    /// <summary>How many are in an area, or in the whole park, now.</summary>
    public long PresentIn(string id) => id == ThresholdSet.WholePark ? Total : Find(id)?.Current ?? 0;

    /// <summary>Whether an area is off the wall's rows.</summary>
    public bool IsHidden(string id) => HiddenAreas.Any(area => area.AreaId == id);
}

/// <summary>One area of a <see cref="VisitorFrame"/>.</summary>
/// <param name="AreaId">The area's id as the events carry it.</param>
/// <param name="NameZh">The admin's Chinese name, or null: then the id is shown.</param>
/// <param name="NameEn">The admin's English name, or null: then the id is shown.</param>
/// <param name="Current">Visitors present, from the newest line.</param>
/// <param name="Level">The level, from the decided line.</param>
/// <param name="Thresholds">The area's thresholds, if set.</param>
/// <param name="Minutes">The last 60 minutes, as <see cref="VisitorFrame.Minutes"/>.</param>
public sealed record AreaFrame(
    string AreaId, string? NameZh, string? NameEn, long Current, AlertLevel Level, ThresholdSet? Thresholds, ImmutableArray<MinuteFlow> Minutes)
{
    /// <summary>It waits for an admin to let it onto the wall.</summary>
    public bool IsNew { get; init; }
}

/// <summary>Entries and exits within one minute.</summary>
/// <param name="End">The end of the minute (exclusive), UTC.</param>
/// <param name="In">Entries counted.</param>
/// <param name="Out">Exits counted.</param>
public readonly record struct MinuteFlow(DateTime End, long In, long Out);

/// <summary>An area, or <see cref="ThresholdSet.WholePark"/>, that stands above a threshold.</summary>
/// <param name="AreaId">The area's id, or <see cref="ThresholdSet.WholePark"/>.</param>
/// <param name="Level">Its level.</param>
/// <param name="Since">Event time, UTC, at which it reached this level.</param>
/// <param name="Visitors">Visitors present when it did.</param>
/// <param name="Threshold">The threshold that was passed.</param>
public sealed record CurrentAlert(string AreaId, AlertLevel Level, DateTime Since, long Visitors, int Threshold) : IStandingAlert
{
    string IStandingAlert.Subject => AreaId;
}

/// <summary>One line of the alert log: a change of level, or a person's word on one.</summary>
/// <param name="AreaId">The area's id, or <see cref="ThresholdSet.WholePark"/>.</param>
/// <param name="Time">Event time, UTC, whole seconds.</param>
/// <param name="From">The level left.</param>
/// <param name="To">The level reached.</param>
/// <param name="Visitors">Visitors present then, from the decided line.</param>
/// <param name="Threshold">The threshold that was passed or gone below; 0 when thresholds were taken away.</param>
/// <param name="Reason">Null for people moving; else why: <c>edit</c> (thresholds were changed), <c>new-log</c>, <c>set-back</c> (the line had run ahead of the clock) or <c>removed</c> (the area was).</param>
public sealed record AlertTransition(string AreaId, DateTime Time, AlertLevel From, AlertLevel To, long Visitors, int Threshold, string? Reason);

/// <summary>A civil day of the park as a whole. Holds at most one point a minute.</summary>
/// <param name="Day">The day, in the site's zone.</param>
/// <param name="Start">Its first instant, UTC.</param>
/// <param name="End">Its end (exclusive), UTC: 23, 24 or 25 hours later.</param>
/// <param name="Points">Occupancy at the end of each minute that is known, oldest first. A gap is a gap.</param>
/// <param name="Entries">Entries counted on this day, all areas.</param>
/// <param name="Peak">The highest simultaneous occupancy of the day; 0 when nothing is known.</param>
/// <param name="PeakAt">The end of the minute that holds the peak, UTC.</param>
public sealed record DayCurve(DateOnly Day, DateTime Start, DateTime End, ImmutableArray<CurvePoint> Points, long Entries, long Peak, DateTime? PeakAt)
{
    /// <summary>A day of which nothing is known.</summary>
    public static DayCurve Empty { get; } = new(default, default, default, [], 0, 0, null);
}

/// <summary>A point of a <see cref="DayCurve"/>.</summary>
/// <param name="At">The end of the minute, UTC.</param>
/// <param name="Occupancy">Visitors present then.</param>
public readonly record struct CurvePoint(DateTime At, long Occupancy);
