namespace TrafficWatch.Domain.Alerts;

/// <summary>When an area's level changes: up as soon as a threshold is passed, down only well below it, so that a count that trembles around a threshold does not ring.</summary>
/// <param name="margin">The part of a threshold that must be gone below, as a fraction: 0.05 leaves a warning at 100 below 95.</param>
public sealed class AlertRule(double margin)
{
    /// <summary>The level that follows.</summary>
    /// <param name="current">The level now.</param>
    /// <param name="visitors">Visitors present.</param>
    /// <param name="thresholds">The thresholds, or null: then the level is normal.</param>
    public AlertLevel Next(AlertLevel current, long visitors, ThresholdSet? thresholds) =>
        thresholds is null ? AlertLevel.Normal
        : visitors > thresholds.Alert || (current == AlertLevel.Alert && Holds(visitors, thresholds.Alert)) ? AlertLevel.Alert
        : visitors > thresholds.Warning || (current >= AlertLevel.Warning && Holds(visitors, thresholds.Warning)) ? AlertLevel.Warning
        : AlertLevel.Normal;

    /// <summary>The count below which a level is left that a threshold holds.</summary>
    /// <param name="threshold">The threshold.</param>
    public long ClearsBelow(int threshold) => (long)Math.Ceiling(threshold * (1 - margin));

    private bool Holds(long visitors, int threshold) => visitors >= ClearsBelow(threshold);
}
