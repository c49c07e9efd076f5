namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>What is known of areas' figures besides the figures: how far they can be trusted, and which gates are silent. Made once a minute, shared by all circuits. Immutable.</summary>
/// <param name="At">When it was made, UTC; null before the first time.</param>
/// <param name="Areas">By area, the park as <c>*</c> included.</param>
internal sealed record AreaInsights(DateTime? At, IReadOnlyDictionary<string, AreaInsight> Areas)
{
    /// <summary>Nothing is known yet.</summary>
    public static AreaInsights Empty { get; } = new(null, new Dictionary<string, AreaInsight>());

    /// <summary>What is known of an area; null: nothing is.</summary>
    public AreaInsight? Of(string area) => Areas.GetValueOrDefault(area);

    /// <summary>Areas that are silent for longer than they usually are, and since when, the longest first.</summary>
    public IEnumerable<(string Area, DateTime Since)> Silent => Areas.Where(area => area.Value.SilentSince is not null)
        .Select(area => (area.Key, area.Value.SilentSince!.Value)).OrderBy(area => area.Value).ThenBy(area => area.Key, StringComparer.Ordinal);
}

/// <summary>What is known of one area's figure.</summary>
/// <param name="Trust">How far it can be trusted; null: too little is known.</param>
/// <param name="Band">Between which figures the true one lay when this was made; null: it is not known.</param>
/// <param name="SilentSince">When its last event came, UTC, if it is silent for longer than it usually is; else null.</param>
internal sealed record AreaInsight(AreaTrust? Trust, ErrorBand? Band, DateTime? SilentSince);
