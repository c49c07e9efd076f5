using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>One line of the list of areas.</summary>
/// <param name="AreaId">The area, or <c>*</c> for the park.</param>
/// <param name="Present">Present now.</param>
/// <param name="Level">The level.</param>
/// <param name="Alert">The alert threshold; null: none is set.</param>
/// <param name="Insight">How far the figure can be trusted; null: not known yet.</param>
internal sealed record AreaLine(string AreaId, long Present, AlertLevel Level, int? Alert, AreaInsight? Insight)
{
    /// <summary>The park, the areas on the wall in its order, those that are kept off it; none before the first event.</summary>
    public static IReadOnlyList<AreaLine> Of(VisitorFrame frame, AreaInsights insights) => frame.DataTime is null ? [] :
    [
        new(ThresholdSet.WholePark, frame.Total, frame.TotalLevel, frame.TotalThresholds?.Alert, insights.Of(ThresholdSet.WholePark)),
        .. frame.Areas.Concat(frame.HiddenAreas).Select(area => new AreaLine(area.AreaId, area.Current, area.Level, area.Thresholds?.Alert, insights.Of(area.AreaId))),
    ];
}
