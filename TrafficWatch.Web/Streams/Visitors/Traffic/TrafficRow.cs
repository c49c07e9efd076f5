namespace TrafficWatch.Web.Streams.Visitors.Traffic;

/// <summary>One minute of one area, or of the whole park.</summary>
/// <param name="AreaId">The area, or <c>*</c>.</param>
/// <param name="WindowEnd">The minute's end, UTC.</param>
/// <param name="In">Entries counted.</param>
/// <param name="Out">Exits counted.</param>
/// <param name="Occupancy">Visitors present at the minute's end; null while the minute is not decided, or when nobody was there.</param>
/// <param name="Peak">The most that were present at once within the minute; null likewise.</param>
/// <param name="Released">Visitors whose stay ended without an exit; null likewise.</param>
/// <param name="Repeated">Entries of visitors who were inside already; null likewise.</param>
/// <param name="Unmatched">Exits of visitors who were not inside; null likewise.</param>
internal sealed record TrafficRow(
    string AreaId, DateTime WindowEnd, long In, long Out, long? Occupancy, long? Peak, long? Released, long? Repeated, long? Unmatched);
