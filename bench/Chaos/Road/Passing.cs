namespace TrafficWatch.Bench.Chaos.Road;

/// <summary>A passage as it must be stored. Its time is milliseconds since 1970-01-01 UTC.</summary>
internal sealed record Passing(
    string Id,
    long Time,
    string District,
    string Checkpoint,
    string Direction,
    string PlateType,
    string Plate,
    string Model,
    string Province,
    bool IsWeekend,
    bool IsPeakHour,
    string VehicleType);
