using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Requests.Stats;

/// <summary>Windows of one kind that lie side by side.</summary>
/// <param name="Kind">How long each is.</param>
/// <param name="From">UTC, where the first begins.</param>
/// <param name="To">UTC, where the last ends.</param>
internal readonly record struct SpanPart(ClientSpan Kind, DateTime From, DateTime To);

/// <summary>Puts a range together from as few windows as there are: whole days, whole hours beside them, minutes at its ends.</summary>
internal static class RequestSpans
{
    /// <param name="range">When; widened to whole minutes.</param>
    /// <param name="calendar">The site's hours and days.</param>
    public static IReadOnlyList<SpanPart> Of(UtcRange range, SiteCalendar calendar)
    {
        var (from, to) = (Floor(range.From), Ceiling(range.To));
        var (firstHour, lastHour) = (Next(from, calendar.HourOf(from)), calendar.HourOf(to).From);
        if (firstHour >= lastHour)
        {
            return [.. new SpanPart[] { new(ClientSpan.Minute, from, to) }.Where(IsAny)];
        }

        var (firstDay, lastDay) = (Next(from, Day(from)), Day(to).From);
        IReadOnlyList<SpanPart> hours = firstDay >= lastDay
            ? [new(ClientSpan.Hour, firstHour, lastHour)]
            : [new(ClientSpan.Hour, firstHour, firstDay), new(ClientSpan.Day, firstDay, lastDay), new(ClientSpan.Hour, lastDay, lastHour)];
        return [.. new[] { new SpanPart(ClientSpan.Minute, from, firstHour) }.Concat(hours).Append(new(ClientSpan.Minute, lastHour, to)).Where(IsAny)];

        (DateTime From, DateTime To) Day(DateTime utc) => (calendar.StartOf(calendar.DayOf(utc)), calendar.EndOf(calendar.DayOf(utc)));
    }

    /// <summary>The site's hours that a range touches, whole.</summary>
    public static UtcRange Hours(UtcRange range, SiteCalendar calendar) => new(calendar.HourOf(range.From).From, Next(range.To, calendar.HourOf(range.To)));

    public static DateTime Floor(DateTime utc) => utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMinute));

    public static DateTime Ceiling(DateTime utc) => Floor(utc.AddTicks(TimeSpan.TicksPerMinute - 1));

    private static DateTime Next(DateTime at, (DateTime From, DateTime To) window) => window.From == at ? at : window.To;

    private static bool IsAny(SpanPart part) => part.From < part.To;
}
