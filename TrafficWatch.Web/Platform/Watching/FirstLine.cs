namespace TrafficWatch.Web.Platform.Watching;

/// <summary>What a text begins with.</summary>
internal static class FirstLine
{
    private const int Longest = 1024;

    /// <summary>The hash of a text's first line that is not blank, of its first kilobyte if it is longer.</summary>
    /// <param name="content">The text.</param>
    /// <param name="final">Whether a line without an end counts.</param>
    /// <returns>Null when there is none yet; never 0.</returns>
    public static ulong? Of(LogContent content, bool final)
    {
        Span<byte> piece = stackalloc byte[8192];
        for (long at = 0; content.Read(at, piece) is > 0 and var read;)
        {
            var start = piece[..read].IndexOfAnyExcept("\0\r\n \t"u8);
            if (start < 0)
            {
                at += read;
                continue;
            }

            at += start;
            var line = piece[..content.Read(at, piece[..Longest])];
            var end = line.IndexOf((byte)'\n');
            return end < 0 && line.Length < Longest && !final ? null : Math.Max(1, Seam.HashOf(end < 0 ? line : line[..end].TrimEnd((byte)'\r')));
        }

        return null;
    }
}
