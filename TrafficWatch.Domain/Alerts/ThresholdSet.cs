namespace TrafficWatch.Domain.Alerts;

/// <summary>The three thresholds of one area or of the whole park, in visitors present.</summary>
/// <param name="Comfort">Up to this many the area is comfortable.</param>
/// <param name="Warning">Strictly more than this many is <see cref="AlertLevel.Warning"/>.</param>
/// <param name="Alert">Strictly more than this many is <see cref="AlertLevel.Alert"/>.</param>
public sealed record ThresholdSet(int Comfort, int Warning, int Alert)
{
    /// <summary>The key under which the park as a whole has thresholds and alerts. It is never an area of its own.</summary>
    public const string WholePark = "*";

    /// <summary>The largest threshold that is taken, in visitors.</summary>
    public const int Largest = 10_000_000;

    /// <summary>Why these thresholds cannot be used, naming the field; null when 0 &lt; comfort &lt; warning &lt; alert ≤ <see cref="Largest"/>.</summary>
    public string? Problem() =>
        Comfort <= 0 ? $"comfort {Comfort}: must be more than 0"
        : Warning <= Comfort ? $"warning {Warning}: must be more than comfort {Comfort}"
        : Alert <= Warning ? $"alert {Alert}: must be more than warning {Warning}"
        : Alert > Largest ? $"alert {Alert}: must be at most {Largest}"
        : null;
}
