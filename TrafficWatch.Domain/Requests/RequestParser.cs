using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Requests;

/// <summary>
/// Reads lines of access logs in the common and the combined format, as Apache, nginx and those who follow them write them: client, identity, user, <c>[time]</c>, <c>"request"</c>, status, bytes, and perhaps <c>"referrer" "user agent"</c> and further fields. A virtual host may stand before the client, and a list of proxies after it. What stands between the quotes may be anything, quotes too.
/// </summary>
/// <remarks>Each byte is looked at a few times at most, whatever comes.</remarks>
/// <param name="latency">Which field says how long the answer took; null: none does.</param>
public sealed class RequestParser(LatencyField? latency) : IEventParser<RequestEvent>
{
    /// <summary>Lines of so many bytes and more are refused.</summary>
    public const int TooLong = 64 * 1024;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> payload, long recordTime, out RequestEvent value, out string? reason)
    {
        value = default;
        var line = (payload.StartsWith("\ufeff"u8) ? payload[3..] : payload).Trim(" \t\r\n"u8);
        if (line.IsEmpty || line.Length >= TooLong)
        {
            reason = line.IsEmpty ? "the line is empty" : $"the line has {line.Length} bytes; lines of less than {TooLong} are read";
            return false;
        }

        var at = LogTime.IndexIn(line);
        if (at <= 0 || line[0] is (byte)'{' or (byte)'<')
        {
            reason = at == 0 ? "no client stands before the time" : LogFormat.Of(line);
            return false;
        }

        if (!LogTime.TryRead(line[at..], out var time, out reason))
        {
            return false;
        }

        var rest = line[(at + LogTime.Length)..];
        if (!rest.StartsWith(" \""u8))
        {
            reason = $"no quoted request follows the time: '{Shown(rest)}'";
            return false;
        }

        rest = rest[2..];
        var end = RequestEnd(rest);
        if (end < 0)
        {
            reason = rest.IndexOf((byte)'"') is >= 0 and var quote
                ? $"no status of three digits follows the request: '{Shown(rest[(quote + 1)..].TrimStart((byte)' '))}'"
                : $"the request has no end: '{Shown(rest)}'";
            return false;
        }

        var request = rest[..end];
        rest = rest[(end + 2)..];
        var status = rest[0] == '-' ? 0 : ((rest[0] - '0') * 100) + ((rest[1] - '0') * 10) + rest[2] - '0';
        rest = rest[(rest[0] == '-' ? 1 : 3)..];
        if (!Bytes(ref rest, out var bytes, out reason))
        {
            return false;
        }

        if (rest.Contains((byte)'\n'))
        {
            reason = "a second line follows the first; a record holds one";
            return false;
        }

        ReadOnlySpan<byte> referrer = default, agent = default;
        if (rest.StartsWith(" \""u8))
        {
            referrer = Quoted(ref rest, "\" \""u8);
            agent = rest.StartsWith(" \""u8) ? Quoted(ref rest, "\" "u8) : default;
        }

        var method = Split(ref request);
        value = new RequestEvent
        {
            Time = time,
            Client = Client(line[..at]),
            Method = method,
            Target = request,
            Status = status,
            Bytes = bytes,
            Referrer = Told(referrer),
            Agent = Told(agent),
            LatencyUs = latency is null ? -1 : Latency(rest, latency),
        };
        return true;
    }

    /// <summary>Where a request ends: at the first quote that a status follows; one with a backslash before it only if there is no other.</summary>
    private static int RequestEnd(ReadOnlySpan<byte> text)
    {
        var escaped = -1;
        for (var at = 0; text[at..].IndexOf((byte)'"') is >= 0 and var next; at++)
        {
            at += next;
            if (!IsStatus(text[(at + 1)..]))
            {
                continue;
            }

            if (!IsEscaped(text, at))
            {
                return at;
            }

            escaped = escaped < 0 ? at : escaped;
        }

        return escaped;
    }

    private static bool IsStatus(ReadOnlySpan<byte> text) =>
        text.Length > 1 && text[0] == ' ' && ((text[1] == '-' && (text.Length == 2 || text[2] == ' '))
            || (text.Length > 3 && IsDigit(text[1]) && IsDigit(text[2]) && IsDigit(text[3]) && (text.Length == 4 || text[4] == ' ')));

    private static bool IsDigit(byte one) => one is >= (byte)'0' and <= (byte)'9';

    /// <summary>Whether an odd number of backslashes stands before a place. They belong to that place alone, so no byte is counted twice.</summary>
    private static bool IsEscaped(ReadOnlySpan<byte> text, int at)
    {
        var before = at;
        while (before > 0 && text[before - 1] == '\\')
        {
            before--;
        }

        return ((at - before) & 1) == 1;
    }

    private static bool Bytes(ref ReadOnlySpan<byte> rest, out long bytes, out string? reason)
    {
        (bytes, reason) = (0, null);
        if (!rest.StartsWith(" "u8))
        {
            reason = "no bytes follow the status";
            return false;
        }

        rest = rest[1..];
        var length = rest.IndexOf((byte)' ') is >= 0 and var blank ? blank : rest.Length;
        if (!rest[..length].SequenceEqual("-"u8) && (!System.Buffers.Text.Utf8Parser.TryParse(rest[..length], out bytes, out var used) || used != length || bytes < 0))
        {
            reason = $"bytes '{Shown(rest[..length])}' must be a whole number or -";
            return false;
        }

        rest = rest[length..];
        return true;
    }

    /// <summary>What stands between the quotes with which the rest begins, up to <paramref name="end"/>, else up to any quote that nothing but a blank follows, else all: lines are cut off in the middle.</summary>
    private static ReadOnlySpan<byte> Quoted(scoped ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> end)
    {
        var text = rest[2..];
        var other = -1;
        for (var at = 0; text[at..].IndexOf((byte)'"') is >= 0 and var next; at++)
        {
            at += next;
            if (IsEscaped(text, at))
            {
                continue;
            }

            if (text[at..].StartsWith(end) || at == text.Length - 1)
            {
                rest = text[(at + 1)..];
                return text[..at];
            }

            other = other < 0 && text[at + 1] == ' ' ? at : other;
        }

        rest = other < 0 ? default : text[(other + 1)..];
        return other < 0 ? text : text[..other];
    }

    /// <summary>Leaves of a request what was asked for; nothing, where it has no method or no target.</summary>
    private static int Split(scoped ref ReadOnlySpan<byte> request)
    {
        var name = request.IndexOf((byte)' ') is > 0 and var blank ? request[..blank] : default;
        if (name.IsEmpty || name.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') >= 0)
        {
            request = default;
            return RequestMethods.None;
        }

        request = request[(name.Length + 1)..];
        if (request.LastIndexOf((byte)' ') is >= 0 and var last && request[(last + 1)..].StartsWith("HTTP/"u8))
        {
            request = request[..last];
        }

        request = request.Trim((byte)' ');
        return request.IsEmpty ? RequestMethods.None : RequestMethods.IndexOf(name);
    }

    private static ReadOnlySpan<byte> Told(ReadOnlySpan<byte> text) => text.SequenceEqual("-"u8) ? default : text;

    /// <summary>Who asked: the first field, or the second where the first is a virtual host; of a list of proxies the first.</summary>
    private static ReadOnlySpan<byte> Client(ReadOnlySpan<byte> before)
    {
        var client = Word(ref before);
        var second = Word(ref before);

        // Identity and user follow the client; where one more does, a virtual host may be before it.
        if (before.Trim((byte)' ').Contains((byte)' ') && !client.EndsWith(","u8) && !IsAddress(client) && (IsAddress(second) || second.EndsWith(","u8) || (HasPort(client) && !second.SequenceEqual("-"u8))))
        {
            client = second;
        }

        client = client.IndexOf((byte)',') is >= 0 and var comma ? client[..comma] : client;
        return Told(HasPort(client) ? client[..client.LastIndexOf((byte)':')] : client).Trim("[]"u8);
    }

    private static ReadOnlySpan<byte> Word(scoped ref ReadOnlySpan<byte> text)
    {
        text = text.TrimStart((byte)' ');
        var word = text.IndexOf((byte)' ') is >= 0 and var blank ? text[..blank] : text;
        text = text[word.Length..];
        return word;
    }

    /// <summary>Whether it is a name or an address with a port: one colon, or a bracket before it.</summary>
    private static bool HasPort(ReadOnlySpan<byte> name) =>
        name.LastIndexOf((byte)':') is > 0 and var colon && (colon == name.IndexOf((byte)':') || name[colon - 1] == ']') && name[(colon + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    /// <summary>Whether it has the shape of an address: digits and dots, or hexadecimal digits and two colons at least.</summary>
    private static bool IsAddress(ReadOnlySpan<byte> name)
    {
        name = name.TrimEnd((byte)',').Trim("[]"u8);
        return name.IndexOfAnyExcept("0123456789."u8) < 0 ? name.Count((byte)'.') == 3
            : name.Count((byte)':') > 1 && name.IndexOfAnyExcept("0123456789abcdefABCDEF:.%"u8) < 0;
    }

    /// <summary>The latency among further fields; negative where there is no number.</summary>
    private static long Latency(ReadOnlySpan<byte> rest, LatencyField field)
    {
        for (var position = 1; ; position++)
        {
            rest = rest.TrimStart((byte)' ');
            if (rest.IsEmpty)
            {
                return -1;
            }

            var (close, skip) = rest[0] switch { (byte)'"' => ((byte)'"', 1), (byte)'[' => ((byte)']', 1), _ => ((byte)' ', 0) };
            var text = rest[skip..];
            text = text.IndexOf(close) is >= 0 and var end ? text[..end] : text;
            if (field.Position == 0 ? text.StartsWith(field.Begin) : position == field.Position)
            {
                return Microseconds(text[(text.IndexOf((byte)'=') + 1)..].Trim((byte)'"'), field.Microseconds);
            }

            rest = rest[Math.Min(rest.Length, skip + text.Length + skip)..];
        }
    }

    private static long Microseconds(ReadOnlySpan<byte> text, long unit) =>
        System.Buffers.Text.Utf8Parser.TryParse(text, out decimal number, out var used) && used == text.Length && number is >= 0 and < 1_000_000_000 ? (long)(number * unit) : -1;

    private static string Shown(ReadOnlySpan<byte> text) => JsonText.Shown(text[..Math.Min(text.Length, 60)]);
}
