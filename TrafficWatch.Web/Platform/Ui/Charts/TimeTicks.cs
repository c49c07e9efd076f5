using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Platform.Ui.Charts;

/// <summary>Where a time axis has its marks: at whole steps of the site's clocks, some ten at most.</summary>
internal static class TimeTicks
{
    private static readonly TimeSpan[] Steps = [.. new[] { 1, 5, 15, 60, 180, 360 }.Select(minutes => TimeSpan.FromMinutes(minutes))];
    private const int Most = 10;

    /// <summary>Whether marks are days, not times of day.</summary>
    public static bool AreDays(UtcRange span) => span.To - span.From > Steps[^1] * Most;

    /// <summary>The marks within a span, UTC.</summary>
    public static IEnumerable<DateTime> Of(UtcRange span, SiteCalendar calendar)
    {
        var length = span.To - span.From;
        if (!AreDays(span))
        {
            var step = Steps.First(step => length <= step * Most);
            for (var at = span.From + Left(span.From, step); at < span.To; at = Next(at, step))
            {
                yield return at;
            }

            yield break;
        }

        var days = (int)Math.Ceiling(length.TotalDays / Most);
        for (var day = calendar.DayOf(span.From).AddDays(1); calendar.StartOf(day) < span.To; day = day.AddDays(days))
        {
            yield return calendar.StartOf(day);
        }

        TimeSpan Left(DateTime at, TimeSpan step) => TimeSpan.FromTicks((step.Ticks - (calendar.ToLocal(at).TimeOfDay.Ticks % step.Ticks)) % step.Ticks);

        // Where clocks change a step is shorter or longer.
        DateTime Next(DateTime at, TimeSpan step)
        {
            var left = Left(at + step, step);
            return at + step + (left <= step / 2 ? left : left - step);
        }
    }
}
