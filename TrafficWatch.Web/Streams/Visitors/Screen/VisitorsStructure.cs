using System.Collections.Immutable;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Web.Streams.Visitors.Screen;

/// <summary>What of a frame is rendered by the server: which rows there are, not the figures in them. Two equal ones look alike.</summary>
internal sealed record VisitorsStructure(
    ImmutableArray<VisitorsStructure.Row> Areas,
    bool HasHidden,
    ThresholdSet? TotalThresholds,
    ImmutableArray<CurrentAlert> Alerts,
    ImmutableArray<AlertTransition> Transitions,
    int NewAreas,
    bool Any)
{
    /// <summary>As many alerts as have room.</summary>
    public const int MostAlerts = 4;

    /// <summary>Who takes care of each of <see cref="Alerts"/> that is shown.</summary>
    public ImmutableArray<(CareState State, AlertCase? Alert)> Care { get; init; } = [];

    /// <summary>As many areas as a wall shows at a time and can still be read; those beyond take turns.</summary>
    public const int MostAtATime = 60;

    /// <summary>As many as take turns: more, and nobody would wait for the last.</summary>
    public const int MostAreas = 600;

    /// <param name="frame">The frame.</param>
    /// <param name="open">Who takes care of alerts; null: nobody.</param>
    /// <param name="now">Now, UTC.</param>
    public static VisitorsStructure Of(VisitorFrame frame, OpenAlertList? open = null, DateTime now = default) => new(
        [.. frame.Areas.Select(area => new Row(area.AreaId, area.NameZh, area.NameEn, area.Thresholds))],
        frame.Hidden > 0, frame.TotalThresholds, frame.Alerts, frame.Transitions, frame.HiddenAreas.Count(area => area.IsNew), frame.DataTime is not null)
    {
        Care = [.. frame.Alerts.Take(MostAlerts).Select(alert => ((open ?? OpenAlertList.Empty).StateOf(alert, now), open?.Of(alert)))],
    };

    /// <summary>Area rows to show, and how many are left out.</summary>
    public (IEnumerable<Row> Shown, int More) Rows => (Areas.Take(MostAreas), Math.Max(0, Areas.Length - MostAreas));

    public bool Equals(VisitorsStructure? other) =>
        other is not null && HasHidden == other.HasHidden && TotalThresholds == other.TotalThresholds && Any == other.Any && NewAreas == other.NewAreas
        && Areas.SequenceEqual(other.Areas) && Alerts.SequenceEqual(other.Alerts) && Care.SequenceEqual(other.Care) && Transitions.SequenceEqual(other.Transitions);

    public override int GetHashCode() => HashCode.Combine(Areas.Length, HasHidden, TotalThresholds, Alerts.Length, Transitions.Length, Any);

    /// <summary>One area's row.</summary>
    internal sealed record Row(string Id, string? NameZh, string? NameEn, ThresholdSet? Thresholds)
    {
        /// <summary>How many visitors fill the bar: the alert threshold stands at the same place in every row.</summary>
        public double? Scale => Thresholds?.Alert * 1.2;
    }
}
