using System.Text;

namespace TrafficWatch.Domain.Requests;

/// <summary>Puts together what is asked for by one route: the path without query, in which numbers are <c>{n}</c> and ids are <c>{id}</c>.</summary>
public static class Routes
{
    /// <summary>Bytes of a route, at most.</summary>
    public const int Longest = 120;

    /// <summary>What could not be read as a request.</summary>
    public static ReadOnlySpan<byte> None => "-"u8;

    /// <summary>A target without a path, such as that of CONNECT.</summary>
    public static ReadOnlySpan<byte> NoPath => "*"u8;

    private const int MostSegments = 8, ShortestId = 8, ShortestToken = 20, LongestExtension = 5;

    /// <summary>The route of a target.</summary>
    /// <param name="target">As it was asked for.</param>
    public static string Of(string target)
    {
        Span<byte> route = stackalloc byte[Longest];
        return TextNames.Of(route[..Write(Encoding.UTF8.GetBytes(target), route)]);
    }

    /// <summary>The path of a target: without scheme and host, query, fragment and parameters, and without blanks at its end.</summary>
    public static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> target)
    {
        if (target.Length > 0 && target[0] != '/')
        {
            var host = target.IndexOf("://"u8) is > 0 and < 10 and var scheme ? target[(scheme + 3)..] : default;
            if (host.IsEmpty)
            {
                return default;
            }

            target = host.IndexOfAny((byte)'/', (byte)'?') is >= 0 and var path && host[path] == '/' ? host[path..] : "/"u8;
        }

        return (target.IndexOfAny("?#;"u8) is >= 0 and var end ? target[..end] : target).TrimEnd((byte)' ');
    }

    /// <summary>Writes the route of a target.</summary>
    /// <param name="target">As it was asked for; empty: nothing was.</param>
    /// <param name="route">Room for <see cref="Longest"/> bytes.</param>
    /// <returns>How many were written, one at least.</returns>
    public static int Write(ReadOnlySpan<byte> target, Span<byte> route)
    {
        var path = PathOf(target);
        if (path.IsEmpty)
        {
            var name = target.IsEmpty ? None : NoPath;
            name.CopyTo(route);
            return name.Length;
        }

        var written = 0;
        for (var segments = 0; !path.IsEmpty; segments++)
        {
            var end = path[1..].IndexOf((byte)'/') is >= 0 and var next ? next + 1 : path.Length;
            var segment = path[1..end];
            path = path[end..];
            var (folded, extension) = Folded(segment);
            if (segments == MostSegments || written + 1 + folded.Length + extension.Length > Longest - "/…"u8.Length)
            {
                "/…"u8.CopyTo(route[written..]);
                return written + "/…"u8.Length;
            }

            route[written++] = (byte)'/';
            folded.CopyTo(route[written..]);
            extension.CopyTo(route[(written + folded.Length)..]);
            written += folded.Length + extension.Length;
        }

        return written;
    }

    /// <summary>What stands for a segment, and its extension.</summary>
    private static Folding Folded(ReadOnlySpan<byte> segment)
    {
        var stem = segment.LastIndexOf((byte)'.') is > 0 and var dot && segment.Length - dot - 1 is > 0 and <= LongestExtension && segment[(dot + 1)..].IndexOfAnyInRange((byte)'A', (byte)'z') >= 0 ? segment[..dot] : segment;
        int digits = 0, letters = 0, hex = 0, signs = 0;
        foreach (var one in stem)
        {
            if (one is >= (byte)'0' and <= (byte)'9')
            {
                digits++;
            }
            else if ((one | 0x20) is >= 'a' and <= 'z')
            {
                letters++;
                hex += (one | 0x20) <= 'f' ? 1 : 0;
            }
            else if (one is (byte)'-' or (byte)'_' or (byte)'.' or (byte)',' or (byte)':')
            {
                signs++;
            }
        }

        // What is long, and has digits among letters but no parts as words have, is no name that anybody gave.
        var name = digits == 0 || digits + letters + signs < stem.Length ? stem
            : letters == 0 ? "{n}"u8
            : hex == letters && stem.Length >= ShortestId ? "{id}"u8
            : stem.Length >= ShortestToken * (signs + 1) ? "{id}"u8
            : stem;
        return new Folding(name, segment[stem.Length..]);
    }

    private readonly ref struct Folding(ReadOnlySpan<byte> name, ReadOnlySpan<byte> extension)
    {
        private readonly ReadOnlySpan<byte> _name = name;
        private readonly ReadOnlySpan<byte> _extension = extension;

        public void Deconstruct(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> extension)
        {
            name = _name;
            extension = _extension;
        }
    }
}
