using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Requests;

/// <summary>Reads the time of an access log: <c>[17/May/2015:10:05:03 +0530]</c>, its offset whatever a zone may have.</summary>
internal static class LogTime
{
    /// <summary>How long it is, with its brackets.</summary>
    public const int Length = 28;

    /// <summary>No zone is further from UTC.</summary>
    private const int FurthestHours = 14;

    private const int FirstYear = 2000, LastYear = 9998;

    /// <summary>Where a line's time begins: the first bracket that has the shape of one behind it.</summary>
    /// <returns>Negative: it has none.</returns>
    public static int IndexIn(ReadOnlySpan<byte> line)
    {
        for (var at = 0; line[at..].IndexOf((byte)'[') is >= 0 and var next; at += next + 1)
        {
            var text = line[(at + next)..];
            if (text.Length >= Length && text[3] == '/' && text[7] == '/' && text[12] == ':' && text[27] == ']')
            {
                return at + next;
            }
        }

        return -1;
    }

    /// <summary>Reads one.</summary>
    /// <param name="text">At its bracket.</param>
    /// <param name="time">Milliseconds since 1970-01-01 UTC.</param>
    /// <param name="reason">What is wrong with it, with the value.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long time, out string? reason)
    {
        text = text[1..(Length - 1)];
        time = 0;
        int day = Two(text, 0), month = Month(text[3..6]), century = Two(text, 7), years = Two(text, 9), hour = Two(text, 12), minute = Two(text, 15), second = Two(text, 18), offsetHours = Two(text, 22), offsetMinutes = Two(text, 24);
        var year = (century * 100) + years;
        reason = month == 0 || (day | century | years | hour | minute | second | offsetHours | offsetMinutes) < 0 || text[14] != ':' || text[17] != ':' || text[20] != ' ' || text[21] is not ((byte)'+' or (byte)'-')
            ? "is not of the form 17/May/2015:10:05:03 +0000"
            : year is < FirstYear or > LastYear ? $"is not of the years {FirstYear} to {LastYear}"
            : day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60 ? "does not exist"
            : offsetMinutes > 59 || (offsetHours * 60) + offsetMinutes > FurthestHours * 60 ? "has an offset that no zone has"
            : null;
        if (reason is not null)
        {
            reason = $"time '{JsonText.Shown(text)}' {reason}";
            return false;
        }

        var offset = ((offsetHours * 60) + offsetMinutes) * Milliseconds.Minute;
        time = (Days(year, month, day) * Milliseconds.Day) + (hour * Milliseconds.Hour) + (minute * Milliseconds.Minute) + (second * Milliseconds.Second) - (text[21] == '-' ? -offset : offset);
        return true;
    }

    /// <summary>Days since 1970-01-01.</summary>
    private static long Days(int year, int month, int day)
    {
        // Years begin in March here, so that the leap day is the last.
        var (y, m) = month > 2 ? (year, month - 3) : (year - 1, month + 9);
        return (365L * y) + (y / 4) - (y / 100) + (y / 400) + (((153 * m) + 2) / 5) + day - 1 - 719_468;
    }

    private static int Month(ReadOnlySpan<byte> name) => ((name[0] | 0x20) << 16 | (name[1] | 0x20) << 8 | (name[2] | 0x20)) switch
    {
        'j' << 16 | 'a' << 8 | 'n' => 1,
        'f' << 16 | 'e' << 8 | 'b' => 2,
        'm' << 16 | 'a' << 8 | 'r' => 3,
        'a' << 16 | 'p' << 8 | 'r' => 4,
        'm' << 16 | 'a' << 8 | 'y' => 5,
        'j' << 16 | 'u' << 8 | 'n' => 6,
        'j' << 16 | 'u' << 8 | 'l' => 7,
        'a' << 16 | 'u' << 8 | 'g' => 8,
        's' << 16 | 'e' << 8 | 'p' => 9,
        'o' << 16 | 'c' << 8 | 't' => 10,
        'n' << 16 | 'o' << 8 | 'v' => 11,
        'd' << 16 | 'e' << 8 | 'c' => 12,
        _ => 0,
    };

    /// <summary>A number of two digits; negative: there are none.</summary>
    private static int Two(ReadOnlySpan<byte> text, int at) => text[at] - '0' is >= 0 and <= 9 and var tens && text[at + 1] - '0' is >= 0 and <= 9 and var ones ? (tens * 10) + ones : -1;
}
