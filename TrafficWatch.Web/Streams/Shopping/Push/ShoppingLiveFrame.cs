using TrafficWatch.Domain.Shopping;
using TrafficWatch.Web.Streams.Shopping.Live;

namespace TrafficWatch.Web.Streams.Shopping.Push;

/// <summary>What programs get of a <see cref="ShoppingFrame"/>: figures of the site's day so far, by the records' Kafka timestamps. Times are UTC.</summary>
/// <param name="DataTime">The end of the newest minute that has records; null before the first.</param>
/// <param name="Today">Events that came today.</param>
/// <param name="YesterdaySoFar">Events of yesterday up to the time of day that today's data have come to.</param>
/// <param name="LastMinute">Events of the last minute that is over.</param>
/// <param name="Late">Of today's, those with a time more than five minutes before their records'.</param>
/// <param name="Undated">Of today's, those without a date.</param>
/// <param name="Actions">Today's by action, in the order of the labels.</param>
/// <param name="AgeRanges">Today's by age, in the order of the labels.</param>
/// <param name="Genders">Today's by gender, in the order of the labels.</param>
/// <param name="Provinces">Today's by province, the most first.</param>
/// <param name="Hours">Events by the hours of today; null for hours that are not over, or whose end the data have not reached.</param>
internal sealed record ShoppingLiveFrame(
    DateTime? DataTime, long Today, long YesterdaySoFar, long LastMinute, long Late, long Undated,
    IReadOnlyList<NamedCount> Actions, IReadOnlyList<NamedCount> AgeRanges, IReadOnlyList<NamedCount> Genders, IReadOnlyList<NamedCount> Provinces, IReadOnlyList<long?> Hours)
{
    public static ShoppingLiveFrame Of(ShoppingFrame frame) => new(
        frame.DataTime, frame.Today, frame.YesterdaySoFar, frame.LastMinute, frame.Late, frame.Undated,
        Named(ShoppingLabels.Actions, frame.Actions), Named(ShoppingLabels.AgeRanges, frame.AgeRanges), Named(ShoppingLabels.Genders, frame.Genders), frame.Provinces, frame.Hours);

    private static NamedCount[] Named(IReadOnlyList<string> names, IReadOnlyList<long> counts) => [.. names.Zip(counts, (name, count) => new NamedCount(name, count))];
}
