using TrafficWatch.Domain.Sharding;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Shopping;

/// <summary>What one epoch of the shopping stream changes. Times are milliseconds since 1970-01-01 UTC.</summary>
/// <param name="Cells">Events to add to their cells, by event time.</param>
/// <param name="Minutes">Events to add to the minutes in which their records came.</param>
/// <param name="Received">Events to add to the days in which their records came.</param>
/// <param name="Top">The most frequent ids of days, all of those of a day and a kind: no other is among them any more.</param>
public sealed record ShoppingDeltas(
    IReadOnlyList<ShoppingCell> Cells, IReadOnlyList<ShoppingMinute> Minutes, IReadOnlyList<ShoppingCell> Received, IReadOnlyList<TopId> Top);

/// <summary>Events of one kind within one window.</summary>
/// <param name="Start">The window's start.</param>
/// <param name="IsDay">Whether it is a day; else an hour.</param>
/// <param name="Action">See <see cref="ShoppingEvent.Action"/>.</param>
/// <param name="AgeRange">See <see cref="ShoppingEvent.AgeRange"/>.</param>
/// <param name="Gender">See <see cref="ShoppingEvent.Gender"/>.</param>
/// <param name="Province">The province; empty: not told.</param>
/// <param name="Count">How many.</param>
public sealed record ShoppingCell(long Start, bool IsDay, int Action, int AgeRange, int Gender, string Province, long Count)
{
    private const int ProvinceBits = 22;

    /// <summary>A number that is always the cell's, below 2⁵³ until the year 2209, so that JavaScript holds it: its window in quarters of an hour, action, age and gender as they are, and of the province what 22 bits of its hash hold. China's provinces all have another; of two other names one pair in four million shares it.</summary>
    public long Id => (((((((((Start / Milliseconds.Quarter * 2) + (IsDay ? 1 : 0)) * 4) + Action) * 8) + AgeRange) * 4) + Gender) << ProvinceBits)
        | (Murmur.Hash(Province) & ((1L << ProvinceBits) - 1));
}

/// <summary>Events of one action whose records came in one minute.</summary>
/// <param name="End">The minute's end, exclusive.</param>
/// <param name="Action">See <see cref="ShoppingEvent.Action"/>.</param>
/// <param name="Count">How many.</param>
/// <param name="Late">Of them, those with a time of their own that was more than five minutes before the record's.</param>
/// <param name="LateMs">By how much together, milliseconds.</param>
/// <param name="Undated">Of them, those without any date.</param>
public readonly record struct ShoppingMinute(long End, int Action, long Count, long Late, long LateMs, long Undated);

/// <summary>What an id of <see cref="TopId"/> stands for.</summary>
public enum TopKind
{
    /// <summary>A category of items.</summary>
    Category,

    /// <summary>A brand.</summary>
    Brand,

    /// <summary>An item.</summary>
    Item,
}

/// <summary>One of the most frequent ids of a day.</summary>
/// <param name="Day">The start of the site's day in which the records came.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Id">The id.</param>
/// <param name="Count">Its events, at least.</param>
/// <param name="Error">How many more there may be; 0: the count is exact.</param>
public sealed record TopId(long Day, TopKind Kind, string Id, long Count, long Error);
