using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Resources;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Stays;

/// <summary>The hours that are counted, and those that they are compared with. All UTC.</summary>
/// <param name="Hours">A range, rounded outward to the site's hours.</param>
/// <param name="Over">The end of the last of them that is over: figures are compared up to here.</param>
/// <param name="Before">The same hours by the site's clocks, a day or a week before, up to there; null where the range has no beginning, no hour of it is over, or nothing is known of them.</param>
internal sealed record VisitSpan(UtcRange Hours, DateTime Over, UtcRange? Before)
{
    /// <summary>The same for visits of the whole park, which are known only when nobody of them may come back any more.</summary>
    public required (DateTime Over, UtcRange? Before) Park { get; init; }

    /// <summary>As the whole park is compared.</summary>
    public VisitSpan OfPark => this with { Over = Park.Over, Before = Park.Before };

    /// <summary>Whether hours are counted that are not compared.</summary>
    public bool Runs => Over < Hours.To;

    /// <summary>The hours that are over.</summary>
    public UtcRange Past => Hours with { To = Over };

    /// <summary>Those that are not.</summary>
    public UtcRange Running => Hours with { From = Over };
}

/// <summary>Finds the hours of a range: they are the site's, and stays and routes are counted by them.</summary>
/// <param name="visitGap">How long somebody may be in no area, and has not left the park.</param>
/// <param name="reader">Asks since when there are any.</param>
/// <param name="clock">Resolves ranges.</param>
/// <param name="calendar">The site's hours.</param>
/// <param name="finished">Says which are over.</param>
internal sealed class VisitSpans(TimeSpan visitGap, ShardReader reader, RangeClock clock, SiteCalendar calendar, FinishedMinutes finished)
{
    private const int LastYear = 9999;

    // Who has left the park is looked for every so often.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    /// <summary>How long somebody may be in no area, and has not left the park.</summary>
    public TimeSpan VisitGap => visitGap;

    /// <summary>The hours of a filter, whatever is known of those before.</summary>
    public VisitSpan Of(VisitFilter filter)
    {
        var asked = clock.Resolve(filter.Range);
        var hours = new UtcRange(Begin(asked.From), End(asked.To));
        var (over, before) = Compared(finished.Until);
        return new VisitSpan(hours, over, before) { Park = Compared(finished.Until - visitGap - Slack) };

        (DateTime Over, UtcRange? Before) Compared(DateTime until)
        {
            var end = Begin(until) is var begin && begin < hours.From ? hours.From : begin < hours.To ? begin : hours.To;
            return (end, end > hours.From && hours.From > DateTime.UnixEpoch ? Earlier(new UtcRange(hours.From, end), VisitFilter.Comparisons[filter.Against]) : null);
        }
    }

    /// <summary>The same, compared only where data go back to: what retention took away, or what was before the first event, is not nobody.</summary>
    public async Task<VisitSpan> KnownAsync(VisitSpan span, CancellationToken cancellationToken)
    {
        if (span.Before is not { } before)
        {
            return span;
        }

        var oldest = (await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard, (context, stop) => context.StayHours.OrderBy(row => row.WindowEnd).Select(row => (DateTime?)row.WindowEnd).FirstOrDefaultAsync(stop), cancellationToken)))).Min();
        // The first day counts as whole: nobody comes before the site opens.
        return oldest is { } first && calendar.StartOf(calendar.DayOf(first.AddTicks(-1))) <= before.From ? span : span with { Before = null, Park = span.Park with { Before = null } };
    }

    /// <summary>The hours as a range of local times, for the name of a file.</summary>
    public SiteRange Named(UtcRange hours) => new(
        SiteRange.Custom,
        hours.From > DateTime.UnixEpoch ? clock.Local(hours.From).DateTime : null,
        hours.To.Year < LastYear ? clock.Local(hours.To).DateTime : null);

    /// <summary>What is counted and what it is compared with, in words; null for nothing.</summary>
    /// <param name="span">The hours; null before the first answer.</param>
    /// <param name="words">The language.</param>
    /// <param name="park">Whether the whole park is told of.</param>
    public string? Tell(VisitSpan? span, VisitorWords words, bool park = false)
    {
        if (span is null)
        {
            return null;
        }

        var compared = span.Before is not { } before ? words.NotCompared
            : span.Runs ? words.ComparedUntil(Text(span.Past), Text(before))
            : words.ComparedWithHours(Text(before));
        var shorter = park && span.Before is not null && span.Park.Over < span.Over;
        return $"{words.CountedHours(Text(span.Hours))} · {compared}{(shorter ? words.ParkComparedUntil(span.Park.Before is null ? null : Minute(span.Park.Over)) : "")}";
    }

    // 2025-07-15 13:00 – 15:00; what has no end ends now.
    private string Text(UtcRange hours)
    {
        var to = clock.Local(hours.To.Year < LastYear ? hours.To : End(clock.Now));
        if (hours.From <= DateTime.UnixEpoch)
        {
            return string.Create(CultureInfo.InvariantCulture, $"– {to:yyyy-MM-dd HH:mm}");
        }

        var from = clock.Local(hours.From);
        return to.Date == from.Date
            ? string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd HH:mm} – {to:HH:mm}")
            : string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd HH:mm} – {to:yyyy-MM-dd HH:mm}");
    }

    private string Minute(DateTime utc) => clock.Local(utc).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    // Days are the site's: the same clock times, whatever the clocks did in between.
    private UtcRange Earlier(UtcRange hours, int days) => new(Earlier(hours.From, days), Earlier(hours.To, days));

    private DateTime Earlier(DateTime utc, int days)
    {
        _ = calendar.TryToUtc(clock.Local(utc).DateTime.AddDays(-days), out var earlier);
        return earlier;
    }

    // Beyond these bounds a zone's offset has no room.
    private DateTime Begin(DateTime utc) => utc <= DateTime.UnixEpoch || utc.Year >= LastYear ? utc : calendar.HourOf(utc).From;

    private DateTime End(DateTime utc) => utc <= DateTime.UnixEpoch || utc.Year >= LastYear ? utc : calendar.HourOf(utc.AddTicks(-1)).To;
}
