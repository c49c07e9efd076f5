namespace TrafficWatch.Web.Platform.Queries;

/// <summary>A span of instants, UTC: <paramref name="From"/> belongs to it, <paramref name="To"/> does not.</summary>
/// <remarks>A minute belongs to the span in which it lies whole, so by its end it is after From and at most To.</remarks>
internal readonly record struct UtcRange(DateTime From, DateTime To);
