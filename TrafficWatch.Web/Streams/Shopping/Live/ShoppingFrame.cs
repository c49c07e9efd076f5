using System.Collections.Immutable;
using TrafficWatch.Domain.Shopping;

namespace TrafficWatch.Web.Streams.Shopping.Live;

/// <summary>What the shopping screens show: by the records' Kafka timestamps, for events carry a day rather than a time. Immutable; all times UTC.</summary>
/// <param name="DataTime">The end of the newest minute that has records; null before the first.</param>
/// <param name="Today">Events that came on the site's day.</param>
/// <param name="LastMinute">Events of the last minute that is over.</param>
/// <param name="Hours">Events by the hours of today; null for hours that are not over, or whose end the data have not reached.</param>
/// <param name="HoursBefore">Events by the hours of yesterday.</param>
/// <param name="Actions">Today's events by action, see <see cref="ShoppingEvent.Action"/>.</param>
/// <param name="AgeRanges">Today's events by age, see <see cref="ShoppingEvent.AgeRange"/>.</param>
/// <param name="Genders">Today's events by gender, see <see cref="ShoppingEvent.Gender"/>.</param>
/// <param name="Provinces">Today's events by province, the most first.</param>
/// <param name="Top">Today's most frequent ids by kind, the most first.</param>
public sealed record ShoppingFrame(
    DateTime? DataTime,
    long Today,
    long LastMinute,
    ImmutableArray<long?> Hours,
    ImmutableArray<long?> HoursBefore,
    ImmutableArray<long> Actions,
    ImmutableArray<long> AgeRanges,
    ImmutableArray<long> Genders,
    ImmutableArray<NamedCount> Provinces,
    ImmutableArray<TopCount> Top)
{
    /// <summary>A frame that holds nothing yet.</summary>
    public static ShoppingFrame Empty { get; } = new(null, 0, 0, [], [], [0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0], [], []);

    /// <summary>Events of yesterday up to the time of day that today's data have come to.</summary>
    public long YesterdaySoFar { get; init; }

    /// <summary>Today's events with a time more than five minutes before their records'.</summary>
    public long Late { get; init; }

    /// <summary>Today's events without a date.</summary>
    public long Undated { get; init; }
}

/// <summary>Events of one name.</summary>
public sealed record NamedCount(string Name, long Count);

/// <summary>One of the most frequent ids.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Id">The id.</param>
/// <param name="Count">Its events, at least.</param>
/// <param name="Error">How many more there may be; 0: exact.</param>
public sealed record TopCount(TopKind Kind, string Id, long Count, long Error);
