using System.Buffers.Text;
using System.Globalization;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Passages;

/// <summary>Reads the times of passages as cameras, databases and spreadsheets write them: <c>2023-12-08 00:00:04</c>, <c>2023/12/8 0:00:04</c>, <c>2023/12/1 0:02</c>, <c>2023/12/1</c>, <c>2023-12-1 9:5:7</c>, and a spreadsheet's day number <c>45261.5</c>; what <see cref="SourceTime"/> reads besides. One thread at a time.</summary>
/// <param name="zone">The zone of times without offset.</param>
public sealed class PassageTime(TimeZoneInfo zone)
{
    private const int LongestPlain = 40;

    /// <summary>Day numbers of the years 2000 to 2099; Unix time is larger.</summary>
    private const double FirstDay = 36526, LastDay = 73051;
    private static readonly DateTime DayZero = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Utc);
    private readonly SourceTime _time = new(zone);
    private readonly byte[] _plain = new byte[LongestPlain];

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="recordTime">The timestamp of the record that carries it: it decides between the readings of an hour that comes twice.</param>
    /// <param name="time">Milliseconds since 1970-01-01 UTC.</param>
    /// <param name="reason">What is wrong with it, when false is returned; without the value.</param>
    public bool TryRead(ReadOnlySpan<byte> text, long recordTime, out long time, out string? reason)
    {
        if (text.Length >= 19 && text[4] == '-' && text[7] == '-' && text[13] == ':')
        {
            return _time.TryRead(text, recordTime, out time, out reason);
        }

        if (text.Length is > 0 and < 20 && text.IndexOfAnyExceptInRange((byte)'.', (byte)'9') < 0 && !text.Contains((byte)'/')
            && Utf8Parser.TryParse(text, out double days, out var used) && used == text.Length && days is >= FirstDay and < LastDay)
        {
            // To the second, as sheets show it: a day's part is no exact number.
            var local = DayZero.AddSeconds(Math.Round(days * 86_400));
            local.TryFormat(_plain, out var length, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            return _time.TryRead(_plain.AsSpan(0, length), recordTime, out time, out reason);
        }

        time = 0;
        if (!TryPlain(text, out var plain, out reason))
        {
            reason ??= text.Contains((byte)'/') ? "is not of the form 2023-12-08 00:00:04" : null;
            return reason is null && _time.TryRead(text, recordTime, out time, out reason);
        }

        return _time.TryRead(_plain.AsSpan(0, plain), recordTime, out time, out reason);
    }

    /// <summary>Writes a time with one-digit parts, slashes or without time of the day as <see cref="SourceTime"/> reads it.</summary>
    /// <returns>False without a reason for what is of none of these forms.</returns>
    private bool TryPlain(ReadOnlySpan<byte> text, out int length, out string? reason)
    {
        (length, reason) = (0, null);
        if (!Number(ref text, out var first, out var digits) || text.Length == 0 || text[0] is not ((byte)'-' or (byte)'/' or (byte)'.'))
        {
            return false;
        }

        var separator = text[0];
        text = text[1..];
        if (digits != 4)
        {
            reason = separator == '/' ? "does not begin with its year: which number is the month?" : null;
            return false;
        }

        if (!Number(ref text, out var month, out _) || text.Length == 0 || text[0] != separator)
        {
            return false;
        }

        text = text[1..];
        if (!Number(ref text, out var day, out digits) || digits > 2)
        {
            return false;
        }

        int hour = 0, minute = 0, second = 0;
        if (text.Length > 0 && text[0] is (byte)' ' or (byte)'T')
        {
            text = text[1..].TrimStart((byte)' ');
            if (!Number(ref text, out hour, out _) || text.Length == 0 || text[0] != ':')
            {
                return false;
            }

            text = text[1..];
            if (!Number(ref text, out minute, out _))
            {
                return false;
            }

            if (text.Length > 0 && text[0] == ':')
            {
                text = text[1..];
                if (!Number(ref text, out second, out _))
                {
                    return false;
                }
            }
        }

        if ((month | day | hour | minute | second) > 99 || text.Length > LongestPlain - 19)
        {
            return false;
        }

        // The day is judged where all others are; what follows, a fraction or an offset, goes along.
        System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{first:0000}-{month:00}-{day:00} {hour:00}:{minute:00}:{second:00}"), _plain);
        text.CopyTo(_plain.AsSpan(19));
        length = 19 + text.Length;
        return true;
    }

    private static bool Number(ref ReadOnlySpan<byte> text, out int number, out int digits)
    {
        (number, digits) = (0, 0);
        while (digits < text.Length && digits < 4 && text[digits] is >= (byte)'0' and <= (byte)'9')
        {
            number = (number * 10) + text[digits++] - '0';
        }

        text = text[digits..];
        return digits > 0;
    }
}
