namespace TrafficWatch.Bench.Chaos.Park;

/// <summary>One entry or exit. Times are milliseconds since 1970-01-01 UTC.</summary>
internal readonly record struct ParkEvent(long Time, string Area, bool Entering, string User);

/// <summary>Visitors present above which an area, or the park under <c>*</c>, is crowded or full.</summary>
internal sealed record ParkThresholds(string Area, int Comfort, int Warning, int Alert);

/// <summary>What somebody said of an area, and where the stream says that it holds.</summary>
/// <param name="Area">The area.</param>
/// <param name="Id">The edit's id.</param>
/// <param name="Counted">How many were counted; null: a count is taken back.</param>
/// <param name="Of">Which.</param>
/// <param name="Who">Who said it.</param>
/// <param name="Comment">And what else; null for nothing.</param>
/// <param name="MadeAt">When, by the clock.</param>
/// <param name="Line">The first instant that was not decided then.</param>
internal sealed record ParkCount(string Area, string Id, long? Counted, string? Of, string Who, string? Comment, DateTime MadeAt, long Line)
{
    public string Kind => Counted is null ? "undo" : "count";
}
