using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>Reads visits, one a line as id, entry and exit, and makes an entry and an exit of each, in the order of their times.</summary>
internal static class VisitFile
{
    /// <param name="lines">The CSV; its first line may be a header.</param>
    /// <param name="area">The area that was visited.</param>
    /// <param name="zone">The zone of times without offset.</param>
    /// <param name="sorted">The rows stand in the order of entries. Then only the visitors that are inside are held in memory, else all.</param>
    /// <returns>Events, numbered from 1 on as they come out, and refused lines.</returns>
    public static IEnumerable<ReplayItem> Read(LineReader lines, string area, TimeZoneInfo zone, bool sorted)
    {
        var number = 0L;
        var visits = Visits(lines, area, zone);
        foreach (var item in Merged(sorted ? visits : Sorted(visits)))
        {
            yield return item.Refused is null ? item with { Position = ++number } : item;
        }
    }

    /// <summary>The visits as the file has them: the entry, and when there is one the exit; or why a line is refused.</summary>
    public static IEnumerable<(ReplayItem Entry, ReplayItem? Exit)> Visits(LineReader lines, string area, TimeZoneInfo zone)
    {
        var reader = new FieldReader(zone);
        CsvLine? csv = null;
        while (lines.TryRead(out var line))
        {
            if (csv is null)
            {
                csv = new CsvLine(line.Text);
                if (IsHeader(csv.Split(line.Text)))
                {
                    continue;
                }
            }

            yield return Visit(line, csv, area, reader);
        }
    }

    private static (ReplayItem Entry, ReplayItem? Exit) Visit(FileLine line, CsvLine csv, string area, FieldReader reader)
    {
        if (line.TooLong || csv.Split(line.Text) is not { } fields)
        {
            return (ReplayItem.Refuse(line.Number, line.TooLong ? $"longer than {LineReader.Longest} bytes" : "a quote is not closed"), null);
        }

        if (fields.Count < 3)
        {
            return (ReplayItem.Refuse(line.Number, $"has {fields.Count} fields instead of 3: id, entry, exit"), null);
        }

        if (!reader.TryTime(fields[1], out var entered, out var reason))
        {
            return (ReplayItem.Refuse(line.Number, $"the entry {reason}"), null);
        }

        var entry = reader.Checked(line.Number, new VisitorMessage(entered, area, fields[0], true));
        if (entry.Refused is not null || fields[2].Length == 0)
        {
            // No exit yet: the visitor is still inside.
            return (entry, null);
        }

        if (!reader.TryTime(fields[2], out var left, out reason))
        {
            return (ReplayItem.Refuse(line.Number, $"the exit {reason}"), null);
        }

        return left < entered
            ? (ReplayItem.Refuse(line.Number, $"the exit {fields[2]} lies before the entry {fields[1]}"), null)
            : (entry, ReplayItem.Event(0, line.Number, entry.Message with { Time = left, Entering = false }));
    }

    private static bool IsHeader(List<string>? fields) => fields is [_, var entry, ..] && !entry.Any(char.IsAsciiDigit);

    private static IEnumerable<ReplayItem> Merged(IEnumerable<(ReplayItem Entry, ReplayItem? Exit)> visits)
    {
        var exits = new PriorityQueue<ReplayItem, (DateTime, long)>();
        foreach (var (entry, exit) in visits)
        {
            // Who comes back in the second in which they left has left first.
            while (entry.Refused is null && exits.TryPeek(out var next, out _) && next.Message.Time <= entry.Message.Time)
            {
                yield return exits.Dequeue();
            }

            yield return entry;
            if (exit is { } leaving)
            {
                exits.Enqueue(leaving, (leaving.Message.Time, leaving.Line));
            }
        }

        while (exits.TryDequeue(out var next, out _))
        {
            yield return next;
        }
    }

    private static IEnumerable<(ReplayItem Entry, ReplayItem? Exit)> Sorted(IEnumerable<(ReplayItem Entry, ReplayItem? Exit)> visits)
    {
        var all = visits.ToList();
        return all.Where(visit => visit.Entry.Refused is not null)
            .Concat(all.Where(visit => visit.Entry.Refused is null).OrderBy(visit => visit.Entry.Message.Time));
    }
}
