using System.Globalization;

namespace TrafficWatch.Domain.Time;

/// <summary>Reads the times that events carry, in UTF-8: ISO 8601 with date, or Unix time. A time with offset is taken as it is; one without belongs to the source zone.</summary>
/// <remarks>One thread at a time. A local time that a clock change skips is read with the offset before the change; of the two readings of one that comes twice the record's timestamp decides.</remarks>
/// <param name="zone">The source zone.</param>
public sealed class SourceTime(TimeZoneInfo zone)
{
    /// <summary>The earliest time taken, 2000-01-01: whatever is before comes from a clock that was never set.</summary>
    public const long Earliest = 946_684_800_000;

    private const long Latest = 253_370_764_800_000;

    /// <summary>Unix times below this, the year 5138, are seconds, those above, since 1973, milliseconds.</summary>
    private const decimal FewestMilliseconds = 100_000_000_000;

    /// <summary>How much an event's clock may be ahead of its record's for the later of two readings to hold.</summary>
    private const long Skew = 5 * Milliseconds.Minute;
    private readonly bool _utc = zone.HasSameRules(TimeZoneInfo.Utc) && zone.BaseUtcOffset == TimeSpan.Zero;
    private long _cachedQuarter = long.MinValue;
    private long _cachedOffset;
    private long _cachedTwice;
    private long _cachedDay = -1;
    private long _cachedDayStart;

    /// <summary>Reads <c>2025-07-15T12:47:26.256</c>: a blank may stand for the T, fraction and seconds may be missing, <c>Z</c> or <c>±HH:MM</c> may follow. Digits past the millisecond are cut off. A number is Unix time, in seconds or milliseconds.</summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="recordTime">The timestamp of the record that carries it, milliseconds since 1970-01-01 UTC: the later of two readings holds unless it lies more than five minutes after that.</param>
    /// <param name="time">Milliseconds since 1970-01-01 UTC.</param>
    /// <param name="reason">What is wrong with it, when false is returned; without the value.</param>
    public bool TryRead(ReadOnlySpan<byte> text, long recordTime, out long time, out string? reason)
    {
        time = 0;
        if (text.Length < 16 || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) is not ('t' or ' ') || text[13] != ':')
        {
            if (TryUnix(text, out time))
            {
                reason = null;
                return true;
            }

            if (text.Length > 0 && text.IndexOfAnyExceptInRange((byte)'+', (byte)'9') < 0 && text[1..].IndexOf((byte)'-') < 0)
            {
                reason = "is no Unix time, in seconds or milliseconds, of the years 2000 to 9998";
                return false;
            }

            reason = text.Length >= 5 && text.IndexOf((byte)':') is > 0 and < 4
                ? "has no date"
                : "is not of the form 2025-07-15T12:47:26.256";
            return false;
        }

        reason = "is not of the form 2025-07-15T12:47:26.256";
        int hour = Two(text, 11), minute = Two(text, 14), second = 0, millisecond = 0, at = 16;
        if (at < text.Length && text[at] == ':')
        {
            if (text.Length < 19)
            {
                return false;
            }

            second = Two(text, 17);
            at = 19;
            if (at < text.Length && text[at] is (byte)'.' or (byte)',')
            {
                var scale = 100;
                var digits = 0;
                for (at++; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'; at++, digits++, scale /= 10)
                {
                    millisecond += (text[at] - '0') * scale;
                }

                if (digits == 0)
                {
                    return false;
                }
            }
        }

        if ((hour | minute | second) < 0)
        {
            return false;
        }

        if (hour > 23 || minute > 59 || second > 59)
        {
            reason = "is no time of a day";
            return false;
        }

        if (!TryDay(text, out var day, ref reason))
        {
            return false;
        }

        var local = day + (((hour * 60L) + minute) * 60 + second) * 1000 + millisecond;
        if (at == text.Length)
        {
            time = _utc ? local : AsUtc(local, recordTime);
        }
        else if (TryOffset(text[at..], out var offset))
        {
            time = local - offset;
        }
        else
        {
            reason = "ends in what is no offset";
            return false;
        }

        reason = null;
        return true;
    }

    private static bool TryUnix(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var unix) || unix is < 0 or > Latest)
        {
            return false;
        }

        var milliseconds = decimal.Floor(unix < FewestMilliseconds ? unix * 1000 : unix);
        if (milliseconds is < Earliest or >= Latest)
        {
            return false;
        }

        time = (long)milliseconds;
        return true;
    }

    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        uint tens = (uint)(text[at] - '0'), ones = (uint)(text[at + 1] - '0');
        return tens > 9 || ones > 9 ? -1 : (int)((tens * 10) + ones);
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out long offset)
    {
        offset = 0;
        if (text is [(byte)'Z' or (byte)'z'])
        {
            return true;
        }

        if (text.Length is not (3 or 5 or 6) || text[0] is not ((byte)'+' or (byte)'-'))
        {
            return false;
        }

        if (text.Length == 6 && text[3] != ':')
        {
            return false;
        }

        int hours = Two(text, 1), minutes = text.Length == 3 ? 0 : Two(text, text.Length - 2);
        if (hours is < 0 or > 14 || minutes is < 0 or > 59)
        {
            return false;
        }

        offset = ((hours * 60L) + minutes) * Milliseconds.Minute * (text[0] == '-' ? -1 : 1);
        return true;
    }

    /// <summary>Milliseconds of the day's start as if it were UTC. The last day is kept, for events come day by day.</summary>
    private bool TryDay(ReadOnlySpan<byte> text, out long start, ref string? reason)
    {
        start = 0;
        int century = Two(text, 0), years = Two(text, 2), month = Two(text, 5), dayOfMonth = Two(text, 8);
        if ((century | years | month | dayOfMonth) < 0)
        {
            return false;
        }

        var year = (century * 100) + years;
        var key = (((year * 16L) + month) * 32) + dayOfMonth;
        if (key != _cachedDay)
        {
            if (year is < 2000 or > 9998)
            {
                reason = "is outside the years 2000 to 9998";
                return false;
            }

            if (month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month))
            {
                reason = "is no day of the calendar";
                return false;
            }

            _cachedDay = key;
            _cachedDayStart = (new DateTime(year, month, dayOfMonth, 0, 0, 0, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        }

        start = _cachedDayStart;
        return true;
    }

    private long AsUtc(long local, long recordTime)
    {
        // Clock changes fall on quarter hours, so one answer serves a quarter.
        var quarter = Math.DivRem(local, Milliseconds.Quarter).Quotient;
        if (quarter != _cachedQuarter)
        {
            var at = DateTime.SpecifyKind(DateTime.UnixEpoch.AddMilliseconds(quarter * Milliseconds.Quarter), DateTimeKind.Unspecified);
            _cachedQuarter = quarter;
            _cachedOffset = (long)zone.GetUtcOffset(at).TotalMilliseconds;
            _cachedTwice = 0;
            if (zone.IsAmbiguousTime(at))
            {
                var offsets = zone.GetAmbiguousTimeOffsets(at);
                _cachedOffset = (long)offsets.Min().TotalMilliseconds;
                _cachedTwice = (long)offsets.Max().TotalMilliseconds - _cachedOffset;
            }
        }

        var later = local - _cachedOffset;
        return _cachedTwice != 0 && later - Skew > recordTime ? later - _cachedTwice : later;
    }
}
