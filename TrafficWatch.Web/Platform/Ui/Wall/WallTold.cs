using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;

namespace TrafficWatch.Web.Platform.Ui.Wall;

/// <summary>Remembers what one screen has been told: a patch tells only what differs from it.</summary>
/// <typeparam name="TFrame">What the screen shows.</typeparam>
/// <param name="calendar">The site's days: with a new one all is told again.</param>
/// <param name="clock">The site's clock.</param>
/// <param name="words">The viewer's language.</param>
internal sealed class WallTold<TFrame>(SiteCalendar calendar, SiteClock clock, Words words)
    where TFrame : class
{
    private TFrame? _frame;
    private HeadPatch? _head;
    private DateOnly _day;
    private long? _data;

    /// <summary>The screen lost what it knew, or may have: everything is told again.</summary>
    public void Forget() => (_frame, _head, _data) = (null, null, null);

    /// <summary>How new the data of a frame of minutes are, ms since 1970, in whole seconds: within the minute that is not over the newest record says it.</summary>
    /// <param name="minute">The end of the newest minute; null before the first.</param>
    /// <param name="status">How the stream fares; null before that is known.</param>
    public long? DataOf(DateTime? minute, StreamStatus? status) =>
        minute is not { } end ? null : HeadPatch.Ms(end <= clock.Now ? end : status?.LastRecordAt is { } last && last < clock.Now ? last : clock.Now) / 1000 * 1000;

    /// <summary>What is to be told now, and what was told before. Afterwards all of it counts as told.</summary>
    /// <param name="frame">The newest frame.</param>
    /// <param name="status">How the stream fares; null before that is known.</param>
    /// <param name="data">How new the frame's data are, ms since 1970; null before the first.</param>
    public WallNews<TFrame> Next(TFrame frame, StreamStatus? status, long? data)
    {
        var now = clock.Now;
        var (head, day) = (HeadPatch.Of(status, null, clock, words), calendar.DayOf(now));
        var news = new WallNews<TFrame>(HeadPatch.Ms(now), day, day == _day ? _frame : null, head == _head ? null : head, data == _data ? null : data);
        (_frame, _head, _day, _data) = (frame, head, day, data);
        return news;
    }
}

/// <summary>What a screen is to be told beside its own, and what it knows.</summary>
/// <param name="Now">Ms since 1970.</param>
/// <param name="Day">The site's day.</param>
/// <param name="Told">The frame that it was told of; null: everything is to be told.</param>
/// <param name="Status">The head, if it is another.</param>
/// <param name="Data">How new the data are, if that is another time.</param>
internal sealed record WallNews<TFrame>(long Now, DateOnly Day, TFrame? Told, HeadPatch? Status, long? Data)
    where TFrame : class;

/// <summary>Two courses by the hours of a day, null for hours that are not over, and where each hour begins, the day's end too.</summary>
internal sealed record DayCourses(long?[] Today, long?[] Yesterday, long[] Begins)
{
    /// <summary>Where the hours of one of the site's days begin, and its end, ms since 1970.</summary>
    public static long[] BeginsOf(DateOnly day, SiteCalendar calendar)
    {
        var (start, end) = (calendar.StartOf(day), calendar.EndOf(day));
        return [.. Enumerable.Range(0, (int)(end - start).TotalHours + 1).Select(hour => HeadPatch.Ms(start.AddHours(hour)))];
    }
}
