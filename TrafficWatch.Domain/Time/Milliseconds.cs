namespace TrafficWatch.Domain.Time;

/// <summary>Spans of time, in the unit of event times.</summary>
internal static class Milliseconds
{
    public const long Second = 1000;
    public const long Minute = 60 * Second;
    public const long Quarter = 15 * Minute;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;
}
