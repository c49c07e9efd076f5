using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>Which threshold a standing alert is above. One that eased carries the threshold that it went below.</summary>
internal static class AlertThreshold
{
    public static int Above(this VisitorFrame frame, CurrentAlert alert)
    {
        var set = alert.AreaId == ThresholdSet.WholePark
            ? frame.TotalThresholds
            : frame.Find(alert.AreaId)?.Thresholds;
        return set is null ? alert.Threshold : alert.Level == AlertLevel.Alert ? set.Alert : set.Warning;
    }
}
