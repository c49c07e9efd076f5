namespace TrafficWatch.Web.Streams.Shopping.Schema;

/// <summary>user_stats: a cell of the cube of windows, actions, ages, genders and provinces, all called as in the system before. All four counts are the cell's own.</summary>
internal sealed class UserStat
{
    /// <summary>The same at every writing of the cell, on whichever shard.</summary>
    public long Id { get; set; }

    /// <summary>UTC, start of the window.</summary>
    public DateTime WindowTime { get; set; }

    /// <summary>0: an hour of the site's clocks, of events that carry times; 1: a day of the source zone, of others.</summary>
    public sbyte WindowKind { get; set; }

    public required string ActionType { get; set; }

    public long ActionCount { get; set; }

    public required string AgeRange { get; set; }

    public long AgeCount { get; set; }

    public required string Gender { get; set; }

    public long GenderCount { get; set; }

    public required string Province { get; set; }

    public long ProvinceCount { get; set; }

    public DateTime CreatedAt { get; set; }
}

/// <summary>shopping_per_minute: events by the minute of their records' Kafka timestamps and by action.</summary>
internal sealed class ShoppingMinuteRow
{
    /// <summary>UTC, exclusive end of the minute.</summary>
    public DateTime WindowEnd { get; set; }

    /// <summary>0 click, 1 into the cart, 2 bought, 3 followed.</summary>
    public sbyte Action { get; set; }

    public long Count { get; set; }

    /// <summary>Of them, those with a time more than five minutes before their records'.</summary>
    public long Late { get; set; }

    /// <summary>By how much together.</summary>
    public long LateMs { get; set; }

    /// <summary>Of them, those without a date.</summary>
    public long Undated { get; set; }
}

/// <summary>shopping_per_day: events by the site's day of their records' Kafka timestamps.</summary>
internal sealed class ShoppingDayRow
{
    /// <summary>UTC, start of the day.</summary>
    public DateTime DayStart { get; set; }

    /// <inheritdoc cref="ShoppingMinuteRow.Action"/>
    public sbyte Action { get; set; }

    /// <summary>0 unknown, 1 below 18, 2 to 24, 3 to 29, 4 to 34, 5 to 39, 6 to 49, 7 from 50 on.</summary>
    public sbyte AgeRange { get; set; }

    /// <summary>0 female, 1 male, 2 unknown.</summary>
    public sbyte Gender { get; set; }

    public required string Province { get; set; }

    public long Count { get; set; }
}

/// <summary>shopping_top: the most frequent categories, brands and items of the site's day of their records' Kafka timestamps.</summary>
internal sealed class ShoppingTopRow
{
    /// <summary>UTC, start of the day.</summary>
    public DateTime DayStart { get; set; }

    /// <summary>0 category, 1 brand, 2 item.</summary>
    public sbyte Kind { get; set; }

    public required string ItemKey { get; set; }

    /// <summary>Events, at least.</summary>
    public long Count { get; set; }

    /// <summary>How many more there may be.</summary>
    public long Error { get; set; }
}
