namespace TrafficWatch.Web.Platform.Queries;

/// <summary>One page of a table that is read by key, newest first.</summary>
/// <param name="Rows">At most as many as were asked for.</param>
/// <param name="Before">The cursor that leads to the rows before these (newer ones); null: there are none.</param>
/// <param name="After">The cursor that leads to the rows after these (older ones); null: there are none.</param>
/// <param name="Total">How many rows the filter has in all.</param>
/// <param name="Took">How long it took to read.</param>
internal sealed record Page<T>(IReadOnlyList<T> Rows, string? Before, string? After, RowCount Total, TimeSpan Took);

/// <summary>A number of rows, counted no further than is worth the time.</summary>
/// <param name="Count">The exact number; or, with <paramref name="More"/>, how many were counted.</param>
/// <param name="More">There may be others: more than <see cref="Cap"/> where that is reached, else it took too long.</param>
internal readonly record struct RowCount(long Count, bool More)
{
    /// <summary>How far rows are counted.</summary>
    public const int Cap = 10_000;

    /// <summary>Cuts a count at <see cref="Cap"/>.</summary>
    public static RowCount Of(long count) => count > Cap ? new(Cap, true) : new(count, false);
}
