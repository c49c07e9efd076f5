namespace TrafficWatch.Web.Platform.Watching;

/// <summary>Reads sources on, a piece at a time, and hands their lines over.</summary>
internal sealed class SourceReader(SourceBook book, WatchTimes times, WatchTally tally, TimeProvider time)
{
    private const int MostOpen = 256;
    private readonly byte[] _piece = new byte[LineCut.Longest + (64 << 10)];

    /// <summary>Whether a source may have more.</summary>
    public bool MayHaveMore(WatchedSource source) =>
        source.File is not null && (source.Exhausted != source.Look || (!source.WasFinal && source.Look.Length > source.Read && IsFinal(source)));

    /// <summary>Reads a piece of a source.</summary>
    /// <returns>Whether it came further.</returns>
    public async ValueTask<bool> ReadAsync(WatchedSource source, LineSender sender, CancellationToken cancellationToken)
    {
        var read = 0;
        source.WasFinal = IsFinal(source);
        if (!tally.Try(source.Path, () => TryRead(source, out read)))
        {
            source.Exhausted = source.Look;
            return false;
        }

        var final = read < _piece.Length && source.WasFinal;
        var text = _piece.AsMemory(0, read);
        NoteRest(source, text.Span);
        var done = Skip(source, text.Span);
        for (; LineCut.TryTake(text.Span[done..], final, out var consumed, out var line); done += consumed)
        {
            var (start, length) = line.GetOffsetAndLength(consumed);
            if (length > LineCut.Longest)
            {
                tally.Refuse(source.Path, source.Read + done, $"a line of {length} bytes is too long and left out");
            }
            else if (length > 0)
            {
                await sender.SendAsync(source, source.Read + done, source.Read + done + consumed, text.Slice(done + start, length), cancellationToken);
            }
        }

        if (done == 0 && read == _piece.Length)
        {
            return tally.Try(source.Path, () => PassOver(source, text.Span));
        }

        if (done > 0)
        {
            source.Trace.Add(source.Read, text.Span[..done]);
            source.CutAt = final && done == read && text.Span[^1] != '\n' ? source.Read + done : -1;
            (source.Read, source.Bytes) = (source.Read + done, source.Bytes + done);
        }

        if (read < _piece.Length)
        {
            source.Exhausted = source.Look;
        }

        return done > 0;
    }

    /// <summary>Closes what is quiet, and ends what is gone and read.</summary>
    public void Tidy()
    {
        foreach (var source in book.Sources.Where(source => source.File is not null && source.UnderWay == 0 && !MayHaveMore(source)).ToArray())
        {
            source.IsAtRest = source.Look.Length == source.Read ? IsQuiet(source, times.Settled) : source.IsPacked;
            if (source.IsAway && IsQuiet(source, times.Settled) && (source.IsAtRest || source.Look.Length <= source.Read))
            {
                book.Finish(source);
            }
            else if (!source.IsAway && IsQuiet(source, times.Open))
            {
                source.Close();
            }
        }
    }

    private bool IsQuiet(WatchedSource source, TimeSpan span) => time.GetElapsedTime(source.GrownAt) >= span;

    private bool IsFinal(WatchedSource source) => source.IsPacked || IsQuiet(source, source.IsAway ? times.Settled : times.LastLine);

    private bool TryRead(WatchedSource source, out int read)
    {
        read = 0;
        if (source.Content is null)
        {
            var content = new LogContent(source.Path);
            if (FileLook.Of(content.Handle, source.Path)?.Id != source.File)
            {
                // Its name is another file's by now: the next look tells.
                content.Dispose();
                return false;
            }

            CloseOne();
            source.Content = content;
        }

        read = source.Content.Read(source.Read, _piece);
        if (source.IsPacked || source.IsIn(source.Content))
        {
            return true;
        }

        // What was read is not what goes on here.
        book.LoseRewritten(source);
        return false;
    }

    private void CloseOne()
    {
        var open = book.Sources.Where(source => source.Content is not null && !source.IsAway).ToList();
        if (open.Count >= MostOpen)
        {
            open.MinBy(source => source.GrownAt)!.Close();
        }
    }

    /// <summary>What comes behind a line that was sent without its end should be that end.</summary>
    private void NoteRest(WatchedSource source, ReadOnlySpan<byte> text)
    {
        if (source.CutAt == source.Read && text.Length > 0)
        {
            source.CutAt = -1;
            if (!text.StartsWith("\n"u8) && !text.StartsWith("\r\n"u8))
            {
                tally.Doubt(source.Path, $"goes on with a line at position {source.Read} that was sent as it was, for nothing had come for a while: its rest is sent as a line of its own");
            }
        }
    }

    /// <summary>Goes past the rest of a line that is too long.</summary>
    /// <returns>How many bytes that is.</returns>
    private static int Skip(WatchedSource source, ReadOnlySpan<byte> text)
    {
        if (!source.IsSkipping)
        {
            return 0;
        }

        var end = text.IndexOf((byte)'\n');
        source.IsSkipping = end < 0;
        return end < 0 ? text.Length : end + 1;
    }

    /// <summary>What fills the whole piece without a line's end is a hole, or a line that is too long.</summary>
    private bool PassOver(WatchedSource source, ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyExcept((byte)0))
        {
            tally.Refuse(source.Path, source.Read, $"a line of more than {LineCut.Longest} bytes is left out");
            source.IsSkipping = true;
            return true;
        }

        var at = source.Read + text.Length;
        for (int read; (read = source.Content!.Read(at, _piece)) > 0; at += read)
        {
            if (_piece.AsSpan(0, read).IndexOfAnyExcept((byte)0) is >= 0 and var start)
            {
                source.Read = at + start;
                return true;
            }
        }

        source.Exhausted = source.Look;
        return false;
    }
}
