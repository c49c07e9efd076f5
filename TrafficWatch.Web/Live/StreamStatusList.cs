using System.Collections.Immutable;

namespace TrafficWatch.Web.Live;

/// <summary>How all streams of this process fare. Immutable.</summary>
/// <param name="Streams">One for each stream that is built, in the order of the overview.</param>
public sealed record StreamStatusList(ImmutableArray<StreamStatus> Streams);
