using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Requests;

/// <summary>What a line is that is no access log of the common or combined format.</summary>
internal static class LogFormat
{
    private const string Wanted = "not the common or combined log format";

    /// <summary>Why a line without a time in brackets is refused: the format that it looks like.</summary>
    public static string Of(ReadOnlySpan<byte> line) => line[0] switch
    {
        (byte)'{' => $"a JSON log, {Wanted}",
        (byte)'#' => $"a directive of the W3C extended format (IIS, CloudFront), {Wanted}",
        (byte)'<' => $"a syslog message, {Wanted}",
        (byte)'[' => $"an error log that begins with its time, {Wanted}",
        _ when IsDate(line, (byte)'-') && line.Length > 10 && line[10] == 'T' => $"an access log of AWS ELB, {Wanted}",
        _ when IsDate(line, (byte)'-') => $"a line of the W3C extended format (IIS, CloudFront), {Wanted}",
        _ when IsDate(line, (byte)'/') => $"an error log of nginx, {Wanted}",
        _ when line.IndexOf((byte)' ') is > 0 and < 7 and var blank && IsDate(line[(blank + 1)..], (byte)'-') => $"an access log of AWS ALB, {Wanted}",
        _ => BareTime(line) is { } time ? $"time '{time}' stands without brackets, {Wanted}" : $"no time such as [17/May/2015:10:05:03 +0000], {Wanted}: {JsonText.Shown(line[..Math.Min(line.Length, 60)])}",
    };

    /// <summary>Whether it begins with year, month and day.</summary>
    private static bool IsDate(ReadOnlySpan<byte> text, byte between) =>
        text.Length >= 10 && text[4] == between && text[7] == between && text[..4].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && text[5..7].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    /// <summary>A time such as <c>17/05/2015:10:05:03 +0000</c>.</summary>
    private static string? BareTime(ReadOnlySpan<byte> line)
    {
        for (var at = 0; line[at..].IndexOf((byte)'/') is >= 0 and var next; at += next + 1)
        {
            var begin = at + next - 2;
            if (begin < 0 || line.Length < begin + 20)
            {
                continue;
            }

            var text = line[begin..];
            var year = text[3..].IndexOf((byte)'/') + 4;
            if (year is 6 or 7 && text.Length >= year + 13 && text[year + 4] == ':' && text[year + 7] == ':' && text[year + 10] == ':')
            {
                return JsonText.Shown(text[..Math.Min(text.Length, year + 19)]);
            }
        }

        return null;
    }
}
