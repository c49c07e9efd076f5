namespace TrafficWatch.Bench.Chaos.Park;

/// <summary>One entry or exit. Times are milliseconds since 1970-01-01 UTC.</summary>
internal readonly record struct ParkEvent(long Time, string Area, bool Entering, string User);

/// <summary>Visitors present above which an area, or the park under <c>*</c>, is crowded or full.</summary>
internal sealed record ParkThresholds(string Area, int Comfort, int Warning, int Alert);
