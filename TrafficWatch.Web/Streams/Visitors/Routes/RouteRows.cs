namespace TrafficWatch.Web.Streams.Visitors.Routes;

/// <summary>How many went from one area into another, or on into a third.</summary>
/// <param name="Areas">The areas, in the order in which they were visited.</param>
/// <param name="Count">How many in all of the range.</param>
/// <param name="TotalMs">How long they were on the way together; null for paths.</param>
/// <param name="Over">Those of its hours that are over.</param>
/// <param name="Before">Those of the hours that they are compared with; null: nothing is known of them.</param>
internal sealed record RouteCount(string[] Areas, long Count, long? TotalMs, long Over, long? Before)
{
    /// <summary>Minutes on the way; null where none was, or it is not known.</summary>
    public double? Mean => Count == 0 ? null : TotalMs / 60_000.0 / Count;

    /// <summary>0.05 for five in a hundred more; null where there were none.</summary>
    public double? Change => Before is > 0 and var then ? ((double)Over / then) - 1 : null;
}

/// <summary>All routes, or paths, of a range, the most frequent first.</summary>
/// <param name="Rows">The routes.</param>
internal sealed record RouteList(IReadOnlyList<RouteCount> Rows)
{
    /// <summary>How many were gone.</summary>
    public long Total { get; } = Rows.Sum(row => row.Count);

    /// <summary>How many were gone in the hours that are over, and in those that they are compared with.</summary>
    public RouteCount Whole => new([], Total, Rows.Sum(row => row.TotalMs), Rows.Sum(row => row.Over), Rows.Any(row => row.Before is not null) ? Rows.Sum(row => row.Before) : null);

    /// <summary>What part of all one is.</summary>
    public double Share(RouteCount row) => Total == 0 ? 0 : (double)row.Count / Total;
}

/// <summary>One route. Times are UTC.</summary>
internal sealed record RouteRow(string UserId, string FromArea, string ToArea, DateTime Time, long Minutes);
