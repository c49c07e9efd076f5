namespace TrafficWatch.Domain.Alerts;

/// <summary>How full an area is, as the duty room names it. The values are stored and compared: a higher one is more urgent.</summary>
public enum AlertLevel
{
    /// <summary>Not above the warning threshold, or no threshold is set.</summary>
    Normal = 0,

    /// <summary>Strictly above the warning threshold (黄色拥堵).</summary>
    Warning = 1,

    /// <summary>Strictly above the alert threshold (红色警戒).</summary>
    Alert = 2,
}
