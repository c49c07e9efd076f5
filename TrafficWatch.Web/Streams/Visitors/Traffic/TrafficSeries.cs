using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Visitors.Traffic;

/// <summary>Turns stored minutes into a series without holes: a row for each span and area, zeros where nothing happened.</summary>
/// <param name="grain">The spans.</param>
/// <param name="calendar">The site's days and hours.</param>
internal sealed class TrafficSeries(TrafficGrain grain, SiteCalendar calendar)
{
    /// <summary>The series, newest first, as the minutes are; each span is told by its end.</summary>
    /// <param name="minutes">Stored minutes, newest first.</param>
    /// <param name="range">From where to where there are rows; where it has no beginning, the oldest minute is.</param>
    /// <param name="areas">The areas that have a row in each span; others have one where they have a minute.</param>
    public async IAsyncEnumerable<TrafficRow> OfAsync(IAsyncEnumerable<TrafficRow> minutes, UtcRange range, IReadOnlyList<string> areas)
    {
        var order = Comparer<string>.Create((a, b) => KeyOrder.Compare(b, a));
        var rows = new SortedDictionary<string, TrafficRow>(order);
        var (end, begin) = (range.To, BeginBefore(range.To));
        await foreach (var minute in minutes)
        {
            while (minute.WindowEnd <= begin)
            {
                foreach (var row in Filled(rows, areas, end))
                {
                    yield return row;
                }

                rows.Clear();
                (end, begin) = (begin, BeginBefore(begin));
            }

            // Who is inside at the span's end is who is at its last minute's: a minute without a row is one without anybody.
            var known = rows.GetValueOrDefault(minute.AreaId);
            rows[minute.AreaId] = known is null
                ? minute with { WindowEnd = end, Occupancy = minute.WindowEnd == end ? minute.Occupancy ?? 0 : 0, Peak = minute.Peak ?? 0, Released = minute.Released ?? 0, Repeated = minute.Repeated ?? 0, Unmatched = minute.Unmatched ?? 0 }
                : known with
                {
                    In = known.In + minute.In,
                    Out = known.Out + minute.Out,
                    Peak = Math.Max(known.Peak ?? 0, minute.Peak ?? 0),
                    Released = known.Released + (minute.Released ?? 0),
                    Repeated = known.Repeated + (minute.Repeated ?? 0),
                    Unmatched = known.Unmatched + (minute.Unmatched ?? 0),
                };
        }

        // On to where the range begins; a range without a beginning ends with what there is.
        do
        {
            foreach (var row in rows.Count > 0 || range.From > DateTime.UnixEpoch ? Filled(rows, areas, end) : [])
            {
                yield return row;
            }

            rows.Clear();
            (end, begin) = (begin, BeginBefore(begin));
        }
        while (range.From > DateTime.UnixEpoch && end > range.From);
    }

    /// <summary>The sum of a series: entries, exits and oddities; the highest peak; nobody's occupancy.</summary>
    public static TrafficRow Add(TrafficRow? total, TrafficRow row) => total is null
        ? row with { AreaId = "", Occupancy = null }
        : total with
        {
            In = total.In + row.In,
            Out = total.Out + row.Out,
            Peak = Math.Max(total.Peak ?? 0, row.Peak ?? 0),
            Released = (total.Released ?? 0) + (row.Released ?? 0),
            Repeated = (total.Repeated ?? 0) + (row.Repeated ?? 0),
            Unmatched = (total.Unmatched ?? 0) + (row.Unmatched ?? 0),
        };

    /// <summary>When the span begins that ends at an instant.</summary>
    public DateTime BeginBefore(DateTime end) => grain.BeginOf(calendar, end.AddTicks(-1));

    private static IEnumerable<TrafficRow> Filled(SortedDictionary<string, TrafficRow> rows, IReadOnlyList<string> areas, DateTime end)
    {
        foreach (var area in areas.Where(area => !rows.ContainsKey(area)))
        {
            rows.Add(area, new TrafficRow(area, end, 0, 0, 0, 0, 0, 0, 0));
        }

        return rows.Values;
    }
}
