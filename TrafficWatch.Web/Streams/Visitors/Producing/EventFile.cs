using System.Text;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>Reads events, one a line: JSON as the stream has it, or CSV of the four fields.</summary>
internal static class EventFile
{
    private static readonly string[] Fields = ["event_time", "area_id", "action", "user_id"];

    /// <param name="lines">The file; the first line decides whether it is JSON or CSV.</param>
    /// <param name="zone">The zone of times without offset.</param>
    /// <param name="keepRaw">Whether a line of JSON may be sent as it is.</param>
    /// <exception cref="ProducerException">The header of the CSV does not name the fields.</exception>
    public static IEnumerable<ReplayItem> Read(LineReader lines, TimeZoneInfo zone, bool keepRaw)
    {
        if (!lines.TryRead(out var first))
        {
            yield break;
        }

        var json = first.TooLong || first.Text.Span.TrimStart(" \t"u8) is [(byte)'{', ..];
        foreach (var item in json ? Json(lines, first, new VisitorParser(zone), keepRaw) : Csv(lines, first, zone))
        {
            yield return item;
        }
    }

    private static IEnumerable<ReplayItem> Json(LineReader lines, FileLine line, VisitorParser parser, bool keepRaw)
    {
        do
        {
            yield return line.TooLong ? TooLong(line) : FromJson(line, parser, keepRaw);
        }
        while (lines.TryRead(out line));
    }

    private static ReplayItem FromJson(FileLine line, VisitorParser parser, bool keepRaw)
    {
        if (!parser.TryParse(line.Text.Span, long.MaxValue, out var visit, out var reason))
        {
            return ReplayItem.Refuse(line.Number, reason!);
        }

        var message = new VisitorMessage(
            DateTime.UnixEpoch.AddMilliseconds(visit.Time), Encoding.UTF8.GetString(visit.Area), Encoding.UTF8.GetString(visit.User), visit.Entering);
        return ReplayItem.Event(line.Number, line.Number, message, keepRaw ? line.Text.ToArray() : null);
    }

    private static IEnumerable<ReplayItem> Csv(LineReader lines, FileLine line, TimeZoneInfo zone)
    {
        var csv = new CsvLine(line.Text);
        var header = csv.Split(line.Text) ?? [];
        var columns = Fields.Select(field => header.FindIndex(name => name.Equals(field, StringComparison.OrdinalIgnoreCase))).ToArray();
        var more = true;
        if (columns.All(column => column < 0) && header.Count == 4 && char.IsAsciiDigit(header[0].FirstOrDefault()))
        {
            columns = [0, 1, 2, 3];
        }
        else if (columns.Any(column => column < 0))
        {
            throw new ProducerException(
                $"The first line names no {string.Join(", ", Fields.Where((_, field) => columns[field] < 0))}. A CSV of events has the fields "
                + $"{string.Join(", ", Fields)}, named in its first line in any order, or none named and in this order.\n"
                + "A CSV of visits (id, entry, exit) needs --visits AREA.");
        }
        else
        {
            more = lines.TryRead(out line);
        }

        var reader = new FieldReader(zone);
        while (more)
        {
            yield return line.TooLong ? TooLong(line) : FromCsv(line, columns, csv, reader);
            more = lines.TryRead(out line);
        }
    }

    private static ReplayItem FromCsv(FileLine line, int[] columns, CsvLine csv, FieldReader reader)
    {
        if (csv.Split(line.Text) is not { } fields)
        {
            return ReplayItem.Refuse(line.Number, "a quote is not closed");
        }

        if (fields.Count <= columns.Max())
        {
            return ReplayItem.Refuse(line.Number, $"has {fields.Count} fields instead of {columns.Max() + 1}");
        }

        if (!reader.TryTime(fields[columns[0]], out var time, out var reason))
        {
            return ReplayItem.Refuse(line.Number, $"event_time {reason}");
        }

        if (fields[columns[2]] is not ("in" or "out"))
        {
            return ReplayItem.Refuse(line.Number, $"action \"{fields[columns[2]]}\": must be \"in\" or \"out\"");
        }

        return reader.Checked(line.Number, new VisitorMessage(time, fields[columns[1]], fields[columns[3]], fields[columns[2]] == "in"));
    }

    private static ReplayItem TooLong(FileLine line) => ReplayItem.Refuse(line.Number, $"longer than {LineReader.Longest} bytes");
}
