using System.Collections.Immutable;

namespace TrafficWatch.Web.Streams.Visitors.Screen;

/// <summary>How long today's visits were, and where people went, as the wall tells it.</summary>
/// <param name="Median">Minutes from the first entry to the last exit of a visit; null: none has ended today.</param>
/// <param name="Mean">The same on average.</param>
/// <param name="Routes">The most frequent routes, the most frequent first.</param>
internal sealed record VisitsToday(double? Median, double? Mean, ImmutableArray<WallRoute> Routes)
{
    /// <summary>Before anything is known.</summary>
    public static VisitsToday Unknown { get; } = new(null, null, []);

    public bool Equals(VisitsToday? other) => other is not null && Median == other.Median && Mean == other.Mean && Routes.SequenceEqual(other.Routes);

    public override int GetHashCode() => HashCode.Combine(Median, Mean, Routes.Length);
}

/// <summary>How many went from one area into another today.</summary>
/// <param name="From">The area left.</param>
/// <param name="To">The area entered.</param>
/// <param name="Count">How many.</param>
internal sealed record WallRoute(string From, string To, long Count);
