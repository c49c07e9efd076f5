namespace TrafficWatch.Web.Streams.Visitors.Routes;

/// <summary>How many went from one area into another, by what people call these.</summary>
/// <param name="From">The area left.</param>
/// <param name="To">The area entered.</param>
/// <param name="Count">How many.</param>
public sealed record RouteFlow(string From, string To, long Count);
