using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>Changes of level as tables name them.</summary>
internal static class AlertChange
{
    /// <summary>See <see cref="AlertLogRow.Kind"/>.</summary>
    public static string Kind(AlertLevel from, AlertLevel to) =>
        to > from ? from == AlertLevel.Normal ? "raised" : "escalated"
        : to == AlertLevel.Normal ? "cleared" : "eased";
}
