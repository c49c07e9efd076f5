namespace TrafficWatch.Web.Platform.Watching;

/// <summary>Cuts lines out of bytes that were read. A line ends with LF or CR LF, and at a run of NULs: a crash, or a log cut short under its writer, leaves such a hole.</summary>
internal static class LineCut
{
    /// <summary>Bytes of the longest line that is sent; of a longer one nothing is.</summary>
    public const int Longest = Producing.LineReader.Longest;

    /// <summary>Takes the next line, or the hole before it. NULs at the end are waited at: they may be written over.</summary>
    /// <param name="rest">The bytes.</param>
    /// <param name="final">Whether nothing follows them: a last line needs no end then.</param>
    /// <param name="consumed">How many bytes to go on behind.</param>
    /// <param name="line">Where among them the line is, without its end; empty for a blank line or a hole.</param>
    /// <returns>False when the line is not whole yet.</returns>
    public static bool TryTake(ReadOnlySpan<byte> rest, bool final, out int consumed, out Range line)
    {
        var start = rest.IndexOfAnyExcept((byte)0);
        if (start != 0)
        {
            consumed = start < 0 && final ? rest.Length : Math.Max(0, start);
            line = default;
            return consumed > 0;
        }

        var end = rest.IndexOf((byte)'\n');
        var text = end < 0 ? rest : rest[..end];
        var hole = text.IndexOf("\0\0"u8);
        if (hole >= 0 && (final || rest[hole..].ContainsAnyExcept((byte)0)))
        {
            text = text[..hole];
            consumed = hole;
        }
        else if (end >= 0 || final)
        {
            consumed = end >= 0 ? end + 1 : rest.Length;
        }
        else
        {
            (consumed, line) = (0, default);
            return false;
        }

        text = text.EndsWith("\r"u8) ? text[..^1] : text;
        line = text.Trim(" \t\r\0"u8).IsEmpty ? default : ..text.Length;
        return true;
    }
}
